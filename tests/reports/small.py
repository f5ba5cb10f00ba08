"""A small assessment made by hand on the facts of `small_facts`, and its report."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from controls.assessment import (
    Assessment,
    ControlResult,
    Counts,
    Question,
    Reason,
    SubjectResult,
    WindowResult,
)
from controls.compare import compare
from controls.facts import Facts
from controls.known import Known
from reports import gap_json
from reports.changes import Earlier
from reports.gap import GapReport, Issue, OrganisationInfo, build_gap_report
from tests.reports.small_facts import AS_OF, CATALOG, FACTS, FILES, HOSTILE, KINDS, NAMES, POSITION, digest

QUESTION = Question(date(2025, 4, 1), date(2026, 3, 31), AS_OF, POSITION)


def window(number: str, start: date, end: date, status: str, *records: str, **more: Any) -> WindowResult:
    return WindowResult(number, 1, start, end, end + timedelta(days=9), status, records=records, **more)


QUARTERS = [date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1)]
NOTHING = Reason(
    "nothing_recorded",
    {"start": date(2025, 7, 1), "last_day": date(2025, 9, 30), "last_in_time": date(2025, 10, 9)},
)
FIRST = (
    window("PLN-2025-0001", QUARTERS[0], QUARTERS[1], "met", "MTG-2025-0001", days_late=0),
    window("PLN-2025-0001", QUARTERS[1], QUARTERS[2], "gap", reasons=(NOTHING, Reason("no_record_at_all"))),
    window("PLN-2025-0001", QUARTERS[2], QUARTERS[3], "met_late", "MTG-2025-0002", days_late=12),
    window(
        "PLN-2025-0001",
        QUARTERS[3],
        QUARTERS[4],
        "partial",
        "MTG-2025-0003",
        reasons=(Reason("lacks_approved", {"record": "MTG-2025-0003"}),),
    ),
)
SECOND = (
    window("PLN-2025-0002", QUARTERS[0], QUARTERS[1], "met", "MTG-2025-0004", days_late=0),
    window("PLN-2025-0002", QUARTERS[1], QUARTERS[2], "excused"),
    window("PLN-2025-0002", QUARTERS[3], QUARTERS[4], "not_applicable"),
)
MONTHS = (
    window("PLN-2025-0003", date(2026, 2, 1), date(2026, 3, 1), "met", "MSR-2025-0001", days_late=0),
    window("PLN-2025-0003", date(2026, 3, 1), date(2026, 4, 1), "met", "MSR-2025-0002", days_late=0),
)
PARTLY = Reason("partly", {"n": 4, "gap": 1, "partial": 1, "met_late": 1})
CONTROLS = (
    ControlResult(
        "BRM-04",
        "8.3.1",
        "8.3.2",
        "partial",
        (
            SubjectResult(
                "CUS-2025-0001",
                "customer",
                "important",
                "partial",
                False,
                Counts(4, 1, 1, 0, 1, 1),
                FIRST,
                (PARTLY,),
            ),
            SubjectResult("CUS-2025-0002", "customer", "critical", "met", True, Counts(2, 1, 0, 1), SECOND),
        ),
        (Reason("control_partial", {"judged": 2, "met": 1, "partial": 1, "not_met": 0}),),
    ),
    ControlResult(
        "SLM-06",
        "8.3.2",
        "8.3.3",
        "met",
        (SubjectResult("SLA-2025-0001", "sla", "critical", "met", True, Counts(2, 2), MONTHS),),
        (Reason("control_met", {"judged": 1}),),
    ),
    ControlResult(
        "SUP-09",
        "8.3.3",
        "8.3.4.1",
        "not_due",
        (SubjectResult("VND-2025-0001", "supplier", "standard", "not_due", None, Counts()),),
        (Reason("control_not_due"),),
    ),
    ControlResult(
        "SUP-11",
        "8.3.3",
        "8.3.4.1",
        "not_met",
        (
            SubjectResult(
                "VND-2025-0001",
                "supplier",
                "standard",
                "not_met",
                None,
                Counts(),
                reasons=(Reason("no_plan", {"activity": CATALOG.activity("supplier_meeting").name}),),
            ),
        ),
    ),
    ControlResult("SUP-14", "8.3.3", "8.3.4.1", "not_computed", (), (Reason("not_computed"),)),
    ControlResult("ISP-02", "8.3.3", "8.3.4.2", "no_population", (), (Reason("control_no_population"),)),
)
ASSESSMENT = Assessment(QUESTION, CATALOG.edition_id, CONTROLS)


def earlier() -> Earlier:
    """Three months before: a gap that is met late since, an interval still open, one outside the period."""
    question = replace(QUESTION, as_of=date(2026, 1, 31), known_at=POSITION - 50)
    old = replace(FIRST[0], start=date(2025, 1, 1), end=QUARTERS[0], status="gap", limit=date(2025, 4, 10))
    windows = (old, FIRST[0], replace(FIRST[1], status="open"), replace(FIRST[2], status="gap", records=()))
    meetings = CONTROLS[0]
    first = replace(meetings.subjects[0], windows=windows, status="not_met")
    then = replace(meetings, status="not_met", subjects=(first, meetings.subjects[1]))
    return Earlier(
        "GR-2026-0004",
        question,
        compare(Assessment(question, CATALOG.edition_id, (then, *CONTROLS[1:])), ASSESSMENT),
    )


def data(before: Earlier | None = None, assessment: Assessment = ASSESSMENT) -> bytes:
    return gap_json.to_json(Known(CATALOG, KINDS, FACTS), assessment, before)


def issue(language: str, number: str = "GR-2026-0009") -> Issue:
    return Issue(
        number,
        2,
        language,
        POSITION,
        digest("head"),
        datetime(2026, 5, 7, 0, 30, tzinfo=UTC),
        "1",
        "0.1.0",
        "Misaki Sato",
        ("ISMS office", HOSTILE),
    )


def report(
    language: str,
    *,
    facts: Facts = FACTS,
    assessment: Assessment = ASSESSMENT,
    number: str = "GR-2026-0009",
    before: Earlier | None = None,
) -> GapReport:
    place = 0 if language == "en" else 1
    return build_gap_report(
        CATALOG,
        KINDS,
        facts,
        assessment,
        names={known: named[place] for known, named in NAMES.items()},
        files=FILES,
        organisation=OrganisationInfo(NAMES["ORG-0001"][place], "Managed services", "Mon–Fri", sample=True),
        issue=issue(language, number),
        data_digest=sha256(gap_json.to_json(Known(CATALOG, KINDS, facts), assessment, before)).hexdigest(),
        earlier=before,
    )
