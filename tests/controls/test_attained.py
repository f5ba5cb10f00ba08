"""The attainment of an SLA: what was due in each period, by the version in force, and what came of it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from fractions import Fraction

import pytest

from controls.attained import attained, of
from controls.known import Known
from tests.controls.asking import CATALOG, KINDS
from tests.controls.worlds import SLA, TARGET, World, line, rows

FIRST, LAST, LATER = date(2025, 6, 1), date(2025, 8, 31), date(2025, 10, 1)


def sheet(w, month, *values, edition=1, loads=(), number="", **more):
    last = monthrange(2025, month)[1]
    lines = [
        {
            "target": line("SLA-1", "t1", edition),
            "verdict": "met",
            **(v if isinstance(v, dict) else {"value": v}),
        }
        for v in values
    ]
    w.record("measurement", number or f"MSR-{month}", {
        "sla": "SLA-1", "period_from": f"2025-{month:02}-01", "period_to": f"2025-{month:02}-{last}",
        "occurred_on": f"2025-{month + 1:02}-02", "lines": rows(*lines),
        "workload": rows(*({"limit": line("SLA-1", "r1"), "value": v} for v in loads)),
    }, **more)  # fmt: skip


def asked(w, as_of=LATER, first=FIRST, last=LAST):
    return attained(Known(CATALOG, KINDS, w.facts()), "SLA-1", first, last, as_of)


def states(found):
    return [(one.end.month, one.state) for one in found.due]


def three(*values):
    w = World()
    for month, value in zip((6, 7, 8), values, strict=True):
        if value is not None:
            sheet(w, month, value)
    return w


def test_met_missed_and_not_measured():
    found = asked(three("99", "98.999", None))
    assert states(found) == [(6, "met"), (7, "missed"), (8, "missing")]
    assert (found.total.met, found.total.due, found.total.missing) == (1, 3, 1)
    assert found.total.share.percent == Fraction(100, 3)
    assert [one.margin for one in found.due] == [0, Fraction(-1, 1000), None]
    assert (found.whole_periods().numerator, found.whole_periods().denominator) == (1, 3)


@pytest.mark.parametrize(
    ("parts", "state"),
    [
        (
            {"numerator": "98999", "denominator": "100000", "value": "99"},
            "missed",
        ),  # the unrounded one counts
        ({"numerator": "99", "denominator": "100", "value": "1"}, "met"),
        ({"numerator": "0", "denominator": "0", "value": "0"}, "no_events"),
        ({"value": ""}, "missing"),
        ({"value": "99.5", "verdict": "missed"}, "met"),
    ],
)
def test_the_verdict_is_given_on_the_unrounded_value(parts, state):
    found = asked(three(parts, "99", "99"))
    assert states(found)[0] == (6, state)
    assert found.total.due == (2 if state == "no_events" else 3)


def test_a_sheet_that_says_otherwise_is_noticed():
    found = asked(three({"value": "99.5", "verdict": "missed"}, "99", "98"))
    assert [one.otherwise for one in found.due] == [True, False, True]


def test_each_value_is_judged_by_the_version_in_force():
    """The new terms of July are for July and later, though every sheet names the first version."""
    w = three("99.2", "99.2", "99.2")
    w.sla(edition=2, valid_from="2025-07-15", targets=[{**TARGET, "value": "99.5"}])
    found = asked(w)
    assert [(one.end.month, one.edition, one.state) for one in found.due] == [
        (6, 1, "met"), (7, 2, "missed"), (8, 2, "missed"),
    ]  # fmt: skip


def test_terms_that_are_not_agreed_judge_nothing():
    w = three("99.2", "99.2", "99.2")
    w.sla(edition=2, valid_from="2025-07-15", targets=[{**TARGET, "value": "99.5"}], agreed_on=None)
    assert asked(w).total.met == 3


def test_an_approved_exception_leaves_the_base_and_is_listed():
    w = three("99", None, "98")
    w.plan("PLN-1", "SLA-1", "measurement", "P1M")
    terms = {"plan": "PLN-1", "window_start": "2025-07-01", "effect": "excused", "reason": "Moved"}
    w.record("exception", "EXC-1", terms)
    found = asked(w)
    assert states(found) == [(6, "met"), (7, "excused"), (8, "missed")]
    assert found.due[1].exceptions == ("EXC-1",)
    assert (found.total.due, found.total.excepted) == (2, 1)
    w.void("EXC-1")
    assert asked(w).total.excepted == 0


def test_what_was_not_known_yet_is_missing():
    assert states(asked(three("99", "99", "99"), as_of=date(2025, 8, 1))) == [(6, "met"), (7, "missing")]


def test_sheets_that_are_not_approved_say_nothing():
    w = World()
    sheet(w, 6, "99", state="submitted")
    assert states(asked(w, last=date(2025, 6, 30))) == [(6, "missing")]


def test_quarters_are_due_once():
    w = World()
    w.sla(edition=2, valid_from="2025-04-02", targets=[{**TARGET, "measuring_period": "P3M"}])
    assert [one.end for one in asked(w).due] == [date(2025, 6, 30)]


def test_targets_per_event_have_no_periods():
    w = World()
    w.sla(edition=2, valid_from="2025-04-02", targets=[{**TARGET, "measuring_period": "event"}])
    found = asked(w)
    assert found.due == () and found.total.share.value is None and found.whole_periods().value is None


def test_workload_against_its_limit():
    w = World()
    for month, load in ((6, "10"), (7, "10.1")):
        sheet(w, month, "99", loads=(load,))
    found = asked(w)
    assert [(one.end.month, one.value, one.passed) for one in found.loads] == [
        (6, 10, False), (7, Fraction("10.1"), True), (8, None, None),
    ]  # fmt: skip


def test_by_target():
    w = World()
    second = {**TARGET, "id": "t2", "name": "Restore", "operator": "le"}
    w.sla(edition=2, valid_from="2025-06-01", targets=[*SLA["targets"], second])
    sheet(w, 6, "99.5")
    found = asked(w, last=date(2025, 6, 30)).by_target()
    assert {row: (of(due).met, of(due).due) for row, due in found.items()} == {"t1": (1, 1), "t2": (0, 1)}
