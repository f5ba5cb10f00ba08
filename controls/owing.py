"""What is owed, held against what would be owed: windows that come, go or move, days owed twice or by nobody.

Worked example: a plan of six months counted from 1 April gets an edition of three months. From 1 January on,
92 of the 182 days of the window October–March are left to the old rhythm, half of them: it stays owed, and so
is the new window January–March, whose 90 days are then owed twice. From 1 December on it is 61 of 182 days
and, of October–December, 31 of 92: neither window is owed, and 92 days are owed by nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from controls.assessment import Question
from controls.control import Control
from controls.duties import planned
from controls.facts import Plan, Subject
from controls.judge import Judge
from controls.known import Known
from controls.windows import Span, Window, clip, windows_of_version, without


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes for one subject in one activity; windows by their first day, a window moved as it was and
    as it will be.
    """

    subject: str
    activity: str
    controls: tuple[str, ...]  # that ask for it, with the same windows
    more: tuple[Window, ...] = ()
    fewer: tuple[Window, ...] = ()
    moved: tuple[tuple[Window, Window], ...] = ()


def owed(known: Known, subject: Subject | None, control: Control, upto: int) -> list[Window]:
    """The windows a subject owes for a control and that start before a day, first-starting first; none that
    is excused.
    """
    if subject is None or not control.activity:
        return []
    if not known.catalog.judges(control, subject.kind, subject.tier):
        return []
    found = planned(known, subject, control.activity, control.id)
    if found is None:
        return []
    duty = found.duty
    windows = (
        window
        for number, version in enumerate(duty.versions)
        for window in windows_of_version(number, version, duty.scope, upto - 1, duty.waivers, duty.grace)
    )
    return sorted((w for w in windows if w.owed and not w.excused), key=lambda w: (w.start, w.end, w.version))


def differences(before: Known, after: Known, subject: str, upto: date) -> tuple[Difference, ...]:
    """What the subject will owe otherwise than now, of the windows that start before a day."""
    found: dict[tuple[str, str], tuple[Difference, list[str]]] = {}
    for control in before.catalog.controls:
        if control.activity:
            one = _difference(before, after, subject, control, upto.toordinal())
            if one.more or one.fewer or one.moved:
                found.setdefault((control.activity, repr(_spans(one))), (one, []))[1].append(control.id)
    return tuple(replace(one, controls=tuple(controls)) for one, controls in found.values())


def _difference(before: Known, after: Known, subject: str, control: Control, upto: int) -> Difference:
    now, then = (
        {(w.start, w.end): w for w in owed(known, known.subject(subject), control, upto)}
        for known in (before, after)
    )
    both = [(now[span], then[span]) for span in now if span in then]
    return Difference(
        subject,
        str(control.activity),
        (control.id,),
        more=tuple(then[span] for span in then if span not in now),
        fewer=tuple(now[span] for span in now if span not in then),
        moved=tuple((was, is_) for was, is_ in both if was.limit != is_.limit),
    )


def _spans(one: Difference) -> tuple[object, ...]:
    """What makes two controls differ in the same way."""
    moved = [(was.start, was.limit, is_.limit) for was, is_ in one.moved]
    return [w.start for w in one.more], [w.start for w in one.fewer], moved


# ---- who is asked at all ----


def controls_of(known: Known, plan: Plan) -> list[Control]:
    """The controls that judge the plan's subject by it; none where its kind or tier asks for nothing."""
    subject = known.subject(plan.subject)
    return [
        control
        for control in known.catalog.controls
        if subject is not None
        and control.activity == plan.activity
        and plan.control in (None, control.id)
        and known.catalog.judges(control, subject.kind, subject.tier)
    ]


def asked(known: Known, subject: str, day: date) -> tuple[str, ...]:
    """Ids of the controls in whose population a subject is on a day."""
    question = Question(day, day, day, known.facts.position, subjects=(subject,))
    return tuple(
        control.id for control in known.catalog.controls if Judge(known, control, question).population()
    )


# ---- days around a change of rhythm ----


def owed_twice(windows: Iterable[Window], within: Span) -> tuple[Span, ...]:
    """Days that lie in two windows or more."""
    at = within[0]
    twice: list[Span] = []
    for start, end in sorted((w.start, w.end) for w in windows):
        if start < at:
            twice.append((start, min(end, at)))
        at = max(at, end)
    return clip(joined(twice), within)


def owed_by_nobody(windows: Iterable[Window], within: Span) -> tuple[Span, ...]:
    """Days that lie in no window."""
    return without(within, [(w.start, w.end) for w in windows])


def joined(spans: Iterable[Span]) -> list[Span]:
    """Spans that touch or overlap as one, sorted."""
    found: list[Span] = []
    for since, upto in sorted(spans):
        if found and since <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], upto)
        elif since < upto:
            found.append((since, upto))
    return found


def less(spans: Iterable[Span], holes: Sequence[Span]) -> tuple[Span, ...]:
    """The days of the spans that lie in none of the others."""
    return tuple(part for span in spans for part in without(span, holes))
