"""Windows × records → statuses: the whole rule by which a duty that returns is judged. Pure, in whole days.

Worked example: quarterly windows from 1 April, meetings on 20 May, 12 July (counting for the previous window)
and 20 November, asked on 30 April of the next year. April–June is met by the first meeting; the second is a
further record of that window, so July–September is a gap; October–December is met; January–March is a gap.
Two of four due windows are gaps: the subject is not met, and not current.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from controls.assessment import Counts
from controls.quick import quick
from controls.windows import (
    DEFAULT_GRACE,
    FAR,
    Grace,
    Span,
    Version,
    Waiver,
    Window,
    boundary,
    clip,
    windows_of_version,
    without,
)

FULFILLED = frozenset({"met", "met_late", "excused"})
JUDGED = frozenset({"met", "partial", "not_met"})


@quick
@dataclass(frozen=True, slots=True)
class Entry:
    """A counting record as the rule sees it. An event speaks for its day, else `first` to `last`."""

    id: str
    day: int  # on which it occurred
    first: int
    last: int
    previous: bool = False
    names: int | None = None  # start of the moved window it makes up for


Qualifies = Callable[[Entry], bool]
Lane = Sequence[Window]  # of one version, in order
_start, _end = attrgetter("start"), attrgetter("end")


@quick
@dataclass(frozen=True, slots=True)
class Duty:
    """What is owed: one activity of one subject, by the versions of its plan."""

    time: str  # event or period: how the activity's records lie in time
    scope: Span
    versions: tuple[Version, ...]
    waivers: Mapping[tuple[int, int], Waiver]  # by (version, window start)
    grace: Grace = DEFAULT_GRACE


@quick
@dataclass(frozen=True, slots=True)
class Outcome:
    """One window judged, with what decided it."""

    window: Window
    status: str
    entries: tuple[Entry, ...] = ()  # all that count for it, by id
    fulfilled_on: int | None = None
    missing: tuple[Span, ...] = ()  # days in scope that no qualifying period holds

    @property
    def days_late(self) -> int | None:
        """On the limit itself: 1. None unless met or met late."""
        if self.status not in ("met", "met_late") or self.fulfilled_on is None:
            return None
        return max(0, self.fulfilled_on - self.window.limit + 1)


@quick
@dataclass(frozen=True, slots=True)
class Coverage:
    """The answer for one subject: windows whose last day lies in the period, first-ending first."""

    windows: tuple[Outcome, ...]
    status: str
    current: bool | None
    counts: Counts
    latest_due: Outcome | None


def cover(duty: Duty, entries: Iterable[Entry], qualifies: Qualifies, period: Span, as_of: int) -> Coverage:
    """Judge a duty. `period` holds both its days; what occurred after `as_of` is not looked at.

    `qualifies` is asked only for entries of windows that matter: judging a record's content is what costs.
    """
    outcomes = outcomes_of(duty, entries, qualifies, as_of, max(as_of, period[1]), period)
    listed = tuple(o for o in outcomes if period[0] <= o.window.end - 1 <= period[1])
    owed_and_due = [o for o in outcomes if o.window.owed and o.window.limit <= as_of]
    latest = owed_and_due[-1] if owed_and_due else None
    counts, status = subject_status([o.status for o in listed], [o.status for o in _due(listed, as_of)])
    return Coverage(listed, status, None if latest is None else latest.status in FULFILLED, counts, latest)


def outcomes_of(
    duty: Duty,
    entries: Iterable[Entry],
    qualifies: Qualifies,
    as_of: int,
    horizon: int,
    period: Span = (0, FAR),
) -> tuple[Outcome, ...]:
    """Windows starting by the horizon, judged: those of the period, and the latest one due."""
    lanes = _lanes(duty, horizon)
    windows = lanes[0] if len(lanes) == 1 else sorted(window for lane in lanes for window in lane)
    wanted = _wanted(windows, period, as_of)
    since = min(map(_start, wanted), default=FAR)  # what was over before counts for none of them
    known = [one for one in entries if one.day <= as_of and (one.last >= since or one.day >= since)]
    offered = _events(duty, lanes, known) if duty.time == "event" else _periods(duty, lanes, known)
    return tuple(_judge(duty, window, offered.get(window, ()), qualifies, as_of) for window in wanted)


def _wanted(windows: Sequence[Window], period: Span, as_of: int) -> Sequence[Window]:
    """Windows stand by their ends, so those of the period side by side."""
    first = bisect_right(windows, period[0], key=_end)
    listed = windows[first : bisect_right(windows, period[1] + 1, key=_end)]
    due = next((window for window in reversed(windows) if window.owed and window.limit <= as_of), None)
    return listed if due is None or due in listed else sorted([due, *listed])


def _due(listed: Sequence[Outcome], as_of: int) -> list[Outcome]:
    return [o for o in listed if o.window.owed and o.window.limit <= as_of]


# ---- which window a record counts for ----


def _events(duty: Duty, lanes: Sequence[Lane], entries: Sequence[Entry]) -> dict[Window, list[Entry]]:
    """Each event counts for one owed window at most."""
    offered: dict[Window, list[Entry]] = defaultdict(list)
    for entry in entries:
        window = _made_up(lanes, entry) or _ordinary(duty, lanes, entry)
        if window is not None:
            offered[window].append(entry)
    return offered


def _lanes(duty: Duty, horizon: int) -> list[Lane]:
    """Windows by version."""
    return [
        windows_of_version(number, version, duty.scope, horizon, duty.waivers, duty.grace)
        for number, version in enumerate(duty.versions)
    ]


def _made_up(lanes: Sequence[Lane], entry: Entry) -> Window | None:
    """The owed window the record names, if its limit was moved and the day lies before or on that limit."""
    if entry.names is None:
        return None
    named = [
        w
        for lane in lanes
        for w in lane
        if w.start == entry.names and w.owed and w.moved and w.start <= entry.day <= w.limit
    ]
    return min(named, key=_first_ending) if named else None


def _ordinary(duty: Duty, lanes: Sequence[Lane], entry: Entry) -> Window | None:
    """`this`: the window holding the day, first-ending; `previous`: the one before it, last-ending."""
    candidates = []
    for version, lane in zip(duty.versions, lanes, strict=True):
        place = bisect_right(lane, entry.day, key=_start) - 1
        if entry.previous and place >= 0 and lane[place].end > entry.day:
            place -= 1
        if place >= 0 and lane[place].owed and _holds(version, lane[place], entry):
            candidates.append(lane[place])
    if not candidates:
        return None
    return max(candidates) if entry.previous else min(candidates, key=_first_ending)


def _holds(version: Version, window: Window, entry: Entry) -> bool:
    if not entry.previous:
        return window.start <= entry.day < window.end
    return window.end <= entry.day < boundary(version.anchor, version.interval, window.k + 2)


def _first_ending(window: Window) -> tuple[int, int, int]:
    return window.end, -window.start, -window.version


def _periods(duty: Duty, lanes: Sequence[Lane], entries: Sequence[Entry]) -> dict[Window, list[Entry]]:
    """A period record counts for every owed window with which it shares a day in scope."""
    offered: dict[Window, list[Entry]] = defaultdict(list)
    for lane in lanes:
        for entry in entries:
            since, upto = max(entry.first, duty.scope[0]), min(entry.last + 1, duty.scope[1])
            place = max(0, bisect_right(lane, since, key=_start) - 1)
            while since < upto and place < len(lane) and lane[place].start < upto:
                if lane[place].owed and lane[place].end > since:
                    offered[lane[place]].append(entry)
                place += 1
    return offered


# ---- status of one window ----


def _judge(duty: Duty, window: Window, entries: Sequence[Entry], qualifies: Qualifies, as_of: int) -> Outcome:
    if not window.owed:
        return Outcome(window, "not_applicable")
    entries = sorted(entries, key=lambda entry: entry.id) if len(entries) > 1 else entries
    fulfilled_on, missing = _fulfilment(duty, window, [entry for entry in entries if qualifies(entry)])
    status = _window_status(window, fulfilled_on, bool(entries), as_of)
    return Outcome(window, status, tuple(entries), fulfilled_on, missing)


def _fulfilment(
    duty: Duty, window: Window, qualifying: Sequence[Entry]
) -> tuple[int | None, tuple[Span, ...]]:
    """The day on which the window was first fulfilled, or the days in scope that are not held."""
    if duty.time == "event":
        return min((entry.day for entry in qualifying), default=None), ()
    return _union(clip([duty.scope], (window.start, window.end)), qualifying)


def _union(wanted: tuple[Span, ...], qualifying: Sequence[Entry]) -> tuple[int | None, tuple[Span, ...]]:
    """The day on which the periods first held every wanted day together, or the days they do not hold."""
    left = wanted
    for entry in sorted(qualifying, key=lambda entry: entry.day):
        left = tuple(part for span in left for part in without(span, [(entry.first, entry.last + 1)]))
        if not left:
            return entry.day, ()
    return None, left


def _window_status(window: Window, fulfilled_on: int | None, anything: bool, as_of: int) -> str:
    """The first line that applies, so that one more record or accepted file never lowers a status."""
    if fulfilled_on is not None and fulfilled_on < window.limit:
        return "met"
    if window.excused:
        return "excused"
    if fulfilled_on is not None:
        return "met_late"
    if anything:
        return "partial"
    return "not_due" if as_of < window.start else "open" if as_of < window.limit else "gap"


# ---- status of a subject and of a control ----


def subject_status(listed: Sequence[str], due: Sequence[str]) -> tuple[Counts, str]:
    """The rule of intervals. `listed`: statuses of all windows of the period; `due`: those due at `as_of`."""
    n, late, partial, gaps = len(due), due.count("met_late"), due.count("partial"), due.count("gap")
    counts = Counts(n, due.count("met"), late, due.count("excused"), partial, gaps)
    if n == 0:
        left_out = bool(listed) and all(status == "not_applicable" for status in listed)
        return counts, "not_applicable" if left_out else "not_due"
    if counts.excused == n:
        return counts, "excused"
    if gaps == 0 and partial == 0 and late * 4 <= n:
        return counts, "met"
    return counts, "not_met" if gaps * 4 > n or list(due[-2:]) == ["gap", "gap"] else "partial"


def control_status(subjects: Sequence[tuple[str, str | None]]) -> str:
    """Status of a control from (status, tier) of its subjects; those not applicable are no part of it."""
    population = [(status, tier) for status, tier in subjects if status != "not_applicable"]
    judged = [(status, tier) for status, tier in population if status in JUDGED]
    failed = [tier for status, tier in judged if status == "not_met"]
    if not population:
        return "no_population"
    if not judged:
        return "excused" if any(status == "excused" for status, _ in population) else "not_due"
    if all(status == "met" for status, _ in judged):
        return "met"
    return "not_met" if len(failed) * 2 >= len(judged) or "critical" in failed else "partial"
