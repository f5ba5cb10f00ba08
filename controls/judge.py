"""One control and one question: who is judged, by which numbers and conditions, and with what result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from controls.assessment import ControlResult, Counts, Question, Reason, SubjectResult, WindowResult
from controls.checks import COMPUTED
from controls.conditions import Conditions, compile_conditions
from controls.control import Control
from controls.coverage import Coverage, Entry, Outcome, control_status, cover, outcomes_of
from controls.duties import Planned, entry_of, planned
from controls.explain import Explainer, control_reasons, subject_reasons
from controls.facts import Subject
from controls.known import Counted, Known
from controls.limits import limits_of
from controls.qualify import Qualifier
from controls.terms import Book
from controls.windows import Span

NO_PLAN = "no_plan"


@dataclass(frozen=True, slots=True)
class Case:
    """One subject's duty and the records that may count for it."""

    planned: Planned
    counted: Mapping[str, Counted]
    entries: tuple[Entry, ...]
    qualifier: Qualifier

    @staticmethod
    def of(planned: Planned, counted: Mapping[str, Counted], qualifier: Qualifier) -> Case:
        found = (entry_of(one.record, planned.duty.time) for one in counted.values())
        return Case(planned, counted, tuple(entry for entry in found if entry is not None), qualifier)

    def results(self, outcomes: Iterable[Outcome]) -> tuple[WindowResult, ...]:
        """The windows as pages and reports print them, each with its reasons."""
        explainer = Explainer(self.planned, self.entries, self.counted, self.qualifier)
        return tuple(explainer.result(outcome) for outcome in outcomes)

    def qualifies(self, entry: Entry) -> bool:
        return not self.qualifier.lacks(self.counted[entry.id])

    def coverage(self, period: Span, as_of: int) -> Coverage:
        return cover(self.planned.duty, self.entries, self.qualifies, period, as_of)

    def outcomes(self, as_of: int, horizon: int) -> tuple[Outcome, ...]:
        """All windows starting by the horizon."""
        return outcomes_of(self.planned.duty, self.entries, self.qualifies, as_of, horizon)


class Judge:
    """Judges the subjects of one control for one question."""

    def __init__(self, known: Known, control: Control, question: Question) -> None:
        self.known = known
        self.control = control
        self.question = question
        self.limits = limits_of(control, known.facts, question.as_of)
        self.qualifier = Qualifier(known, self.conditions)

    @cached_property
    def conditions(self) -> Conditions:
        if self.control.activity is None:
            return Conditions({})
        catalog = self.known.catalog
        book = Book(self.known.kinds, self.limits.params, catalog.derived)
        return compile_conditions(self.control, catalog.activity(self.control.activity), book)

    @property
    def computed(self) -> bool:
        return self.control.test.kind in COMPUTED and not self.conditions.not_computed

    def assess(self) -> ControlResult:
        """The whole population within the question's scope."""
        subjects = tuple(self.subject(subject) for subject in self.population())
        status, reasons = self._summary(subjects)
        control = self.control
        return ControlResult(control.id, control.clause, control.iso_clause, status, subjects, reasons)

    def population(self) -> list[Subject]:
        """Subjects judged by the control, in scope on any day of the period, by number."""
        question, check = self.question, COMPUTED.get(self.control.test.kind)
        return [
            subject
            for kind in self.control.subjects
            for subject in self.known.subjects_of_kind.get(kind, ())
            if self.known.catalog.judges(self.control, subject.kind, subject.tier)
            and (not question.subjects or subject.number in question.subjects)
            and subject.in_scope_from <= question.period_to
            and (subject.in_scope_to is None or question.period_from < subject.in_scope_to)
            and (check is None or check.applies(self.known, self.control, subject, question))
        ]

    def case(self, subject: Subject) -> Case | None:
        """The subject's duty, None without a plan or where the control asks for no activity."""
        activity = self.control.activity
        duty = planned(self.known, subject, activity, self.control.id) if activity else None
        if activity is None or duty is None:
            return None
        return Case.of(duty, self.known.counting(activity, subject.number), self.qualifier)

    def subject(self, subject: Subject) -> SubjectResult:
        """One subject, on the facts that concern it alone."""
        case = self.case(subject)
        if case is None:
            return self._without_plan(subject)
        question = self.question
        period = question.period_from.toordinal(), question.period_to.toordinal()
        coverage = case.coverage(period, question.as_of.toordinal())
        check = COMPUTED[self.control.test.kind] if self.computed else None
        return SubjectResult(
            subject=subject.number,
            kind=subject.kind,
            tier=subject.tier,
            status=check.judge(coverage) if check else "not_computed",
            current=coverage.current,
            counts=coverage.counts,
            windows=case.results(coverage.windows),
            reasons=subject_reasons(coverage) if check else (),
        )

    def _without_plan(self, subject: Subject) -> SubjectResult:
        """Nothing can be owed without a plan, and nothing unknown is ever met."""
        reasons: tuple[Reason, ...] = ()
        if self.control.activity is not None:
            owes = self.known.catalog.interval_of(self.control, subject.tier) is not None
            values = {"activity": self.known.catalog.activity(self.control.activity).name}
            reasons = (Reason(NO_PLAN if owes else "no_interval", values),)
        status = "not_due" if self.computed else "not_computed"
        return SubjectResult(subject.number, subject.kind, subject.tier, status, None, Counts(), (), reasons)

    def _summary(self, subjects: Sequence[SubjectResult]) -> tuple[str, tuple[Reason, ...]]:
        """Status of the control; with a subject whose duty is unknown it is never better than partly met."""
        if not self.computed:
            problems = self.conditions.not_computed
            return "not_computed", problems or (
                Reason("not_computed", {"test_kind": self.control.test.kind}),
            )
        status = control_status([(subject.status, subject.tier) for subject in subjects])
        unplanned = [s.subject for s in subjects for reason in s.reasons if reason.code == NO_PLAN]
        reasons = [*control_reasons(status, subjects), *self.limits.changed]
        if unplanned:
            reasons.append(Reason("control_without_plan", {"subjects": tuple(unplanned)}))
            status = "partial" if status == "met" else status
        return status, tuple(reasons)
