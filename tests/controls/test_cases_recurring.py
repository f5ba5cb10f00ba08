"""Controls that ask for planned intervals alone. Each has one window here, fiscal year 2025.

Its last day in time is 30 April 2026. A record that lacks something makes the window partly met.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.controls.asking import KINDS
from tests.controls.worlds import Build, Case, World, day, does, line, rows, table

EVENT = {"occurred_on": "2025-10-01"}
PERIOD = {"period_from": "2025-04-01", "period_to": "2026-03-31", "occurred_on": "2026-04-10"}
BOTH = rows({"side": "own", "present": True}, {"side": "customer", "present": True})
SUPPLIED = rows({"side": "own", "present": True}, {"side": "supplier", "present": True})
ABSENT = rows({"side": "own", "present": True}, {"side": "customer", "present": False})
DECIDED = rows({"text": "Go on"})
MEASURED = {"target": line("SLA-1", "t1"), "value": "99.9", "verdict": "met", "basis": "measured"}
LOAD = {"limit": line("SLA-1", "r1"), "value": "9", "exceeded": False}


def planned(activity: str, subject: str) -> Build:
    return lambda w: w.plan("PLN-1", subject, activity, "P1Y")


def recorded(kind: str, content: Mapping[str, Any], state: str = "approved", proved: bool = True) -> Build:
    filled = {name: value for name, value in content.items() if value is not None}
    return lambda w: w.record(kind, "XYZ-1", filled, state=state, proved=proved)


def cases(
    control: str, subject: str, kind: str, good: Mapping[str, Any], lacking: Mapping[str, Mapping[str, Any]],
    activity: str = "", before: tuple[Build, ...] = (), after: tuple[Build, ...] = (),
) -> list[Any]:  # fmt: skip
    """Met by a good record; partly met without one thing; not met without record; not due before its day."""
    plan = planned(activity or kind, subject)

    def one(content: Mapping[str, Any], **more: Any) -> Build:
        return does(plan, *before, recorded(kind, content, **more), *after)

    previous = {"counts_for": "previous"} if KINDS[kind].time == "event" else {}
    return table(
        control, subject,
        ("all there", one(good), "met"),
        ("on the last day in time", one({**good, **previous, "occurred_on": "2026-04-30"}), "met"),
        ("a day later", one({**good, **previous, "occurred_on": "2026-05-01"}), "partial"),
        *((f"lacks {what}", one({**good, **changed}), "partial") for what, changed in lacking.items()),
        ("lacks approval", one(good, state="submitted"), "partial"),
        ("lacks evidence", one(good, proved=False), "partial"),
        ("only drafted", one(good, state="draft"), "not_met"),
        ("nothing", plan, "not_met"),
        ("nothing, last day in time", plan, "not_due", day("2026-04-30")),
    )  # fmt: skip


def sheets(count: int) -> tuple[Build, ...]:
    """So many approved sheets of the SLA, of one month each."""
    return tuple(
        lambda w, n=n: w.record("measurement", f"MSR-{n}", {  # type: ignore[misc]
            "sla": "SLA-1", "period_from": f"2025-0{n}-01", "period_to": f"2025-0{n}-28",
            "occurred_on": "2025-09-05", "lines": rows(MEASURED), "source": "x",
        }) for n in range(4, 4 + count)
    )  # fmt: skip


MEETING = {
    **EVENT, "customer": "CUS-1", "attendees": BOTH, "decisions": DECIDED,
    "agenda": rows({"category": "sla", "minutes": "Fine"}),
}  # fmt: skip
BRM_04 = cases(
    "BRM-04", "CUS-1", "brm_meeting", MEETING,
    {
        "somebody of ours": {"attendees": BOTH[1:]}, "somebody of the customer": {"attendees": ABSENT},
        "minutes": {"agenda": rows({"category": "sla", "minutes": ""})}, "decisions": {"decisions": []},
    },
)  # fmt: skip

NOTE = {**EVENT, "customer": "CUS-1", "change": "New law", "conclusion": "watch"}
BRM_05 = cases("BRM-05", "CUS-1", "business_environment_note", NOTE, {
    "a change": {"change": ""}, "a conclusion": {"conclusion": None}})  # fmt: skip

REVIEW = {
    **EVENT, "service": "SVC-1", "customers": ["CUS-1"], "measurements": ["MSR-4", "MSR-5", "MSR-6"],
    "trend": "Flat", "outcome": "Reached", "decisions": DECIDED,
}  # fmt: skip
BRM_08 = cases("BRM-08", "SVC-1", "performance_review", REVIEW, {
    "one of three sheets": {"measurements": ["MSR-4", "MSR-5"]}, "a trend": {"trend": ""},
    "an outcome": {"outcome": ""}, "a decision": {"decisions": []}, "a customer": {"customers": []},
}, before=sheets(4))  # fmt: skip
BRM_08 += table("BRM-08", "SVC-1", (
    "two sheets, while no more exist", does(
        planned("performance_review", "SVC-1"), *sheets(2),
        recorded("performance_review", {**REVIEW, "measurements": ["MSR-4", "MSR-5"]})), "met"))  # fmt: skip

SURVEY = {
    **EVENT, "opened_on": "2025-09-01", "frame": rows({"customer": "CUS-1", "invited": True}),
    "questions": rows({"kind": "scale", "text": "How?", "service": "SVC-1"}),
}  # fmt: skip


def answered(w: World) -> None:
    content = {"round": "XYZ-1", "customer": "CUS-1", "answers": rows({"value": "4"})}
    w.record("survey_response", "SVR-1", content)


BRM_09 = cases("BRM-09", "CUS-1", "survey_round", SURVEY, {
    "a graded question": {"questions": rows({"kind": "text", "service": "SVC-1"})},
    "a question about the service": {"questions": rows({"kind": "scale", "service": "SVC-9"})},
}, after=(answered,))  # fmt: skip
UNANSWERED = does(planned("survey_round", "CUS-1"), recorded("survey_round", SURVEY))
BRM_09 += table("BRM-09", "CUS-1", ("no answer", UNANSWERED, "partial"))

SHEET = {**PERIOD, "sla": "SLA-1", "lines": rows(MEASURED), "workload": rows(LOAD), "source": "Monitoring"}
SLM_06 = cases("SLM-06", "SLA-1", "measurement", SHEET, {
    "a target": {"lines": []}, "a value": {"lines": rows({**MEASURED, "value": None})},
    "a verdict": {"lines": rows({**MEASURED, "verdict": None})}, "a source": {"source": ""},
    "a measurement": {"lines": rows({**MEASURED, "basis": "estimated"})},
    "a day": {"period_from": "2025-04-02"},
})  # fmt: skip
SLM_07 = cases("SLM-07", "SLA-1", "measurement", SHEET, {
    "a limit": {"workload": rows({**LOAD, "limit": line("SLA-1", "r9")})},
    "a value": {"workload": rows({**LOAD, "value": None})},
    "a comment": {"workload": rows({**LOAD, "exceeded": True})}, "a source": {"source": ""},
}, activity="workload_measurement")  # fmt: skip
SLM_07 += table("SLM-07", "SLA-1", (
    "no limits agreed", lambda w: w.change("SLA-1", workload_limits=[]), "not_judged"))  # fmt: skip

REVIEWED = {
    **PERIOD, "sla": "SLA-1", "results": rows(MEASURED), "workload_remark": "Fine", "conclusion": "Go on"
}  # fmt: skip
SLM_08 = cases("SLM-08", "SLA-1", "sla_review", REVIEWED, {
    "a target": {"results": []}, "workload": {"workload_remark": ""}, "a conclusion": {"conclusion": ""},
})  # fmt: skip

REPORT = {**PERIOD, "sla": "SLA-1", "results": rows(MEASURED), "trend_periods": 3, "decisions": DECIDED}


def sent(w: World) -> None:
    w.delivery("XYZ-1", "customer", "2026-04-11")


SLM_09 = cases("SLM-09", "SLA-1", "service_report", REPORT, {
    "a target": {"results": []}, "a reason": {"results": rows({**MEASURED, "verdict": "missed"})},
    "one period of three": {"trend_periods": 2}, "a decision": {"decisions": []},
}, before=sheets(4), after=(sent,))  # fmt: skip
NOT_SENT = does(planned("service_report", "SLA-1"), *sheets(3), recorded("service_report", REPORT))
SLM_09 += table("SLM-09", "SLA-1", ("not sent", NOT_SENT, "partial"))

RESULT = {"agreement": "CON-1", "target": line("CON-1", "c1"), "verdict": "met"}
CHECK = {**PERIOD, **EVENT, "party": "VND-1", "lines": rows(RESULT), "checker": "PER-1"}
SUP_09 = cases("SUP-09", "VND-1", "performance_check", CHECK, {
    "a checker": {"checker": None}, "a target": {"lines": []},
    "a verdict": {"lines": rows({**RESULT, "verdict": None})},
    "a remark": {"lines": rows({**RESULT, "verdict": "missed"})},
})  # fmt: skip

TALKED = {**EVENT, "supplier": "VND-1", "attendees": SUPPLIED, "our_shortcomings": "Late", "no_actions": True}
SUP_11 = cases("SUP-11", "VND-1", "supplier_meeting", TALKED, {
    "somebody of ours": {"attendees": SUPPLIED[1:]}, "somebody of theirs": {"attendees": SUPPLIED[:1]},
    "our shortcomings": {"our_shortcomings": ""}, "actions": {"no_actions": False},
})  # fmt: skip
SUP_11 += table(
    "SUP-11", "VND-1", ("of tier standard", lambda w: w.change("VND-1", tier="standard"), "not_judged")
)

EVERY = [BRM_04, BRM_05, BRM_08, BRM_09, SLM_06, SLM_07, SLM_08, SLM_09, SUP_09, SUP_11]


@pytest.mark.parametrize("case", [case for cases_of_one in EVERY for case in cases_of_one])
def test_each_case_has_its_status(case: Case) -> None:
    assert case.result().status == case.expected
