"""Controls on complaints and on how meetings are held."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from controls.wording import sentence
from tests.controls.worlds import LIKED, Build, Case, World, day, does, nothing, rows, table

ORG = "ORG-0001"
# 2 June 2025 is a Monday; three business days later it is Thursday 5 June.
COMPLAINT = {
    "customer": "CUS-1", "received_on": "2025-06-02", "text": "Slow", "handler": "PER-1",
    "due_on": "2025-06-20", "acknowledged_on": "2025-06-03", "closed_on": "2025-06-18",
    "customer_response": "accepted", "resolution": "Done",
}  # fmt: skip
OPEN = {"closed_on": None, "customer_response": None, "resolution": None}
ESCALATED = {"escalations": rows({"level": 1, "to": "PER-2", "on": "2025-07-01"})}


def planned(w: World) -> None:
    w.plan("PLN-1", "CUS-1", "complaint_report", "P6M")


def reported(w: World) -> None:
    """Nothing was complained about, says a declaration for each half of the year."""
    planned(w)
    for n, (first, last) in enumerate((("2025-04-01", "2025-09-30"), ("2025-10-01", "2026-03-31"))):
        content = {"topic": "complaints", "customers": ["CUS-1"], "statement": "none", "basis": "Mailbox"}
        w.record(
            "zero_declaration",
            f"ZER-{n}",
            {**content, "period_from": first, "period_to": last, "occurred_on": last},
        )


def complaint(number: str = "CMP-1", state: str = "approved", **more: Any) -> Build:
    content = {name: value for name, value in {**COMPLAINT, **more}.items() if value is not None}
    return lambda w: w.record("complaint", number, content, state=state)


def complained(**more: Any) -> Build:
    return does(reported, complaint(**more))


def still_open(**more: Any) -> Build:
    return complained(state="open", **OPEN, **more)


def procedure(**more: Any) -> Build:
    content = {
        "levels": rows({"level": 1, "role": "Head", "after_days": 10}), "ack_business_days": 1,
        "answer_days": 30, "valid_from": LIKED, **more,
    }  # fmt: skip
    return lambda w: w.record("complaint_procedure", "CPP-1", content, proved=True)


def three_more(count: int = 3) -> Build:
    return does(*(complaint(f"CMP-{n + 2}") for n in range(count)))


def over_a_weekend(acknowledged_on: str) -> Build:
    return complained(received_on="2025-06-05", acknowledged_on=acknowledged_on)


# Of Thursday 28 May; three business days later it is Tuesday 2 June.
NEW = still_open(received_on="2026-05-28", due_on="2026-07-01", acknowledged_on=None)

BRM_13 = table(
    "BRM-13", "CUS-1",
    ("closed and answered", complained(), "met"),
    ("no complaint, declared", reported, "met"),
    ("no complaint, not declared", planned, "not_met"),
    ("nothing due yet", planned, "not_due", day("2025-10-17")),
    ("acknowledged on the third business day", complained(acknowledged_on="2025-06-05"), "met"),
    ("acknowledged on the fourth", complained(acknowledged_on="2025-06-06"), "partial"),
    ("acknowledged over a weekend", over_a_weekend("2025-06-10"), "met"),
    ("one day after it", over_a_weekend("2025-06-11"), "partial"),
    ("the procedure allows one day, taken", does(complained(), procedure()), "met"),
    ("the procedure allows one day, two taken", does(
        complained(acknowledged_on="2025-06-04"), procedure()), "partial"),
    ("not acknowledged on the third day", NEW, "met", {**day("2026-06-02"), "period_to": date(2026, 5, 31)}),
    ("nor on the fourth", NEW, "partial", {**day("2026-06-03"), "period_to": date(2026, 5, 31)}),
    ("closed on the due day", complained(closed_on="2025-06-20"), "met"),
    ("closed a day late", complained(closed_on="2025-06-21"), "partial"),
    ("closed without the customer", complained(customer_response=None), "partial"),
    ("open on its due day", still_open(due_on="2026-05-31"), "met"),
    ("open a day after", still_open(due_on="2026-05-30"), "partial"),
    ("open 30 days after", still_open(due_on="2026-05-01"), "partial"),
    ("open 31 days after", still_open(due_on="2026-04-30"), "not_met"),
    ("open 31 days after, escalated", still_open(due_on="2026-04-30", **ESCALATED), "partial"),
    ("nobody handles it", complained(handler=None), "not_met"),
    ("25 % without handler", does(complained(handler=None), three_more()), "partial"),
    ("33 % without handler", does(complained(handler=None), three_more(2)), "not_met"),
    ("closed before the period", complained(
        received_on="2025-03-03", acknowledged_on=None, closed_on="2025-03-31"), "met"),
)  # fmt: skip


def holidays(w: World) -> None:
    content = {"name": "Kita Systems", "in_scope_from": "2024-04-01", "working_calendar": "not on 2025-06-04"}
    w.record("organisation", ORG, content, correction=1)


BRM_13 += table(
    "BRM-13", "CUS-1",
    ("a holiday between", does(complained(acknowledged_on="2025-06-06"), holidays), "met"),
    ("a day after it", does(complained(acknowledged_on="2025-06-09"), holidays), "partial"),
)  # fmt: skip


def known(w: World) -> None:
    procedure()(w)
    w.delivery("CPP-1", "customer", "2025-04-02")


def in_use(*complaints: Build) -> Build:
    return does(known, *complaints)


LATE = {"closed_on": "2025-06-30"}  # 28 days: past the level after 10 days, not past the 30 of the answer
QUICK = {"closed_on": "2025-06-12"}

BRM_14 = table(
    "BRM-14", ORG,
    ("known, and nothing past its limits", in_use(complaint(**QUICK)), "met"),
    ("no complaint", known, "met"),
    ("closed a day past the level", in_use(complaint(closed_on="2025-06-13")), "not_met"),
    ("past the level, escalated", in_use(complaint(**LATE, **ESCALATED)), "met"),
    ("not accepted, not escalated", in_use(complaint(**QUICK, customer_response="not_accepted")), "not_met"),
    ("acknowledged late, not escalated", in_use(complaint(**QUICK, acknowledged_on="2025-06-04")), "not_met"),
    ("25 % not escalated", in_use(complaint(**LATE), *(
        complaint(f"CMP-{n}", **LATE, **ESCALATED) for n in (2, 3, 4))), "partial"),
    ("33 % not escalated", in_use(complaint(**LATE), *(
        complaint(f"CMP-{n}", **LATE, **ESCALATED) for n in (2, 3))), "not_met"),
    ("not sent to the customers", procedure(), "partial"),
    ("not evidenced", does(known, lambda w: w.withdraw("CPP-1")), "partial"),
    ("without a level", does(known, lambda w: w.change("CPP-1", levels=[])), "not_met"),
    ("a level without role", does(known, lambda w: w.change(
        "CPP-1", levels=rows({"level": 1, "after_days": 10}))), "not_met"),
    ("ended", does(known, lambda w: w.change("CPP-1", valid_to="2026-05-31")), "not_met"),
    ("none", nothing, "not_met"),
)  # fmt: skip


def meetings(good: int, bad: int, sent_on: str = "2025-06-09", **more: Any) -> Build:
    """Meetings of Monday 2 June, the last ones different; minutes are approved and sent by then."""

    def build(w: World) -> None:
        for n in range(good + bad):
            other = n >= good
            approved_on = more.get("approved_on", "2025-06-05") if other else "2025-06-05"
            content = {"customer": "CUS-1", "occurred_on": "2025-06-02", "agenda_sent_on": "2025-06-01"}
            content |= (
                {"agenda_sent_on": more["agenda_sent_on"]} if other and "agenda_sent_on" in more else {}
            )
            w.record("brm_meeting", f"MTG-{n}", content, approved_on=approved_on)
            w.delivery(f"MTG-{n}", "customer", sent_on if other else "2025-06-05")

    return build


def action(number: str = "ACT-1", state: str = "done", **more: Any) -> Build:
    content = {
        "text": "Fix",
        "responsible": "PER-1",
        "created_on": "2025-06-02",
        "due_on": "2025-07-01",
        **more,
    }
    return lambda w: w.record("action", number, content, state=state)


def unsent(w: World) -> None:
    """Minutes of 2 June, approved on their last day in time, 9 June, and sent to nobody."""
    content = {"customer": "CUS-1", "occurred_on": "2025-06-02", "agenda_sent_on": "2025-06-01"}
    w.record("brm_meeting", "MTG-1", content, approved_on="2025-06-09")


BRM_15 = table(
    "BRM-15", ORG,
    ("agenda, minutes and actions in time", does(meetings(4, 0), action(done_on="2025-07-15")), "met"),
    ("agenda on the day", meetings(0, 1, agenda_sent_on="2025-06-02"), "not_met"),
    ("90 % with an agenda", meetings(9, 1, agenda_sent_on="2025-06-02"), "met"),
    ("89 % with an agenda", meetings(8, 1, agenda_sent_on="2025-06-02"), "partial"),
    ("75 % with an agenda", meetings(3, 1, agenda_sent_on="2025-06-02"), "partial"),
    ("67 % with an agenda", meetings(2, 1, agenda_sent_on="2025-06-02"), "not_met"),
    ("sent on the fifth business day", meetings(0, 1, sent_on="2025-06-09"), "met"),
    ("sent on the sixth", meetings(0, 1, sent_on="2025-06-10"), "not_met"),
    ("approved on the sixth", meetings(0, 1, approved_on="2025-06-10"), "not_met"),
    ("to be sent by the evening", unsent, "met", day("2025-06-09")),
    ("not sent by the evening before", unsent, "not_met", day("2025-06-10")),
    ("done 14 days late", action(done_on="2025-07-15"), "met"),
    ("done 15 days late", action(done_on="2025-07-16"), "not_met"),
    ("open 14 days late", action(state="open", due_on="2026-05-17"), "met"),
    ("open 15 days late", action(state="open", due_on="2026-05-16"), "not_met"),
    ("dropped", does(meetings(1, 0), action(state="dropped")), "met"),
    ("no agenda asked for a review", lambda w: (w.record("sla_review", "SLR-1", {
        "sla": "SLA-1", "occurred_on": "2025-06-02"}, approved_on="2025-06-05"), w.delivery(
        "SLR-1", "customer", "2025-06-05")), "met"),
    ("none", nothing, "not_applicable"),
)  # fmt: skip


@pytest.mark.parametrize("case", [*BRM_13, *BRM_14, *BRM_15])
def test_each_case_has_its_status(case: Case) -> None:
    assert case.result().status == case.expected


@pytest.mark.parametrize(
    ("build", "limit", "days"),
    [
        (meetings(0, 1, sent_on="2025-06-10"), "9 Jun 2025",
         "“Approved on”: 5 Jun 2025; “Sent to: Sent on”: 10 Jun 2025"),
        (unsent, "9 Jun 2025", "“Approved on”: 9 Jun 2025; “Sent to: Sent on”: not recorded"),
        (meetings(0, 1, agenda_sent_on="2025-06-02"), "1 Jun 2025", "“Agenda sent on”: 2 Jun 2025"),
        (action(done_on="2025-07-16"), "15 Jul 2025", "“Done on”: 16 Jul 2025"),
    ],
)  # fmt: skip
def test_what_is_not_kept_is_said_with_its_days(build: Build, limit: str, days: str) -> None:
    items = Case("BRM-15", ORG, "days", build, "not_met").result().items
    (lacking,) = (item for item in items if item.reasons)
    assert sentence(lacking.reasons[1], "en") == f"The last day in time was {limit} ({days})."


def test_what_is_not_filled_in_is_said_of_a_share_without_days() -> None:
    content = {"raised_on": "2025-06-01", "decision": "approved", "decided_on": "2025-06-02"}
    more = {"due_on": "2026-10-01", "kind": "improvement", "owner": "PER-1", "description": "Better"}

    def build(w: World) -> None:
        w.record("improvement", "IMV-1", {**content, **more}, state="open")

    (item,) = Case("IMP-01", ORG, "no target", build, "not_met").result().items
    assert [sentence(reason, "en") for reason in item.reasons] == [
        "IMV-1 does not keep: With target and due date.",
        "IMV-1: “Target (measure and value)” (Decision: Go ahead) is empty.",
    ]
