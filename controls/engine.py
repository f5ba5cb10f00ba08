"""The question answered: catalog, kinds and facts in, an assessment out. Pure.

Every subject is judged alone on the facts that concern it, so one new entry changes one subject of a control.
`…_known` functions take facts already arranged: worth it when several questions are asked of the same facts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from controls.arranged import subjects_for
from controls.assessment import Assessment, Question, Reason, WindowResult
from controls.control import Catalog, Control
from controls.coverage import Outcome
from controls.duties import Planned
from controls.facts import Facts, Record, Subject
from controls.judge import Case, Judge
from controls.kind import Kinds
from controls.known import Counted, Known
from controls.proof import lacks_approval, lacks_evidence
from controls.qualify import Qualifier
from controls.windows import boundary, index_of


def assess(catalog: Catalog, kinds: Kinds, facts: Facts, question: Question) -> Assessment:
    """Judge the controls asked about for the subjects asked about, as known at the facts' position."""
    return assess_known(Known(catalog, kinds, facts), question)


def assess_known(known: Known, question: Question) -> Assessment:
    """Like `assess`."""
    controls = [control for control in known.catalog.controls if asked(control, question)]
    results = tuple(Judge(known, control, question).assess() for control in controls)
    return Assessment(question, known.catalog.edition_id, results)


def asked(control: Control, question: Question) -> bool:
    """Whether the scope of the question holds the control; a clause holds those below it."""
    clauses = question.clauses or (control.clause,)
    inside = any(control.clause == clause or control.clause.startswith(f"{clause}.") for clause in clauses)
    return inside and (not question.controls or control.id in question.controls)


# ---- windows of one subject, for opening a form and for its page ----


def windows_of(
    catalog: Catalog, kinds: Kinds, facts: Facts, subject: str, activity: str, as_of: date
) -> tuple[WindowResult, ...]:
    """All windows up to the one after `as_of`, first-ending first, judged by the activity's first control.

    Empty without a plan, for an unknown subject, and where no control asks for the activity.
    """
    return windows_known(Known(catalog, kinds, facts), subject, activity, as_of)


def windows_known(known: Known, subject: str, activity: str, as_of: date) -> tuple[WindowResult, ...]:
    """Like `windows_of`."""
    found = known.subject(subject)
    controls = [c for c in known.catalog.controls if found and _asks(known, c, activity, found)]
    if found is None or not controls:
        return ()
    judge = Judge(known, controls[0], Question(as_of, as_of, as_of, known.facts.position))
    case = judge.case(found)
    if case is None:
        return ()
    return case.results(case.outcomes(as_of.toordinal(), _next_start(case.planned, as_of)))


def _asks(known: Known, control: Control, activity: str, subject: Subject) -> bool:
    return control.activity == activity and known.catalog.judges(control, subject.kind, subject.tier)


def _next_start(planned: Planned, day: date) -> int:
    """Start of the last window that begins next on any grid after the day."""
    grids = {(version.anchor, version.interval) for version in planned.duty.versions}
    nexts = [boundary(anchor, i, index_of(anchor, i, day.toordinal()) + 1) for anchor, i in grids]
    return max(nexts)


# ---- what a record covers, before it is approved ----


@dataclass(frozen=True, slots=True)
class Preview:
    """What one record does for one window of one control, now and once approved with its files.

    `window` is as it will be; it and both statuses are None when the record counts for no window.
    `conditions` are all that is asked of the record, each with whether it is fulfilled.
    """

    control: str
    subject: str
    window: WindowResult | None
    status_now: str | None
    status_when_approved: str | None
    conditions: tuple[tuple[Reason, bool], ...]


def preview(
    catalog: Catalog, kinds: Kinds, facts: Facts, record: Record, question: Question
) -> tuple[Preview, ...]:
    """What a record, saved or not, would cover. Only `as_of` and scope of the question matter."""
    return preview_known(Known(catalog, kinds, facts), record, question)


def preview_known(known: Known, record: Record, question: Question) -> tuple[Preview, ...]:
    """Like `preview`."""
    lines: list[Preview] = []
    for control in known.catalog.controls:
        if control.activity is not None and asked(control, question):
            judge = Judge(known, control, question)
            for provider in known.catalog.activity(control.activity).provided_by:
                if provider.record == record.kind:
                    lines += _lines(judge, Counted(record, provider))
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class _Supposed:
    """The record as it is or will be, and what it lacks: the same for each of its subjects."""

    counted: Counted
    lacks: tuple[Reason, ...]

    @classmethod
    def of(cls, judge: Judge, counted: Counted) -> _Supposed:
        return cls(counted, Qualifier(judge.scene, judge.conditions).judge(counted))


def _lines(judge: Judge, counted: Counted) -> Iterable[Preview]:
    wanted = judge.question.subjects
    numbers = sorted(subjects_for(counted.record, counted.provider))
    if not numbers:
        return
    conditions = _conditions(judge, counted)
    approved = Counted(_approved(counted.record), counted.provider)
    now, then = (_Supposed.of(judge, one) for one in (counted, approved))
    for number in numbers:
        subject = judge.known.subject(number)
        if subject is None or (wanted and number not in wanted):
            continue
        if judge.known.catalog.judges(judge.control, subject.kind, subject.tier):
            yield from _covered(judge, subject, now, then, conditions)


def _covered(
    judge: Judge,
    subject: Subject,
    now: _Supposed,
    then: _Supposed,
    conditions: tuple[tuple[Reason, bool], ...],
) -> Iterable[Preview]:
    case, record = judge.case(subject), now.counted.record
    if case is None:
        return
    as_of = judge.question.as_of
    today = _with(judge, case, now) if record.counting else _without(judge, case, record)
    before = {_key(o): o.status for o in _outcomes(today, as_of)}
    later = _with(judge, case, then)
    found = [
        outcome
        for outcome in _outcomes(later, max(as_of, record.occurred_on or as_of))
        if any(entry.id == record.number for entry in outcome.entries)
    ]
    for outcome, window in zip(found, later.results(found), strict=True):
        yield Preview(
            judge.control.id, subject.number, window, before.get(_key(outcome)), outcome.status, conditions
        )
    if not found:
        yield Preview(judge.control.id, subject.number, None, None, None, conditions)


def _without(judge: Judge, case: Case, record: Record) -> Case:
    return Case.of(case.planned, _others(case, record), Qualifier(judge.scene, judge.conditions))


def _with(judge: Judge, case: Case, supposed: _Supposed) -> Case:
    record = supposed.counted.record
    qualifier = Qualifier(judge.scene, judge.conditions, {record.number: supposed.lacks})
    return Case.of(case.planned, {**_others(case, record), record.number: supposed.counted}, qualifier)


def _others(case: Case, record: Record) -> dict[str, Counted]:
    return {number: one for number, one in case.counted.items() if number != record.number}


def _outcomes(case: Case, as_of: date) -> tuple[Outcome, ...]:
    return case.outcomes(as_of.toordinal(), _next_start(case.planned, as_of))


def _key(outcome: Outcome) -> tuple[int, int]:
    return outcome.window.version, outcome.window.start


def _approved(record: Record) -> Record:
    """The record as it will be: approving it accepts the files offered with it."""
    files = tuple(
        replace(file, state="accepted", accepted_by="") if file.state == "offered" else file
        for file in record.evidence
    )
    return replace(record, state="approved", evidence=files)


def _conditions(judge: Judge, counted: Counted) -> tuple[tuple[Reason, bool], ...]:
    """Everything asked of the record: approval, evidence, content."""
    record, kind = counted.record, judge.known.kinds[counted.record.kind]
    asked_for = [(Reason("needs_approved"), lacks_approval(record) is None)]
    if kind.evidence_needed:
        asked_for.append((Reason("needs_evidence"), lacks_evidence(judge.known, record) is None))
    return (*asked_for, *judge.conditions.answers(judge.scene, counted))
