"""Controls on agreements with customers: in force, complete, in order, and put into practice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.controls.asking import one
from tests.controls.worlds import LIKED, SCOPE, TARGET, Build, Case, World, day, does, nothing, rows, table


def no_sla(w: World) -> None:
    w.void("SLA-1")


def agreement(agreed: bool = True, proved: bool = True, **more: Any) -> Build:
    """A signed agreement about the service, beside or instead of an SLA."""

    def build(w: World) -> None:
        content = {
            "services": ["SVC-1"],
            "customers": ["CUS-1"],
            "form": "signed",
            "valid_from": LIKED,
            **more,
        }
        w.record("service_agreement", "SAG-1", content, proved=proved)
        if agreed:
            w.agree("SAG-1", "customer", LIKED)

    return build


def customers(without: int, of: int) -> Build:
    """The service has so many customers; the first ones have no agreement."""

    def build(w: World) -> None:
        for n in range(2, of + 1):
            w.record("customer", f"CUS-{n}", {"name": f"C{n}", **SCOPE})
        every = [f"CUS-{n}" for n in range(1, of + 1)]
        w.change("SVC-1", customers=every)
        w.change("SLA-1", customers=every[without:])

    return build


SLM_01 = table(
    "SLM-01", "SVC-1",
    ("an SLA agreed by the customer", nothing, "met"),
    ("another agreement instead", does(no_sla, agreement()), "met"),
    ("not agreed by the customer", does(no_sla, agreement(agreed=False)), "not_met"),
    ("no evidence", does(no_sla, agreement(proved=False)), "partial"),
    ("agreed by somebody who may not", does(
        no_sla, agreement(), lambda w: w.change("PER-44", may_agree=False)), "partial"),
    ("poor beside good", agreement(proved=False), "met"),
    ("25 % of the customers without", customers(1, 4), "partial"),
    ("33 % of the customers without", customers(1, 3), "not_met"),
    ("ended the day before", does(no_sla, agreement(valid_to="2026-05-31")), "not_met"),
    ("ends the day after", does(no_sla, agreement(valid_to="2026-06-01")), "met"),
    ("none", no_sla, "not_met"),
    ("service gone", lambda w: w.change("SVC-1", in_scope_to="2026-05-31"), "not_judged"),
    ("no customers", lambda w: w.change("SVC-1", customers=[]), "not_applicable"),
)  # fmt: skip


def linked(count: int, of: int) -> Build:
    targets = [{**TARGET, "id": f"t{n}", "requirements": ["REQ-1"] if n < count else []} for n in range(of)]
    return lambda w: w.change("SLA-1", targets=targets)


def linked_to_open(w: World) -> None:
    w.record("requirement", "REQ-9", {"customer": "CUS-1", "raised_on": LIKED}, state="open")
    w.change("SLA-1", targets=[{**TARGET, "requirements": ["REQ-9"]}])


def started(since: str) -> Build:
    """The SLA, in force from another day only."""
    return lambda w: w.change("SLA-1", valid_from=since)


SLM_02 = table(
    "SLM-02", "SVC-1",
    ("all year, targets linked", nothing, "met"),
    ("one day without", started("2025-04-02"), "partial"),
    ("30 days without", started("2025-05-01"), "partial"),
    ("31 days without", started("2025-05-02"), "not_met"),
    ("half of the targets linked", linked(1, 2), "partial"),
    ("40 % of the targets linked", linked(2, 5), "not_met"),
    ("less than half linked", linked(1, 3), "not_met"),
    ("linked to what is not approved", linked_to_open, "not_met"),
    ("one of two customers without", customers(1, 2), "not_met"),
    ("not agreed", lambda w: (w.void("SLA-1"), w.sla("SLA-2", agreed_on=None)), "not_met"),
    ("none", no_sla, "not_met"),
    ("service gone", lambda w: w.change("SVC-1", in_scope_to="2026-05-31"), "not_judged"),
)  # fmt: skip


def target(**more: Any) -> Build:
    targets = [TARGET, {**TARGET, "id": "t2", **more}]
    return lambda w: w.change("SLA-1", targets=targets)


SLM_03 = table(
    "SLM-03", "SLA-1",
    ("one complete target", nothing, "met"),
    ("two complete targets", target(), "met"),
    *((f"one without {name}", target(**{name: None}), "not_met")
      for name in ("metric", "operator", "value", "unit")),
    *((f"one without {name}", target(**{name: None}), "partial")
      for name in ("service_hours", "measuring_period", "method")),
    ("no target", lambda w: w.change("SLA-1", targets=[]), "not_met"),
    ("not in force any more", lambda w: w.change("SLA-1", valid_to="2026-05-31"), "not_judged"),
    ("never agreed", does(no_sla, lambda w: w.sla(edition=2, agreed_on=None)), "not_applicable"),
)  # fmt: skip

SLM_04 = table(
    "SLM-04", "SLA-1",
    ("limits and no exceptions", nothing, "met"),
    ("limits and an exception", lambda w: w.change(
        "SLA-1", no_exceptions=None, exceptions=rows({"text": "Flood"})), "met"),
    ("no limits", lambda w: w.change("SLA-1", workload_limits=[]), "partial"),
    ("nothing about exceptions", lambda w: w.change("SLA-1", no_exceptions=False), "partial"),
    ("neither", lambda w: w.change("SLA-1", no_exceptions=False, workload_limits=[]), "not_met"),
    ("not in force any more", lambda w: w.change("SLA-1", valid_to="2026-05-31"), "not_judged"),
)  # fmt: skip


def version(**more: Any) -> Build:
    """A second version from October, as good as the first unless said otherwise."""
    given = {
        "valid_from": "2025-10-01",
        "change_note": "More",
        "approved_on": "2025-10-01",
        "agreed_on": "2025-10-01",
    }
    return lambda w: w.sla(edition=2, **{**given, **more})


def two_more(w: World) -> None:
    for n in range(3, 5):
        w.sla(edition=n, valid_from=f"2025-{n + 8}-01", change_note="More")


SLM_05 = table(
    "SLM-05", "SLA-1",
    ("both sides in time", version(), "met"),
    ("approved a day late", version(approved_on="2025-10-02"), "partial"),
    ("approved 30 days late", version(approved_on="2025-10-31"), "partial"),
    ("approved 31 days late", version(approved_on="2025-11-01"), "not_met"),
    ("agreed a day late", version(agreed_on="2025-10-02"), "partial"),
    ("agreed 31 days late", version(agreed_on="2025-11-01"), "not_met"),
    ("not agreed", version(agreed_on=None), "not_met"),
    ("25 % not agreed", does(two_more, version(agreed_on=None)), "partial"),
    ("33 % not agreed", does(version(), lambda w: w.sla(
        edition=3, valid_from="2025-12-01", change_note="More", agreed_on=None)), "not_met"),
    ("no change note", version(change_note=""), "partial"),
    ("no evidence", version(proved=False), "partial"),
    ("agreed by who approved", version(approved_by="PER-44"), "partial"),
    ("not approved yet, not begun", version(valid_from="2026-06-01", state="submitted"), "met"),
    ("no version in the period", lambda w: w.change("SLA-1", valid_from="2026-04-01"), "not_judged"),
)  # fmt: skip

PROCEDURE = {"slas": ["SLA-1"], "document": "On call", "reviewed_on": LIKED, "valid_from": LIKED}


def procedure(proved: bool = True, briefed_on: str | None = LIKED, **more: Any) -> Build:
    def build(w: World) -> None:
        w.record("working_procedure", "WPR-1", {**PROCEDURE, **more}, proved=proved)
        if briefed_on:
            w.record("briefing", "BRF-1", {"procedure": "WPR-1", "occurred_on": briefed_on, "group": "Desk"})

    return build


def in_force_since(since: str) -> Build:
    return does(procedure(reviewed_on=since), lambda w: w.change("SLA-1", valid_from=since))


SLM_14 = table(
    "SLM-14", "SLA-1",
    ("in force, checked and briefed", procedure(), "met"),
    ("checked before the version", does(procedure(), version()), "partial"),
    ("checked on the day of the version", does(procedure(reviewed_on="2025-10-01"), version()), "met"),
    ("no briefing", procedure(briefed_on=None), "partial"),
    ("briefed before the procedure", procedure(briefed_on="2025-03-31"), "partial"),
    ("no evidence", procedure(proved=False), "partial"),
    ("of another SLA", procedure(slas=["SLA-9"]), "not_met"),
    ("none", nothing, "not_met"),
    ("no time-based target", lambda w: w.change(
        "SLA-1", targets=[{**TARGET, "time_based": False}]), "not_judged"),
    ("in force for 30 days", in_force_since("2025-04-02"), "met", day("2025-05-02")),
    ("in force for 29 days", in_force_since("2025-04-02"), "not_judged", day("2025-05-01")),
)  # fmt: skip


def catalogue(published: bool = True, **more: Any) -> Build:
    def build(w: World) -> None:
        w.plan("PLN-1", "SVC-1", "catalogue_review", "P1Y")
        review = {"services": ["SVC-1"], "occurred_on": "2025-10-01", "matches_sla": True}
        w.record("catalogue_review", "CTR-1", review, proved=True)
        content = {
            "service": "SVC-1",
            "description": "Mail",
            "intended_outcome": "Reach",
            "dependencies": "none",
        }
        w.record(
            "catalogue_entry", "CAT-1", {**content, "service_hours": "24x7", "valid_from": LIKED, **more}
        )
        if published:
            w.delivery("CAT-1", "customer", LIKED)

    return build


SLM_15 = table(
    "SLM-15", "SVC-1",
    ("published, complete, as the SLA", catalogue(), "met"),
    ("not published", catalogue(published=False), "not_met"),
    *((f"no {name}", catalogue(**{name: ""}), "partial")
      for name in ("description", "intended_outcome", "dependencies", "service_hours")),
    ("other hours than the SLA", catalogue(service_hours="9-17"), "partial"),
    ("no SLA to differ from", does(catalogue(service_hours="9-17"), no_sla), "met"),
    ("ended", catalogue(valid_to="2026-05-31"), "not_met"),
    ("review not due", catalogue(), "met", day("2026-04-30")),
    ("none", lambda w: w.plan("PLN-1", "SVC-1", "catalogue_review", "P1Y"), "not_met"),
)  # fmt: skip


@pytest.mark.parametrize("case", [*SLM_01, *SLM_02, *SLM_03, *SLM_04, *SLM_05, *SLM_14, *SLM_15])
def test_each_case_has_its_status(case: Case) -> None:
    assert case.result().status == case.expected


def test_a_step_may_still_be_done_on_its_last_day():
    """Said of an agreement that is asked for by 1 October."""
    world = World()
    version(agreed_on=None)(world)
    on, after = (
        [reason.code for item in one(world, "SLM-05", **day(d)).subjects[0].items for reason in item.reasons]
        for d in ("2025-10-01", "2025-10-02")
    )
    assert ("step_to_come" in on, "step_missing" in on) == (True, False)
    assert ("step_to_come" in after, "step_missing" in after) == (False, True)
