"""SLAs and their new edition, how one talks with each customer, own intervals and exceptions to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from app.sample.clock import ZONE
from app.sample.files import SampleFile, mail, paper
from app.sample.parties import numbers, target_in_words
from app.sample.people import correspondent, side_of
from app.sample.stage import Stage, rows
from app.sample.words import words

NEW_TERMS = date(2026, 4, 1)
FROM_THE_START = ("order", "clinic", "cold")


def schedule(stage: Stage) -> None:
    stage.on(date(2025, 9, 5), agree_on_slas)
    stage.on(date(2025, 9, 8), arrange_talks)
    stage.on(date(2026, 3, 11), raise_the_target)
    stage.on(date(2026, 3, 12), meet_kitagawa_monthly)
    stage.on(date(2026, 6, 18), lambda at, _day: agree(at, "branch", date(2026, 7, 1), date(2026, 6, 10)))
    stage.on(date(2026, 8, 19), move_kitagawa_august)
    stage.on(date(2026, 8, 25), excuse_aoba_summer)


# ---- agreements ------------------------------------------------------------------------------------------


def agree_on_slas(stage: Stage, day: date) -> None:
    for key in FROM_THE_START:
        agree(stage, key, date(2025, 9, 1), date(2025, 8, 28))


def agree(stage: Stage, key: str, since: date, signed_on: date) -> None:
    sla = words("agreements")["slas"][key]
    proofs = stage.keep(sla_paper(key, sla, since, signed_on))
    with stage.acting("SM") as work:
        number = work.record("sla", sla_content(stage, sla, since), proofs, name=f"{key} sla")
        work.agreed(number, sla["signer"], "customer", "signed", signed_on)


def sla_content(stage: Stage, sla: Mapping[str, Any], since: date) -> dict[str, Any]:
    content: dict[str, Any] = {
        "services": numbers(stage, sla["services"]),
        "customers": [stage.numbers[sla["customer"]]],
        "form": "signed",
        "valid_from": since.isoformat(),
        "targets": targets_of(sla),
        "exceptions": rows({"text": sla["exception"]}),
        "language": sla.get("language", "en"),
    }
    if "limit" in sla:
        limit = {"metric": "volume", "operator": "le", "unit": "count", "period": "P1M", **sla["limit"]}
        content["workload_limits"] = rows(limit)
    return content


def targets_of(sla: Mapping[str, Any]) -> list[dict[str, Any]]:
    return rows(*({**target, "measuring_period": "P1M"} for target in sla["targets"]))


def sla_paper(key: str, sla: Mapping[str, Any], since: date, signed_on: date) -> SampleFile:
    points = [target_in_words(target) for target in sla["targets"]]
    name = f"{signed_on.isoformat()} SLA {key} signed"
    if sla.get("language") == "ja":
        lines = [f"有効期間: {since.isoformat()}から", "## 目標", *points, "## 適用除外", sla["exception"]]
        return paper(name, "サービスレベル合意書", lines, signed_on, "双方が署名した合意書")
    lines = [f"In force from {since.isoformat()}.", "## Targets", *points, "## Exceptions", sla["exception"]]
    return paper(name, "Service level agreement", lines, signed_on, "Agreement signed by both sides")


def raise_the_target(stage: Stage, day: date) -> None:
    """From April on Kitagawa is promised 99.95 % instead of 99.9 %."""
    sla = words("agreements")["slas"]["order"]
    first, *others = sla["targets"]
    terms = {**sla, "targets": [{**first, "value": "99.95"}, *others]}
    proofs = stage.keep(sla_paper("order", terms, NEW_TERMS, date(2026, 3, 10)))
    note = "Availability raised from 99.9 % to 99.95 % after the content review of February."
    impact = "Minamoto DC promises 99.9 % only; the risk is registered. Kaede Telecom covers it."
    with stage.acting("SM") as work:
        number = stage.numbers["order sla"]
        work.new_edition(
            "sla",
            number,
            proofs,
            targets=targets_of(terms),
            valid_from=NEW_TERMS.isoformat(),
            change_note=note,
            supplier_impact=impact,
        )
        work.agreed(number, "hiroshi", "customer", "signed", date(2026, 3, 10))


# ---- how and how often one talks -------------------------------------------------------------------------


def arrange_talks(stage: Stage, day: date) -> None:
    for customer, talk in words("agreements")["talks"].items():
        proofs = stage.keep(talk_mail(customer, talk, day))
        with stage.acting(talk["by"]) as work:
            work.record("communication_plan", talk_content(stage, customer, talk, day), proofs)


def talk_content(stage: Stage, customer: str, talk: Mapping[str, Any], day: date) -> dict[str, Any]:
    people = [{"person": stage.numbers[person], "side": side_of(person)} for person in talk["people"]]
    return {
        "customer": stage.numbers[customer],
        "valid_from": day.isoformat(),
        "meeting_interval": "P3M",
        "channels": rows(*talk["channels"]),
        "participants": rows(*people),
        "topics": talk["topics"],
        "urgent_channel": talk["urgent_channel"],
        "language": talk.get("language", "en"),
    }


def talk_mail(customer: str, talk: Mapping[str, Any], day: date) -> SampleFile:
    owner, contact = talk["people"][0], talk["people"][2]
    japanese = talk.get("language") == "ja"
    subject = "定例会の進め方について" if japanese else "How we will talk with each other"
    greeting = "合意いただいた内容を送付いたします。" if japanese else "As agreed, here is our arrangement."
    return mail(
        f"Arrangement {customer}",
        correspondent(owner),
        correspondent(contact),
        subject,
        [greeting, "", *talk["topics"].splitlines()],
        moment(day),
        "Arrangement sent",
    )


def moment(day: date) -> datetime:
    """When the mails of a day were written."""
    return datetime.combine(day, time(8, 40), ZONE)


def meet_kitagawa_monthly(stage: Stage, day: date) -> None:
    """A rhythm of its own: each month from the new fiscal year on."""
    reason = "Kitagawa opens a second warehouse and asked to meet every month."
    with stage.acting("RO") as work:
        plan = str(stage.plan_of("kitagawa", "brm_meeting").number)
        work.new_edition("plan", plan, interval="P1M", valid_from=NEW_TERMS.isoformat(), reason=reason)


# ---- exceptions ------------------------------------------------------------------------------------------


def move_kitagawa_august(stage: Stage, day: date) -> None:
    lines = ["Half of my team is at the new warehouse. Could we meet in September instead?"]
    reason = "The customer moves into its new warehouse in August and asked for September."
    terms = {"effect": "moved", "new_due_on": "2026-09-18", "reason": reason}
    letter = customers_mail("Kitagawa August meeting", "hiroshi", "RO", "August meeting", lines, day)
    except_window(stage, "RO", "kitagawa", date(2026, 8, 1), letter, terms)


def excuse_aoba_summer(stage: Stage, day: date) -> None:
    lines = [
        "Our merger keeps all of us busy until October. Please let us skip this quarter's meeting.",
        "The monthly figures are enough for us until then.",
    ]
    reason = "The customer is merging with another group and asked in writing to skip the quarter."
    letter = customers_mail("Aoba no meeting this quarter", "naoko", "PO", "Meeting in September", lines, day)
    except_window(stage, "PO", "aoba", date(2026, 7, 1), letter, {"effect": "excused", "reason": reason})


def customers_mail(name: str, sender: str, to: str, subject: str, lines: list[str], day: date) -> SampleFile:
    return mail(
        name, correspondent(sender), correspondent(to), subject, lines, moment(day), "Wish of the customer"
    )


def except_window(
    stage: Stage, who: str, customer: str, start: date, letter: SampleFile, terms: Mapping[str, Any]
) -> None:
    plan = stage.plan_of(customer, "brm_meeting")
    content = {"plan": plan.number, "plan_edition": plan.edition, "window_start": start.isoformat(), **terms}
    stage.record(who, "exception", content, [letter])
