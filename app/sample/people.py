"""Who appears: our own people, each with a sign-in and one role, and those of customers and suppliers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.accounts.usecases import create_account
from app.actor import Actor
from app.sample.files import Correspondent
from app.sample.stage import ORIGIN, Stage

PASSWORD = "akashi-sample-2026"  # noqa: S105 - printed for everybody who tries the sample
DOMAIN = "hoshino.example"


@dataclass(frozen=True)
class Own:
    """One of our people. `key` is how the story calls them: their role, where nobody else holds it."""

    key: str
    role: str
    name: str
    job: str
    address: str

    @property
    def email(self) -> str:
        return f"{self.address}@{DOMAIN}"


OWN = (
    Own("PO", "PO", "Yui Nakamura", "Head of service relations", "yui.nakamura"),
    Own("RO", "RO", "Sora Ono", "Relationship owner", "sora.ono"),
    Own("SM", "SM", "Emi Hayashi", "Service level manager", "emi.hayashi"),
    Own("VM", "VM", "石田 真央", "供給者管理責任者", "mao.ishida"),
    Own("AP", "AP", "Kenji Mori", "Director of managed services", "kenji.mori"),
    Own("AU", "AU", "藤井 葵", "内部監査員", "aoi.fujii"),
    Own("LA", "LA", "Riku Sakamoto", "Lead auditor", "riku.sakamoto"),
    Own("QM", "QM", "高橋 直樹", "SMS管理責任者", "naoki.takahashi"),
    Own("VW", "VW", "Sakura Kobayashi", "Business analyst", "sakura.kobayashi"),
    Own("AD", "AD", "Jun Ogawa", "Systems administrator", "jun.ogawa"),
    Own("RO2", "RO", "村上 遥", "関係責任者", "haruka.murakami"),
)
SIGN_INS = OWN[:10]  # one for each role


@dataclass(frozen=True)
class Other:
    """Somebody of a customer or supplier; `by` is who of us entered them."""

    key: str
    name: str
    side: str
    belongs_to: str
    job: str
    by: str
    may_agree: bool = False


KITAGAWA, AOBA, TSUBAKI, NISHI = "Kitagawa Logistics", "Aoba Medical Group", "椿フーズ", "西銀行"
MINAMOTO, KAEDE, CIRRUS = "Minamoto DC", "楓テレコム", "Cirrus Desk"
OTHERS = (
    Other("hiroshi", "Hiroshi Kitagawa", "customer", KITAGAWA, "Head of logistics IT", "RO", True),
    Other("mei", "Mei Tanabe", "customer", KITAGAWA, "Warehouse operations", "RO"),
    Other("naoko", "Naoko Aoki", "customer", AOBA, "Chief information officer", "RO", True),
    Other("shun", "Shun Fujita", "customer", AOBA, "Clinic systems", "RO"),
    Other("kenichi", "椿 健一", "customer", TSUBAKI, "情報システム部長", "RO2", True),
    Other("misaki", "大野 美咲", "customer", TSUBAKI, "品質保証課長", "RO2"),
    Other("takumi", "Takumi Minamoto", "supplier", MINAMOTO, "Account director", "VM", True),
    Other("rei", "Rei Okada", "supplier", MINAMOTO, "Service manager", "VM"),
    Other("naoto", "楓 直人", "supplier", KAEDE, "法人営業部長", "VM", True),
    Other("maya", "Maya Fernando", "supplier", CIRRUS, "Delivery lead", "VM", True),
)
LATER = (
    Other("kaori", "西村 香織", "customer", NISHI, "システム統括部長", "RO2", True),
    Other("makoto", "原田 誠", "customer", NISHI, "チャネル企画", "RO2"),
)
DOMAINS = {
    KITAGAWA: "kitagawa.example",
    AOBA: "aoba-medical.example",
    TSUBAKI: "tsubaki-foods.example",
    NISHI: "nishi-bank.example",
    MINAMOTO: "minamoto-dc.example",
    KAEDE: "kaede-telecom.example",
    CIRRUS: "cirrus-desk.example",
}


def schedule(stage: Stage) -> None:
    stage.on(date(2025, 9, 1), first_morning)
    stage.on(date(2026, 6, 15), lambda at, day: add_others(at, LATER, day))


def first_morning(stage: Stage, day: date) -> None:
    """The people and their sign-ins, the organisation itself, then everybody one works with."""
    with stage.program_acting("setup") as work:
        for own in OWN:
            content = {
                "name": own.name,
                "side": "own",
                "belongs_to": "Hoshino Systems",
                "job": own.job,
                "active_from": day.isoformat(),
                "language": language_of(own.name),
            }
            number = work.save("person", content, name=own.key)
            account = create_account(
                work.tx, email=own.email, password=PASSWORD, person=number, roles=[own.role]
            )
            stage.actors[own.key] = Actor(number, frozenset({own.role}), ORIGIN, account.id)
    found_organisation(stage, day)
    add_others(stage, OTHERS, day)


def found_organisation(stage: Stage, day: date) -> None:
    content = {
        "name": "Hoshino Systems 星野システムズ",
        "scope": "Managed services for business customers, run from Tokyo and Osaka.\n"
        "東京・大阪から提供する法人顧客向けマネージドサービス。",
        "in_scope_from": day.isoformat(),
        "fiscal_year_start": "04-01",
        "time_zone": "Asia/Tokyo",
        "default_language": "ja",
        "working_calendar": "Monday to Friday, 09:00–18:00, except Japanese holidays",
    }
    stage.record("QM", "organisation", content, name="organisation")
    stage.approve_what_waits()


def add_others(stage: Stage, others: tuple[Other, ...], day: date) -> None:
    for by in dict.fromkeys(other.by for other in others):
        with stage.acting(by) as work:
            for other in others:
                if other.by == by:
                    content = {
                        "name": other.name,
                        "side": other.side,
                        "belongs_to": other.belongs_to,
                        "job": other.job,
                        "may_agree": other.may_agree,
                        "active_from": day.isoformat(),
                        "language": language_of(other.name),
                    }
                    work.save("person", content, name=other.key)


def language_of(text: str) -> str:
    return "en" if text.isascii() else "ja"


def name_of(key: str) -> str:
    return next(one.name for one in (*OWN, *OTHERS, *LATER) if one.key == key)


def side_of(key: str) -> str:
    return next((one.side for one in (*OTHERS, *LATER) if one.key == key), "own")


def correspondent(key: str) -> Correspondent:
    """Somebody as a sender or receiver of mail."""
    own = next((one for one in OWN if one.key == key), None)
    if own:
        return Correspondent(own.name, own.email)
    other = next(one for one in (*OTHERS, *LATER) if one.key == key)
    return Correspondent(other.name, f"{other.key}@{DOMAINS[other.belongs_to]}")
