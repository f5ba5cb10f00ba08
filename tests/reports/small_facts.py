"""Facts made by hand: one of everything a gap report has to show, hostile names included."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from controls.catalog import load_catalog
from controls.facts import Consent, Evidence, Facts, Organisation, Plan, Record, Subject, WindowException
from controls.kinds import load_kinds

KINDS = load_kinds()
CATALOG = load_catalog(KINDS)
SINCE, AS_OF, POSITION = date(2025, 4, 1), date(2026, 4, 30), 1284
HOSTILE = '<img src="file:///etc/passwd"> =HYPERLINK("x") \u202etxt.exe'
DAY = timedelta(days=1)

NAMES: Mapping[str, tuple[str, str]] = {
    "ORG-0001": ("Hoshino Systems K.K.", "星野システムズ株式会社"),
    "CUS-2025-0001": ("Tsubaki Foods", "椿フーズ"),
    "CUS-2025-0002": (HOSTILE, HOSTILE),
    "SLA-2025-0001": ("SLA Order platform", "受注基盤 SLA"),
    "VND-2025-0001": ("Cirrus Hosting", "シーラスホスティング"),
    "PER-2025-0001": ("Misaki Sato", "佐藤 美咲"),
    "PER-2025-0002": ("Shuichi Takasaki", "髙﨑 修一"),
    "MTG-2025-0001": ("BRM meeting Tsubaki Foods, May 2025", "椿フーズ 事業関係会議 2025年5月"),
    "MTG-2025-0002": ("BRM meeting Tsubaki Foods, Nov 2025", "椿フーズ 事業関係会議 2025年11月"),
    "MTG-2025-0003": ("BRM meeting Tsubaki Foods, Jan 2026", "椿フーズ 事業関係会議 2026年1月"),
    "MTG-2025-0004": ("Merger talks", "合併の協議"),
    "MSR-2025-0001": ("SLA Order platform, Feb 2026", "受注基盤 SLA 測定 2026年2月"),
    "MSR-2025-0002": ("SLA Order platform, Mar 2026", "受注基盤 SLA 測定 2026年3月"),
}


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def proof(name: str, state: str = "accepted", **more: Any) -> Evidence:
    accepted: dict[str, Any] = {}
    if state == "accepted":
        accepted = {"accepted_by": "PER-2025-0002", "accepted_on": date(2026, 4, 10)}
    return Evidence(f"link-{name}", digest(name), state, "PER-2025-0001", **{**accepted, **more})


FILES = {digest(name): f"{name}.pdf" for name in ("minutes", "agenda", "draft", "export", "secret")} | {
    digest("hostile"): HOSTILE
}


def record(number: str, kind: str, subject: str, day: date, *proofs: Evidence, **more: Any) -> Record:
    entered = more.pop("entered", 2)
    return Record(
        number=number,
        kind=kind,
        edition=1,
        correction=more.pop("correction", 0),
        state=more.pop("state", "approved"),
        content=more.pop("content", {}),
        subjects=(subject,),
        recorded_at=datetime(day.year, day.month, day.day, 23, tzinfo=UTC) + timedelta(days=entered),
        approved_by="PER-2025-0002",
        approved_on=day + timedelta(days=5),
        occurred_on=day,
        evidence=proofs,
        **more,
    )


def sheet(number: str, month: date, value: str, verdict: str) -> Record:
    last = (month + timedelta(days=32)).replace(day=1) - DAY
    line = {"record": "SLA-2025-0001", "edition": 1, "row": "t1"}
    rows = [{"id": "r1", "target": line, "value": value, "verdict": verdict, "basis": "imported"}]
    content = {"sla": "SLA-2025-0001", "lines": rows, "source": "Monitoring"}
    return record(
        number,
        "measurement",
        "SLA-2025-0001",
        last + DAY,
        proof("export"),
        period_from=month,
        period_to=last,
        content=content,
    )


AGREED = {
    "targets": [
        {
            "id": "t1",
            "name": "Availability ≥ ①",
            "metric": "availability",
            "operator": "ge",
            "value": "99.9",
            "unit": "percent",
        }
    ]
}
RECORDS = (
    record(
        "MTG-2025-0001",
        "brm_meeting",
        "CUS-2025-0001",
        date(2025, 5, 20),
        proof("minutes"),
        proof("agenda"),
        proof("draft", "rejected"),
        correction=1,
    ),
    record("MTG-2025-0002", "brm_meeting", "CUS-2025-0001", date(2025, 11, 3), proof("hostile"), entered=44),
    record(
        "MTG-2025-0003",
        "brm_meeting",
        "CUS-2025-0001",
        date(2026, 1, 15),
        proof("draft", "offered"),
        state="submitted",
    ),
    record(
        "MTG-2025-0004",
        "brm_meeting",
        "CUS-2025-0002",
        date(2025, 6, 3),
        proof("secret", expires_on=date(2027, 3, 31)),
        confidentiality="restricted",
    ),
    record(
        "MTG-2025-0005",
        "brm_meeting",
        "CUS-2025-0001",
        date(2025, 6, 11),
        state="void",
        reason="Entered for the wrong customer.",
    ),
    sheet("MSR-2025-0001", date(2026, 2, 1), "99.9812", "met"),
    sheet("MSR-2025-0002", date(2026, 3, 1), "99.899999", "missed"),
    Record(
        "SLA-2025-0001",
        "sla",
        1,
        0,
        "approved",
        AGREED,
        valid_from=SINCE,
        consents=(Consent("PER-2025-0009", "customer", "signed", SINCE),),
    ),
)


def plan(number: str, subject: str, activity: str, interval: str, grace: int | None = None) -> Plan:
    return Plan(number, 1, subject, activity, interval, SINCE, SINCE, grace_days=grace)


PLANS = (
    plan("PLN-2025-0001", "CUS-2025-0001", "brm_meeting", "P3M"),
    plan("PLN-2025-0002", "CUS-2025-0002", "brm_meeting", "P3M"),
    plan("PLN-2025-0003", "SLA-2025-0001", "measurement", "P1M", 15),
    plan("PLN-2025-0004", "VND-2025-0001", "performance_check", "P2W"),
)
FACTS = Facts(
    position=POSITION,
    organisation=Organisation("ORG-0001", "Asia/Tokyo", "04-01", SINCE),
    subjects=(
        Subject("CUS-2025-0001", "customer", SINCE, None, "important", "PER-2025-0001"),
        Subject("CUS-2025-0002", "customer", SINCE, date(2026, 2, 1), "critical", "PER-2025-0002"),
        Subject("SLA-2025-0001", "sla", SINCE, None, "critical"),
        Subject("VND-2025-0001", "supplier", date(2026, 4, 15), None, "standard"),
        Subject("VND-2025-0002", "supplier", date(2024, 4, 1), date(2025, 3, 1), "standard"),
    ),
    plans=PLANS,
    exceptions=(
        WindowException(
            "EXC-2025-0001",
            "PLN-2025-0002",
            1,
            date(2025, 7, 1),
            "excused",
            None,
            "Their fair week.",
            "PER-2025-0002",
        ),
        WindowException(
            "EXC-2025-0002", "PLN-2025-0001", 1, date(2025, 7, 1), "moved", date(2025, 12, 1), "Illness."
        ),
        WindowException("EXC-2024-0001", "PLN-2025-0001", 1, date(2024, 7, 1), "excused", None, "Long ago."),
    ),
    records=RECORDS,
    policies=(
        Record(
            "POL-2025-0001",
            "policy",
            1,
            0,
            "approved",
            {"topic": "small_organisation", "text": "The SMS manager approves his deputy's records."},
            valid_from=SINCE,
        ),
        Record(
            "POL-2025-0002",
            "policy",
            2,
            0,
            "approved",
            {
                "topic": "limits",
                "text": "Two of ours attend.",
                "settings": [{"control": "BRM-04", "param": "own_min", "value": "2"}],
            },
            valid_from=SINCE,
        ),
    ),
)
