"""The general controls, case by case: what is different from a world in order, and the status it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from controls.checks import document_controlled
from controls.facts import Record
from controls.inquiry import Inquiry
from controls.known import Known
from tests.controls.asking import CATALOG, KINDS, question
from tests.controls.worlds import (
    LIKED,
    Build,
    Case,
    World,
    day,
    does,
    nothing,
    rows,
    table,
)

ORG = "ORG-0001"


def confirmed(w: World) -> None:
    w.plan("PLN-1", ORG, "register_confirmation", "P1Y")
    content = {
        "occurred_on": "2025-10-01",
        "compared_with": "Invoices",
        "own_part": "Desk",
        "result": "unchanged",
    }
    w.record("register_confirmation", "REG-1", content)


def not_confirmed(w: World) -> None:
    w.plan("PLN-1", ORG, "register_confirmation", "P1Y")


def contracts_without_service(count: int, of: int) -> Build:
    """So many more contracts in force, the first of them linked to no service."""

    def build(w: World) -> None:
        confirmed(w)
        for n in range(of):
            services = {"services": [] if n < count else ["SVC-1"]}
            w.contract(f"CON-{n + 2}", **services)

    return build


def components(*operated_by: str, party: str | None = "VND-1") -> Build:
    parts = rows(
        *({"name": by, "operated_by": by, **({} if by == "own" else {"party": party})} for by in operated_by)
    )
    return does(confirmed, lambda w: w.change("SVC-1", components=parts))


REL_01 = table(
    "REL-01", ORG,
    ("everything linked and confirmed", confirmed, "met"),
    ("25 % of the entries incomplete", contracts_without_service(1, 2), "partial"),
    ("33 % of the entries incomplete", contracts_without_service(2, 4), "not_met"),
    ("all run by others", components("external", "external"), "not_met"),
    ("a part of others without party", components("own", "external", party=None), "not_met"),
    ("never confirmed", not_confirmed, "not_met"),
    ("never confirmed, not due yet", not_confirmed, "met", day("2026-04-30")),
    ("no plan to confirm", nothing, "partial"),
    ("no entries", does(confirmed, lambda w: [w.void(n) for n in ("SVC-1", "CON-1")]), "not_met"),
)  # fmt: skip


def versions(approved: int, submitted: int) -> Build:
    """So many more contracts; the submitted ones run without approval."""

    def build(w: World) -> None:
        for n in range(approved + submitted):
            state = {} if n < approved else {"state": "submitted"}
            w.contract(f"CON-{n + 2}", owner="PER-1", **state)

    return build


def owned(w: World) -> None:
    for number in ("SLA-1", "CON-1"):
        w.change(number, owner="PER-1")


def damaged(count: int) -> Build:
    def build(w: World) -> None:
        owned(w)
        for link in [s for s in w.snapshots if s.kind == "evidence_link" and s.content["record"] == "CON-1"][
            :count
        ]:
            w.note("evidence_file", link.content["file"], {"name": "a.pdf", "intact": False})

    return build


REL_02 = table(
    "REL-02", ORG,
    ("owned, approved, evidenced", owned, "met"),
    ("25 % not approved", does(owned, versions(1, 1)), "partial"),
    ("33 % not approved", does(owned, versions(0, 1)), "not_met"),
    ("evidence missing", does(owned, lambda w: w.contract("CON-2", owner="PER-1", proved=False)), "partial"),
    ("evidence expired", does(owned, lambda w: w.contract("CON-2", owner="PER-1", proved=False),
        lambda w: w.evidence("CON-2", expires_on="2026-05-30")), "partial"),
    ("evidence valid on the day", does(owned, lambda w: w.contract("CON-2", owner="PER-1", proved=False),
        lambda w: w.evidence("CON-2", expires_on="2026-05-31")), "met"),
    ("one damaged file", damaged(1), "not_met"),
    ("nothing valid", lambda w: [w.void(n) for n in ("SLA-1", "CON-1")], "not_applicable"),
)  # fmt: skip


def test_versions_of_one_document_valid_on_the_same_day_are_not_met() -> None:
    """Ends are computed, so facts from a journal never overlap: told to the check directly."""
    world = World()
    owned(world)
    world.contract(edition=2, valid_from="2025-10-01", owner="PER-1")
    records = world.facts().records
    longer = [
        replace(record, valid_to=date(2025, 10, 2))
        if (record.number, record.edition) == ("CON-1", 1)
        else record
        for record in records
    ]
    assert (controlled(world, records), controlled(world, longer)) == ("met", "not_met")


def controlled(world: World, records: Sequence[Record]) -> str | None:
    known = Known(CATALOG, KINDS, replace(world.facts(), records=tuple(records)))
    inquiry = Inquiry(known, CATALOG.control("REL-02"), question(world))
    return document_controlled.part(
        inquiry, next(s for s in world.facts().subjects if s.number == ORG)
    ).status


def criteria(w: World) -> None:
    w.record("criteria_set", "CRT-1", {"purpose": "improvement", "valid_from": LIKED, "criteria": []})


IMPROVEMENT = {
    "raised_on": "2025-06-01", "decision": "approved", "decided_on": "2025-06-20", "target": "Half as many",
    "due_on": "2025-10-01", "owner": "PER-1", "description": "Better", "kind": "improvement",
}  # fmt: skip
UNDECIDED = {
    "raised_on": "2026-03-31", "decision": None, "decided_on": None, "done_on": None, "due_on": None
}  # fmt: skip
DONE = {"done_on": "2025-10-01", "result": "Half", "effect_checked_by": "PER-2"}


def improvements(good: int, bad: int, **wrong: Any) -> Build:
    """So many in order, and so many with something wrong (None = emptied)."""

    def build(w: World) -> None:
        criteria(w)
        for n in range(good + bad):
            content = {**IMPROVEMENT, **DONE, **(wrong if n >= good else {})}
            w.record(
                "improvement", f"IMV-{n}", {k: v for k, v in content.items() if v is not None}, state="open"
            )

    return build


IMP_01 = table(
    "IMP-01", ORG,
    ("all shares kept", improvements(10, 0), "met"),
    ("90 % decided in time", improvements(9, 1, decided_on="2025-08-01"), "met"),
    ("decided on the 60th day", improvements(0, 1, decided_on="2025-07-31"), "met"),
    ("decided on the 61st day", improvements(0, 1, decided_on="2025-08-01"), "not_met"),
    ("89 % decided in time", improvements(8, 1, decided_on="2025-08-01"), "partial"),
    ("75 % decided in time", improvements(3, 1, decided_on="2025-08-01"), "partial"),
    ("67 % decided in time", improvements(2, 1, decided_on="2025-08-01"), "not_met"),
    ("without target", improvements(0, 1, target=None), "not_met"),
    ("without due date", improvements(0, 1, due_on=None), "not_met"),
    ("checked by the owner", improvements(0, 1, effect_checked_by="PER-1"), "not_met"),
    ("14 days overdue", improvements(0, 1, done_on="2025-10-15"), "met"),
    ("15 days overdue", improvements(0, 1, done_on="2025-10-16"), "not_met"),
    ("open and 14 days overdue", improvements(0, 1, done_on=None, due_on="2026-05-17"), "met"),
    ("open and 15 days overdue", improvements(0, 1, done_on=None, due_on="2026-05-16"), "not_met"),
    ("undecided for 60 days", improvements(0, 1, **UNDECIDED), "not_due", day("2026-05-30")),
    ("undecided for 61 days", improvements(0, 1, **UNDECIDED), "not_met", day("2026-05-31")),
    ("no criteria in force", does(improvements(1, 0), lambda w: w.void("CRT-1")), "not_met"),
    ("none open in the period", criteria, "not_applicable"),
)  # fmt: skip


@pytest.mark.parametrize("case", [*REL_01, *REL_02, *IMP_01])
def test_each_case_has_its_status(case: Case) -> None:
    assert case.result().status == case.expected
