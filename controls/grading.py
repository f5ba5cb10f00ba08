"""The grade a status proposes. An auditor decides another one or the same, and both are kept.

Not met proposes the control's severity, partly met one level lower, down to observation. One level is added
for a repeat, or when two or more subjects were judged and every one is not met; never more than one. Guidance
stays an observation, adopted as a rule of one's own it may become minor.

Worked example: a control of severity minor, two suppliers judged, both not met: minor, raised to major.
One of them met, the control partly met: observation, or minor when the same supplier's was a nonconformity
before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from controls.assessment import ControlResult, Question, Reason
from controls.control import Catalog, Control
from controls.coverage import JUDGED
from controls.facts import Record
from controls.known import Known
from controls.scene import day_of

GUIDANCE = "guidance"
ADOPTED = "adopted_guidance"  # topic of the policy that makes guidance a rule of one's own
NONCONFORMITIES = ("major", "minor")
SHORT = ("partial", "not_met")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A grade and how it came about; no grade where nothing is to be found fault with."""

    grade: str | None
    reasons: tuple[Reason, ...] = ()


NO_GRADE = Proposal(None)


def propose(known: Known, control: Control, result: ControlResult, question: Question) -> Proposal:
    """What the status of a control proposes, by the grading rules of the catalog."""
    if result.status not in SHORT:
        return NO_GRADE
    order = known.catalog.grading["order"]
    place = order.index(control.severity) + (result.status == "partial")
    raised = _raised(known, control, result, question)
    place = min(max(place - bool(raised), 0), len(order) - 1)
    highest, capped = _cap(known.catalog, known, control, question.as_of)
    reasons = (
        Reason(f"grade_{result.status}", {"severity": known.catalog.grades[control.severity]}),
        *raised,
    )
    if place < order.index(highest):
        return Proposal(highest, (*reasons, capped))
    return Proposal(order[place], reasons)


def _raised(known: Known, control: Control, result: ControlResult, question: Question) -> tuple[Reason, ...]:
    """Why one level is added, by either rule; one is enough."""
    short = {subject.subject for subject in result.subjects if subject.status in SHORT}
    repeated = next(_repeats(known, control, short, question), None)
    if repeated:
        return (Reason("grade_repeat", {"finding": repeated.number}),)
    judged = [subject.status for subject in result.subjects if subject.status in JUDGED]
    if len(judged) > 1 and set(judged) == {"not_met"}:
        return (Reason("grade_every_one", {"judged": len(judged)}),)
    return ()


def _repeats(known: Known, control: Control, subjects: set[str], question: Question) -> Iterator[Record]:
    """Nonconformities of the previous audit about the same control and one of these subjects."""
    previous = _previous_audit(known, question.as_of)
    if previous is None:
        return
    for finding in known.pointing("finding", "audit", previous.number):
        content = finding.content
        same = content.get("control") == control.id and subjects.intersection(content.get("subjects", ()))
        if same and content.get("grade") in NONCONFORMITIES and finding.state not in ("draft", "void"):
            yield finding


def _previous_audit(known: Known, day: date) -> Record | None:
    """The latest audit whose as-of day lies before the one asked about."""
    audits = [
        (as_of, audit.number, audit)
        for audit in known.of_kind("audit")
        if audit.state not in ("draft", "void")
        and (as_of := day_of(audit.content.get("as_of")))
        and as_of < day
    ]
    return max(audits)[2] if audits else None


def _cap(catalog: Catalog, known: Known, control: Control, day: date) -> tuple[str, Reason]:
    """The highest grade the control can have, and the sentence for it."""
    if control.source != GUIDANCE:
        return catalog.grading["order"][0], Reason("grade_capped")
    adopted = control.id in adopted_on(known, day)
    word = "cap_guidance_adopted" if adopted else "cap_guidance"
    return catalog.grading[word], Reason("grade_capped_adopted" if adopted else "grade_capped")


def adopted_on(known: Known, day: date) -> frozenset[str]:
    """Ids of the controls that policies in force on a day make rules of one's own."""
    return frozenset(
        control
        for policy in known.facts.policies
        if policy.content.get("topic") == ADOPTED and policy.valid_on(day)
        for control in policy.content.get("controls", ())
    )
