"""Why: every outcome gets reasons that name records, days and limits, so nobody has to take it on trust."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from controls.assessment import Counts, Reason, SubjectResult, WindowResult
from controls.coverage import Coverage, Entry, Outcome
from controls.declaration import Text
from controls.duties import Planned
from controls.facts import WindowException
from controls.known import Counted
from controls.qualify import Qualifier
from controls.windows import Window, shared_days, without

_day = date.fromordinal


class Explainer:
    """Puts the outcomes of one subject into results with reasons."""

    def __init__(
        self, planned: Planned, entries: Sequence[Entry], counted: Mapping[str, Counted], qualifier: Qualifier
    ) -> None:
        self.planned = planned
        self.given = entries
        self.counted = counted
        self.qualifier = qualifier

    @cached_property
    def entries(self) -> list[Entry]:
        """By day, to find the one nearest to a gap."""
        return sorted(self.given, key=lambda entry: (entry.day, entry.id))

    @cached_property
    def days(self) -> Sequence[int]:
        return [entry.day for entry in self.entries]

    def result(self, outcome: Outcome) -> WindowResult:
        """The window as pages and reports print it."""
        window, plan = outcome.window, self.planned.plans[outcome.window.version]
        missing = sum(upto - since for since, upto in outcome.missing)
        period = self.planned.duty.time == "period"
        return WindowResult(
            plan=plan.number,
            edition=plan.edition,
            start=_day(window.start),
            end=_day(window.end),
            limit=_day(window.limit),
            status=outcome.status,
            days_late=outcome.days_late,
            missing_days=missing if outcome.status == "partial" and period else None,
            records=tuple(entry.id for entry in outcome.entries),
            reasons=(*self._reasons(outcome), *self._moved(window)),
        )

    def _reasons(self, outcome: Outcome) -> tuple[Reason, ...]:
        window = outcome.window
        match outcome.status:
            case "met" | "met_late":
                return (self._fulfilled(outcome),)
            case "excused":
                return self._excused(outcome)
            case "partial":
                return self._partial(outcome)
            case "gap":
                return self._gap(window)
            case "open":
                return (Reason("open_until", {"last_in_time": _day(window.limit - 1)}),)
            case "not_due":
                return (Reason("starts_on", {"start": _day(window.start)}),)
        return (self._not_owed(window),)

    def _fulfilled(self, outcome: Outcome) -> Reason:
        together = "_together" if self.planned.duty.time == "period" else ""
        values = {"records": self._deciding(outcome), "on": _day(outcome.fulfilled_on or 0)}
        if outcome.status == "met":
            return Reason(f"met_by{together}", values)
        late = {"days": outcome.days_late, "last_in_time": _day(outcome.window.limit - 1)}
        return Reason(f"late_by{together}", {**values, **late})

    def _deciding(self, outcome: Outcome) -> tuple[str, ...]:
        """Qualifying records: of events the first, of periods all there were when the days were complete."""
        upto = outcome.fulfilled_on or 0
        found = [e for e in outcome.entries if e.day <= upto and not self._lacks(e)]
        return tuple(entry.id for entry in (found[:1] if self.planned.duty.time == "event" else found))

    def _excused(self, outcome: Outcome) -> tuple[Reason, ...]:
        reasons = [
            Reason("excused_by", {"exception": exception.number, "reason": exception.reason})
            for exception in self._exceptions(outcome.window)
            if exception.effect == "excused"
        ]
        if outcome.fulfilled_on is not None:
            values = {"records": self._deciding(outcome), "on": _day(outcome.fulfilled_on)}
            reasons.append(Reason("done_beside", values))
        return tuple(reasons)

    def _partial(self, outcome: Outcome) -> tuple[Reason, ...]:
        """Everything each record lacks, then the days for which nothing is recorded."""
        reasons = [reason for entry in outcome.entries for reason in self._lacks(entry)]
        recorded = [(entry.first, entry.last + 1) for entry in outcome.entries]
        reasons += [
            Reason("days_missing", {"start": _day(since), "last_day": _day(upto - 1), "days": upto - since})
            for missing in outcome.missing
            for since, upto in without(missing, recorded)
        ]
        return tuple(reasons)

    def _gap(self, window: Window) -> tuple[Reason, ...]:
        nothing = Reason("nothing_recorded", days_of(window))
        nearest = self._nearest(window)
        if nearest is None:
            return nothing, Reason("no_record_at_all")
        return nothing, self._said_of(nearest, window)

    def _said_of(self, nearest: Entry, window: Window) -> Reason:
        """That it is there, and what it says itself about the window it counts for."""
        values = {"record": nearest.id, "on": _day(nearest.day)}
        if nearest.names == window.start:
            return Reason("nearest_too_late", values)
        if nearest.names is not None:
            return Reason("nearest_elsewhere", {**values, "start": _day(nearest.names)})
        return Reason("nearest_before" if nearest.previous else "nearest_record", values)

    def _nearest(self, window: Window) -> Entry | None:
        """The record that occurred nearest to the window, the earlier one of two as near."""
        before = bisect_left(self.days, window.start)
        after = bisect_left(self.days, window.end)
        around = self.entries[max(0, before - 1) : before] + self.entries[before : before + 1]
        around += self.entries[max(0, after - 1) : after] + self.entries[after : after + 1]
        return min(around, key=lambda entry: (_distance(window, entry), entry.day, entry.id), default=None)

    def _not_owed(self, window: Window) -> Reason:
        duty = self.planned.duty
        valid = duty.versions[window.version].valid
        since, upto = max(window.start, duty.scope[0]), min(window.end, duty.scope[1])
        days = shared_days(valid, since, upto) if since < upto else 0
        return Reason("not_owed", {"days": days, "of": window.end - window.start})

    def _moved(self, window: Window) -> tuple[Reason, ...]:
        if not window.moved:
            return ()
        last_in_time = _day(window.limit - 1)
        return tuple(
            Reason("limit_moved", {"exception": e.number, "last_in_time": last_in_time, "reason": e.reason})
            for e in self._exceptions(window)
            if e.effect == "moved" and e.new_limit == _day(window.limit)
        )

    def _exceptions(self, window: Window) -> Sequence[WindowException]:
        return self.planned.exceptions.get((window.version, window.start), ())

    def _lacks(self, entry: Entry) -> tuple[Reason, ...]:
        return self.qualifier.lacks(self.counted[entry.id])


def _distance(window: Window, entry: Entry) -> int:
    return max(window.start - entry.day, entry.day - window.end + 1, 0)


def days_of(window: Window) -> dict[str, date]:
    """First day, last day and last day in time, as sentences quote them."""
    last_in_time = _day(window.limit - 1)
    return {"start": _day(window.start), "last_day": _day(window.end - 1), "last_in_time": last_in_time}


def subject_reasons(coverage: Coverage) -> tuple[Reason, ...]:
    """Why the planned intervals gave this status, with its numbers; and whether the subject is overdue."""
    counts = coverage.counts
    values = {name: getattr(counts, name) for name in Counts.__slots__}
    reasons = [Reason(_rule_of(coverage, counts), values)]
    if coverage.current is False and coverage.latest_due is not None:
        reasons.append(Reason("overdue", days_of(coverage.latest_due.window)))
    return tuple(reasons)


def rhythm_reasons(
    planned: Planned, coverage: Coverage, asked: str | None, durations: Mapping[str, Text]
) -> Iterator[Reason]:
    """Which plans cut the windows at another interval than the control asks for, each from its first window
    on.
    """
    first: dict[int, Window] = {}
    for outcome in coverage.windows:
        if outcome.window.owed:
            first.setdefault(outcome.window.version, outcome.window)
    for version, window in first.items():
        plan = planned.plans[version]
        if plan.interval != asked:
            values = {"plan": plan.number, "start": _day(window.start), "anchor": plan.anchor}
            yield Reason(
                "planned_otherwise", {**values, "interval": durations.get(plan.interval, plan.interval)}
            )


def _rule_of(coverage: Coverage, counts: Counts) -> str:
    """The line of the rule that decided."""
    match coverage.status:
        case "not_met":
            return "too_many_gaps" if counts.gap * 4 > counts.n else "two_latest_gaps"
        case "met":
            return "met_some_late" if counts.met_late else "all_met"
        case "partial":
            return "many_late" if counts.gap == counts.partial == 0 else "partly"
        case "excused":
            return "all_excused"
    return "nothing_due" if coverage.status == "not_due" else "never_owed"


def control_reasons(status: str, subjects: Sequence[SubjectResult]) -> tuple[Reason, ...]:
    """Why a control has its status."""
    names = ("met", "partial", "not_met", "excused")
    of = {name: sum(subject.status == name for subject in subjects) for name in names}
    judged = of["met"] + of["partial"] + of["not_met"]
    critical = tuple(s.subject for s in subjects if (s.status, s.tier) == ("not_met", "critical"))
    if status == "not_met" and critical and of["not_met"] * 2 < judged:
        return (Reason("critical_not_met", {"subjects": critical, **of, "judged": judged}),)
    return (Reason(f"control_{status}", {**of, "judged": judged}),)
