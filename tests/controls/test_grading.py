"""The grade a status proposes: severity, one level for a repeat or for all, and caps for guidance."""

from __future__ import annotations

from typing import Any

import pytest

from controls.assessment import ControlResult, Counts, SubjectResult
from controls.grading import propose
from controls.known import Known
from tests.controls.asking import CATALOG, KINDS, question
from tests.controls.building import Journal


def result(control: str, status: str, *subjects: str) -> ControlResult:
    found = tuple(
        SubjectResult(f"VND-{n}", "supplier", None, one, None, Counts()) for n, one in enumerate(subjects)
    )
    return ControlResult(control, "8.3.3", "8.3.4.1", status, found)


def proposed(journal: Journal, found: ControlResult, **more: Any) -> tuple[str | None, list[str]]:
    known = Known(CATALOG, KINDS, journal.facts())
    made = propose(known, CATALOG.control(found.control), found, question(journal, **more))
    return made.grade, [reason.code for reason in made.reasons]


@pytest.mark.parametrize(
    ("control", "status", "subjects", "grade"),
    [
        ("SUP-04", "not_met", ("not_met", "met"), "major"),
        ("SUP-04", "partial", ("partial", "met"), "minor"),
        ("SUP-04", "met", ("met",), None),
        ("SUP-04", "no_population", (), None),
        ("SUP-04", "excused", ("excused",), None),
        ("SUP-05", "not_met", ("not_met", "met"), "minor"),
        ("SUP-05", "not_met", ("not_met",), "minor"),
        ("SUP-05", "not_met", ("not_met", "not_met"), "major"),
        ("SUP-05", "not_met", ("not_met", "not_met", "not_due"), "major"),
        ("SUP-05", "partial", ("partial", "partial"), "observation"),
        ("SUP-04", "not_met", ("not_met", "not_met"), "major"),
        ("SUP-06", "not_met", ("not_met", "not_met"), "observation"),
        ("SUP-06", "partial", ("partial",), "observation"),
    ],
)
def test_severity_status_and_number(
    control: str, status: str, subjects: tuple[str, ...], grade: str | None
) -> None:
    assert proposed(Journal(), result(control, status, *subjects))[0] == grade


def audited(grade: str = "minor", subject: str = "VND-0", as_of: str = "2025-04-30") -> Journal:
    journal = Journal()
    journal.record("audit", "AUD-1", {"as_of": as_of})
    journal.record(
        "finding", "FND-1", {"audit": "AUD-1", "control": "SUP-05", "subjects": [subject], "grade": grade}
    )
    return journal


@pytest.mark.parametrize(
    ("journal", "grade"),
    [
        (audited(), "major"),
        (audited("observation"), "minor"),
        (audited(subject="VND-1"), "minor"),
        (audited(as_of="2026-05-31"), "minor"),
        (audited(as_of="2026-05-30"), "major"),
    ],
)
def test_a_repeat_is_one_level_higher(journal: Journal, grade: str) -> None:
    assert proposed(journal, result("SUP-05", "not_met", "not_met", "met"))[0] == grade


def test_never_more_than_one_level() -> None:
    found = result("SUP-05", "partial", "partial", "partial")
    assert proposed(audited(), found) == ("minor", ["grade_partial", "grade_repeat"])
    every = result("SUP-05", "not_met", "not_met", "not_met")
    assert proposed(audited(), every) == ("major", ["grade_not_met", "grade_repeat"])


def test_only_the_latest_audit_before_the_day_counts() -> None:
    journal = audited()
    journal.record("audit", "AUD-2", {"as_of": "2025-10-31"})
    assert proposed(journal, result("SUP-05", "not_met", "not_met", "met"))[0] == "minor"


def test_adopted_guidance_may_become_minor() -> None:
    journal, found = Journal(), result("SUP-06", "not_met", "not_met", "not_met")
    assert proposed(journal, found) == ("observation", ["grade_not_met", "grade_every_one", "grade_capped"])
    policy = {"topic": "adopted_guidance", "controls": ["SUP-06"], "valid_from": "2025-04-01"}
    journal.record("policy", "POL-1", {**policy, "valid_to": "2026-06-01"})
    assert proposed(journal, found)[0] == "minor"
    journal.record("policy", "POL-1", {**policy, "valid_to": "2026-05-31"}, correction=1)
    assert proposed(journal, found)[0] == "observation"
