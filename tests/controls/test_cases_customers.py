"""Controls on customers and what they ask for: contacts, owners, plans, needs, complaints."""

from __future__ import annotations

from typing import Any

import pytest

from tests.controls.worlds import LIKED, Build, Case, World, day, does, nothing, rows, table


def confirmed(w: World) -> None:
    w.plan("PLN-1", "SVC-1", "stakeholder_confirmation", "P1Y")
    content = {"services": ["SVC-1"], "occurred_on": "2025-10-01", "result": "unchanged"}
    w.record("stakeholder_confirmation", "STK-1", content)


def service(**more: Any) -> Build:
    return does(confirmed, lambda w: w.change("SVC-1", **more))


def contact(**more: Any) -> Build:
    return does(confirmed, lambda w: w.change("PER-44", **more))


BRM_01 = table(
    "BRM-01", "SVC-1",
    ("customer with a contact, users and others", confirmed, "met"),
    ("users missing", service(users=None), "partial"),
    ("others missing", service(interested_parties=None), "partial"),
    ("no customer", service(customers=[]), "not_met"),
    ("contact active until the day", contact(active_to="2026-05-31"), "not_met"),
    ("contact active until the day after", contact(active_to="2026-06-01"), "met"),
    ("customer gone", does(confirmed, lambda w: w.change("CUS-1", in_scope_to="2026-05-31")), "not_met"),
    ("confirmation not due", confirmed, "met", day("2026-04-30")),
    ("never confirmed", lambda w: w.plan("PLN-1", "SVC-1", "stakeholder_confirmation", "P1Y"), "not_met"),
    ("service not in scope", lambda w: w.change("SVC-1", in_scope_from="2026-04-01"), "not_judged"),
)  # fmt: skip


def owner(person: str, since: str, upto: str | None = None, number: str = "ASG-1", **more: Any) -> Build:
    content = {"person": person, "role": "relationship_owner", "subjects": ["CUS-1"], "valid_from": since}
    end = {"valid_to": upto} if upto else {}
    return lambda w: w.record("assignment", number, {**content, **end}, **more)


def handed_over(w: World, **more: Any) -> None:
    content = {"from_assignment": "ASG-1", "to_assignment": "ASG-2", "open_items": "none"}
    w.record("hand_over", "HOV-1", {**content, "occurred_on": "2025-06-15", **more})


def vacant(until: str, since: str = "2025-06-01") -> Build:
    """Nobody from one day to the other (excluded), and handed over."""
    return does(owner("PER-1", LIKED, since), owner("PER-2", until, number="ASG-2"), handed_over)


BRM_02 = table(
    "BRM-02", "CUS-1",
    ("somebody all year", owner("PER-1", LIKED), "met"),
    ("vacant for 14 days", vacant("2025-06-15"), "met"),
    ("vacant for 15 days", vacant("2025-06-16"), "partial"),
    ("vacant for 91 of 365 days", vacant("2025-08-31"), "partial"),
    ("vacant for 92 of 365 days", vacant("2025-09-01"), "not_met"),
    ("changed without hand-over", does(
        owner("PER-1", LIKED, "2025-06-01"), owner("PER-2", "2025-06-01", number="ASG-2")), "partial"),
    ("changed, hand-over not approved", does(owner("PER-1", LIKED, "2025-06-01"), owner(
        "PER-2", "2025-06-01", number="ASG-2"), lambda w: handed_over(w, open_items="")), "partial"),
    ("appointed again", does(
        owner("PER-1", LIKED, "2025-06-01"), owner("PER-1", "2025-06-01", number="ASG-2")), "met"),
    ("ended before the day", owner("PER-1", LIKED, "2026-05-31"), "not_met"),
    ("ends after the day", owner("PER-1", LIKED, "2026-06-01"), "met"),
    ("appointed person gone", does(
        owner("PER-1", LIKED), lambda w: w.change("PER-1", active_to="2026-05-31")), "not_met"),
    ("only drafted", owner("PER-1", LIKED, state="draft"), "not_met"),
    ("nobody", nothing, "not_met"),
    ("customer not in scope", lambda w: w.change("CUS-1", in_scope_from="2026-04-01"), "not_judged"),
)  # fmt: skip

PLAN = {
    "customer": "CUS-1", "meeting_interval": "P3M", "channels": rows({"purpose": "all", "channel": "mail"}),
    "participants": rows({"person": "PER-1", "side": "own"}, {"person": "PER-44", "side": "customer"}),
    "topics": "Results", "valid_from": LIKED,
}  # fmt: skip


def plan(number: str = "COM-1", proved: bool = True, **more: Any) -> Build:
    content = {name: value for name, value in {**PLAN, **more}.items() if value is not None}
    return lambda w: w.record("communication_plan", number, content, proved=proved)


BRM_03 = table(
    "BRM-03", "CUS-1",
    ("a complete plan", plan(), "met"),
    ("no interval", plan(meeting_interval=None), "not_met"),
    ("no channels", plan(channels=[]), "partial"),
    ("only our side", plan(participants=PLAN["participants"][:1]), "partial"),  # type: ignore[index]
    ("no topics", plan(topics=None), "partial"),
    ("no evidence", plan(proved=False), "partial"),
    ("a complete one beside a poor one", does(plan("COM-1", topics=None), plan("COM-2")), "met"),
    ("ended the day before", plan(valid_to="2026-05-31"), "not_met"),
    ("ends the day after", plan(valid_to="2026-06-01"), "met"),
    ("none", nothing, "not_met"),
    ("customer gone", lambda w: w.change("CUS-1", in_scope_to="2026-05-31"), "not_judged"),
)  # fmt: skip


def noted(*items: dict[str, Any]) -> Build:
    """The latest pipeline note of two, which holds these projects; both intervals are covered."""

    def build(w: World) -> None:
        w.plan("PLN-1", "CUS-1", "pipeline_note", "P6M")
        content: dict[str, Any] = {"items": rows(*({"project": "x", **item} for item in items))}
        content |= {"customer": "CUS-1", "nothing_planned": not items}
        w.record("pipeline_note", "PIP-1", {**content, "occurred_on": "2025-06-01"}, proved=True)
        w.record("pipeline_note", "PIP-2", {**content, "occurred_on": "2026-02-01"}, proved=True)

    return build


DECIDED = {"noted_on": "2025-06-01", "decided_on": "2025-06-20"}
SEVEN = [DECIDED] * 3

BRM_06 = table(
    "BRM-06", "CUS-1",
    ("decided in time", noted(DECIDED), "met"),
    ("decided on the 60th day", noted({"noted_on": "2025-06-01", "decided_on": "2025-07-31"}), "met"),
    ("decided on the 61st day", noted({"noted_on": "2025-06-01", "decided_on": "2025-08-01"}), "partial"),
    ("decided on the 180th day", noted({"noted_on": "2025-06-01", "decided_on": "2025-11-28"}), "partial"),
    ("decided on the 181st day", noted({"noted_on": "2025-06-01", "decided_on": "2025-11-29"}), "not_met"),
    ("undecided for 60 days", noted({"noted_on": "2026-03-20"}), "met", day("2026-05-19")),
    ("undecided for 61 days", noted({"noted_on": "2026-03-20"}), "partial", day("2026-05-20")),
    ("undecided for 181 days", noted({"noted_on": "2025-12-01"}), "not_met"),
    ("25 % undecided too long", noted({"noted_on": "2025-12-01"}, *SEVEN), "partial"),
    ("33 % undecided too long", noted({"noted_on": "2025-12-01"}, *SEVEN[1:]), "not_met"),
    ("nothing planned", noted(), "met"),
    ("no notes", lambda w: w.plan("PLN-1", "CUS-1", "pipeline_note", "P6M"), "not_met"),
    ("nothing due", lambda w: w.plan("PLN-1", "CUS-1", "pipeline_note", "P6M"), "not_due", day("2025-10-17")),
)  # fmt: skip

NEED = {"customer": "CUS-1", "text": "More", "source": "meeting", "raised_on": "2025-06-01"}
ACCEPTED = {"disposition": "accepted", "handled_by": "CHG-7"}


def need(number: str = "REQ-5", state: str = "approved", **more: Any) -> Build:
    return lambda w: w.record("requirement", number, {**NEED, **more}, state=state)


def agreed(by: str, answered_on: str) -> Build:
    return need(answer_agreed_by=by, answered_on=answered_on, **ACCEPTED)


BRM_07 = table(
    "BRM-07", "CUS-1",
    ("answered in time", need(answered_on="2025-06-20", **ACCEPTED), "met"),
    ("answered on the 60th day", need(answered_on="2025-07-31", **ACCEPTED), "met"),
    ("answered on the 61st day", need(answered_on="2025-08-01", **ACCEPTED), "partial"),
    ("answered by the day agreed", agreed("2025-11-01", answered_on="2025-11-01"), "met"),
    ("answered a day after", agreed("2025-11-01", answered_on="2025-11-02"), "not_met"),
    ("answered on the 120th day", need(answered_on="2025-09-29", **ACCEPTED), "partial"),
    ("answered on the 121st day", need(answered_on="2025-09-30", **ACCEPTED), "not_met"),
    ("25 % open too long", does(need(state="open"), *(
        need(f"REQ-{n}", answered_on="2025-06-20", **ACCEPTED) for n in (6, 7, 8))), "partial"),
    ("33 % open too long", does(need(state="open"), *(
        need(f"REQ-{n}", answered_on="2025-06-20", **ACCEPTED) for n in (6, 7))), "not_met"),
    ("accepted without a number", need(answered_on="2025-06-20", disposition="accepted"), "partial"),
    ("declined with a reason", need(answered_on="2025-06-20", disposition="declined", reason="Cost"), "met"),
    ("declined without a reason", need(answered_on="2025-06-20", disposition="declined"), "partial"),
    ("open from before the period", need(raised_on="2025-01-01", state="open"), "not_met"),
    ("sent back still stands", need(raised_on="2025-01-01", state="returned"), "not_met"),
    ("answered before the period", need(
        raised_on="2025-01-01", answered_on="2025-03-31", **ACCEPTED), "not_applicable"),
    ("raised yesterday", need(raised_on="2026-03-31", state="open"), "not_due", day("2026-05-30")),
    ("of a contract", need(source="contract", state="open"), "not_applicable"),
    ("none", nothing, "not_applicable"),
)  # fmt: skip


@pytest.mark.parametrize("case", [*BRM_01, *BRM_02, *BRM_03, *BRM_06, *BRM_07])
def test_each_case_has_its_status(case: Case) -> None:
    assert case.result().status == case.expected
