"""A loop: what called for a reaction, step by step until it is closed, each step with its day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from controls.assessment import Reason
from controls.declaration import Text

DONE = frozenset({"done", "late"})
OVERDUE, WAITING, TO_COME = "overdue", "waiting", "to_come"


@dataclass(frozen=True, slots=True)
class Step:
    """One step. State: done, late, waiting (in time, or no day is set), overdue, to_come (not its turn yet).

    `by` is the last day in time; `days` are those since the step before, `days_late` those after `by`.
    """

    name: Text
    state: str
    record: str | None = None
    on: date | None = None
    by: date | None = None
    days: int | None = None
    days_late: int = 0
    note: Reason | None = None


@dataclass(frozen=True, slots=True)
class Loop:
    """`id` is that of the item the control judges, `status` its status; `lacks` what is said beside days."""

    control: str
    subject: str
    id: str
    record: str  # what it begins with
    name: Text
    label: str | Text | None
    status: str  # met, partial, not_met, not_due
    steps: tuple[Step, ...]
    lacks: tuple[Reason, ...] = ()

    @property
    def state(self) -> str:
        """overdue, open, closed."""
        states = {step.state for step in self.steps}
        if OVERDUE in states:
            return OVERDUE
        return "open" if states - DONE else "closed"

    @property
    def next(self) -> Step | None:
        """What has to be done now: what is overdue first."""
        left = [step for step in self.steps if step.state not in DONE]
        return next((step for step in left if step.state == OVERDUE), left[0] if left else None)

    @property
    def records(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*(step.record for step in self.steps if step.record), self.record]))

    @property
    def last_day(self) -> date:
        """The latest day on which something was done."""
        return max((step.on for step in self.steps if step.on), default=date.min)


def step(name: Text, as_of: date, record: str | None, on: date | None, by: date | None = None) -> Step:
    """A step as it stands on a day. What is dated later is not done yet."""
    if on is not None and on <= as_of:
        late = max(0, (on - by).days) if by else 0
        return Step(name, "late" if late else "done", record, on, by, days_late=late)
    late = max(0, (as_of - by).days) if by else 0
    return Step(name, OVERDUE if late else WAITING, record, None, by, days_late=late)


def in_order(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Steps by their days, what is to do behind what is done, with the days between."""
    found = sorted(steps, key=lambda one: one.on or date.max)
    ordered: list[Step] = []
    for one in found:
        before = ordered[-1] if ordered else None
        if one.on and before and before.on:
            one = replace(one, days=(one.on - before.on).days)
        elif one.state == WAITING and one.by is None and before and before.state not in DONE:
            one = replace(one, state=TO_COME)
        ordered.append(one)
    return tuple(ordered)


def urgent_first(loops: Iterable[Loop]) -> list[Loop]:
    """What is overdue longest, then what is due next, then what was closed last."""
    places = {OVERDUE: 0, "open": 1, "closed": 2}

    def key(loop: Loop) -> tuple[int, date, int, str]:
        due = loop.next.by if loop.next else None
        return places[loop.state], due or date.max, -loop.last_day.toordinal(), f"{loop.control} {loop.id}"

    return sorted(loops, key=key)
