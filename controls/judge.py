"""One control and one question: who is judged, by which numbers and conditions, and with what result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from controls.assessment import ControlResult, Counts, Question, Reason, SubjectResult, WindowResult
from controls.checks import CHECKS, Check
from controls.conditions import Conditions, compile_conditions
from controls.control import Control
from controls.coverage import Coverage, Entry, Outcome, control_status, cover, outcomes_of
from controls.duties import Planned, entry_of, planned
from controls.explain import Explainer, control_reasons, rhythm_reasons, subject_reasons
from controls.facts import Subject
from controls.inquiry import Inquiry
from controls.items import NOTHING, RANK, Part, lowest
from controls.known import Counted, Known
from controls.made import Made
from controls.qualify import Qualifier
from controls.quick import quick
from controls.windows import Span

NO_PLAN = "no_plan"
NOT_COMPUTED = "not_computed"


@quick
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
        self.known = known.followed()
        self.control = control
        self.question = question
        self.inquiry = Inquiry(self.known, control, question)
        self.limits = self.inquiry.limits
        self.scene = self.inquiry.scene

    @cached_property
    def conditions(self) -> Conditions:
        if self.control.activity is None:
            return Conditions({})
        activity, book = self.known.catalog.activity(self.control.activity), self.inquiry.book
        return self.known.once(
            ("conditions", *self.inquiry.terms_of), lambda _: compile_conditions(self.control, activity, book)
        )

    @cached_property
    def problems(self) -> tuple[Reason, ...]:
        """Why the control cannot be computed; none where it can."""
        return (*self.conditions.not_computed, *self.inquiry.problems)

    @property
    def check(self) -> Check:
        return CHECKS[self.control.test.kind]

    def assess(self) -> ControlResult:
        """The whole population within the question's scope."""
        results = (self._kept(subject) for subject in self._within())
        subjects = tuple(result for result in results if result is not None)
        status, reasons = self._summary(subjects)
        control = self.control
        return ControlResult(control.id, control.clause, control.iso_clause, status, subjects, reasons)

    def population(self) -> list[Subject]:
        """Subjects that are judged, by number."""
        return [subject for subject in self._within() if self.check.applies(self.inquiry, subject)]

    def _within(self) -> list[Subject]:
        """Subjects of the kinds judged by the control, in scope on any day of the period, by number."""
        question = self.question
        return [
            subject
            for kind in self.control.subjects
            for subject in self.known.subjects_of_kind(kind)
            if self.known.catalog.judges(self.control, subject.kind, subject.tier)
            and (not question.subjects or subject.number in question.subjects)
            and subject.in_scope_from <= question.period_to
            and (subject.in_scope_to is None or question.period_from < subject.in_scope_to)
        ]

    def _kept(self, subject: Subject) -> SubjectResult | None:
        """What was said of the subject before, as long as nothing changed that was looked at for it."""
        made = self._answers.get(subject.number)
        if made is None:
            self.known.forget()
            self.known.subject(subject.number)
            found = self.subject(subject) if self.check.applies(self.inquiry, subject) else None
            made = self._answers[subject.number] = self.known.noted(found)
        result: SubjectResult | None = made.value
        return result

    @cached_property
    def _answers(self) -> dict[str, Made]:
        """By subject, for any question about the same days."""
        asked = self.question
        return self.known.answers((asked.period_from, asked.period_to, asked.as_of), self.control.id)

    def case(self, subject: Subject) -> Case | None:
        """The subject's duty, None without a plan or where the control asks for no activity."""
        activity = self.control.activity
        duty = planned(self.known, subject, activity, self.control.id) if activity else None
        if activity is None or duty is None:
            return None
        return Case.of(duty, self.known.counting(activity, subject.number), self._qualifier())

    def _qualifier(self) -> Qualifier:
        """One for each subject: what one looks at for a record, another must look at too."""
        return Qualifier(self.scene, self.conditions)

    def subject(self, subject: Subject) -> SubjectResult:
        """One subject, on the facts that concern it alone: the lower of its intervals and the rest of the
        test.
        """
        case, question = self.case(subject), self.question
        period = question.period_from.toordinal(), question.period_to.toordinal()
        coverage = case.coverage(period, question.as_of.toordinal()) if case else None
        windows = case.results(coverage.windows) if case and coverage else ()
        part, intervals, reasons = NOTHING, None, tuple[Reason, ...]()
        if not self.problems:
            part = self.check.part(self.inquiry, subject)
            intervals, reasons = self._intervals(subject, coverage)
        return SubjectResult(
            subject=subject.number,
            kind=subject.kind,
            tier=subject.tier,
            status=NOT_COMPUTED if self.problems else self._status(intervals, part, reasons),
            current=coverage.current if coverage else None,
            counts=coverage.counts if coverage else Counts(),
            windows=windows,
            reasons=(*reasons, *self._rhythm(subject, case, coverage), *part.reasons),
            intervals_status=intervals,
            items_status=part.status,
            items=part.items,
        )

    def _status(self, intervals: str | None, part: Part, reasons: Sequence[Reason]) -> str:
        """The lower of both; without a plan never better than partly met."""
        status = combine(intervals, part.status)
        unknown = any(reason.code == NO_PLAN for reason in reasons)
        return "partial" if unknown and status == "met" else status

    def _intervals(
        self, subject: Subject, coverage: Coverage | None
    ) -> tuple[str | None, tuple[Reason, ...]]:
        """What the planned intervals lead to, never below the floor; None where there are none."""
        if coverage is not None:
            floor = self.control.test.rec_floor
            if floor and coverage.status == "not_met":
                return floor, (*subject_reasons(coverage), Reason("intervals_floor"))
            return coverage.status, subject_reasons(coverage)
        if self.control.activity is None:
            return None, ()
        owes = self.known.catalog.interval_of(self.control, subject.tier) is not None
        values = {"activity": self.known.catalog.activity(self.control.activity).name}
        return ("not_due" if owes else None), (Reason(NO_PLAN if owes else "no_interval", values),)

    def _rhythm(self, subject: Subject, case: Case | None, coverage: Coverage | None) -> Iterable[Reason]:
        """What sets the intervals, where that is not what the rule of the control says."""
        if case is None or coverage is None or self.problems:
            return ()
        catalog = self.known.catalog
        asked = catalog.interval_of(self.control, subject.tier)
        return rhythm_reasons(case.planned, coverage, asked, catalog.durations)

    def _summary(self, subjects: Sequence[SubjectResult]) -> tuple[str, tuple[Reason, ...]]:
        """Status of the control; with a subject whose duty is unknown it is never better than partly met."""
        if self.problems:
            return NOT_COMPUTED, self.problems
        status = control_status([(subject.status, subject.tier) for subject in subjects])
        unplanned = [s.subject for s in subjects for reason in s.reasons if reason.code == NO_PLAN]
        reasons = [*control_reasons(status, subjects), *self.limits.changed]
        if unplanned:
            reasons.append(Reason("control_without_plan", {"subjects": tuple(unplanned)}))
            status = "partial" if status == "met" else status
        return status, tuple(reasons)


def combine(intervals: str | None, items: str | None) -> str:
    """The lower of both parts; what is not due is left out, and with nothing at all nobody is judged.

    Intervals that are all excused leave the status to the rest of the test.
    """
    judged = lowest(status for status in (intervals, items) if status)
    if judged in RANK:
        return str(judged)
    found = (intervals, items)
    return next((status for status in ("excused", "not_due") if status in found), "not_applicable")
