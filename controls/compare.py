"""What changed between two assessments: every status that is another one, once, with the reason. Pure.

A shortfall is a gap, partly met or not met. Each status that differs is of one sort:

    closed    a shortfall, and none any more
    new       no shortfall, or not judged, and one now
    worse     a shortfall, and a graver one now
    better    a shortfall, and a lighter one now
    dropped   a shortfall, and not judged any more: nothing is said about whether anything was done
    other     no shortfall on either side, such as an interval that was open and is met

Worked example: BRM-04 was not met for a customer because of two gaps. One of them is met late now, so that
window is closed; the customer is partly met, which is better; a meeting that is not approved made a third
interval partly met, which is new; the fourth was met and still is: one unchanged window, counted only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from controls.assessment import (
    Assessment,
    ControlResult,
    ItemResult,
    Question,
    Reason,
    SubjectResult,
    WindowResult,
)

Result = ControlResult | SubjectResult | WindowResult | ItemResult

LEVELS = ("control", "subject", "window", "item")
SORTS = ("closed", "new", "worse", "better", "dropped", "other")
UNCHANGED = "unchanged"
SHORT = {"gap": 0, "not_met": 0, "partial": 1}  # shortfalls, the gravest first
UNSEEN = frozenset([None, "not_computed", "not_applicable", "no_population"])
WAITING = frozenset(["not_due", "open"])
DAY = timedelta(days=1)
# Why something is judged now and was not before, and the other way round.
ONE_SIDED = {
    "control": ("change_control_in", "change_control_out"),
    "subject": ("change_subject_in", "change_subject_out"),
    "window": ("change_planned_in", "change_planned_out"),
    "period": ("change_period_in", "change_period_out"),
    "item": ("change_item_in", "change_item_out"),
}


class Place(NamedTuple):
    """What a status is of. `id` tells windows and items of a subject apart."""

    level: str
    control: str
    subject: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One status that is another one; None where there was nothing to judge."""

    place: Place
    sort: str
    before: str | None
    after: str | None
    shown: Result  # what it is about: the later result, where there is one
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Changes in the order of the later assessment; `counts` by level and sort, with what is unchanged.

    `lasting` is how many windows and items were short before and are just as short now.
    """

    before: Question
    after: Question
    before_edition: str
    after_edition: str
    changes: tuple[Change, ...]
    counts: Mapping[str, Mapping[str, int]]
    lasting: int

    def of(self, level: str) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.place.level == level)

    def shortfalls(self) -> tuple[Change, ...]:
        """What came of single shortfalls: of windows and items, and of subjects in which neither changed."""
        inside = {c.place[1:3] for c in self.changes if c.place.level in ("window", "item")}
        return tuple(
            change
            for change in self.changes
            if change.sort != "other"
            and change.place.level != "control"
            and not (change.place.level == "subject" and change.place[1:3] in inside)
        )


def compare(before: Assessment, after: Assessment, *, same_catalog: bool = True) -> Comparison:
    """What is another status in `after` than in `before`. `same_catalog`: not even a number differs; editions
    of another name differ anyhow.
    """
    then, now = dict(_results(before)), dict(_results(after))
    sorts = {place: sort_of(_status(then.get(place)), _status(now.get(place))) for place in [*now, *then]}
    same_rules = same_catalog and before.catalog_edition == after.catalog_edition
    tell = _Teller(before.question, after.question, sorts, same_rules)
    changes = tuple(
        _change(place, sort, then.get(place), now.get(place), tell)
        for place, sort in sorts.items()
        if sort != UNCHANGED
    )
    return Comparison(
        before=before.question,
        after=after.question,
        before_edition=before.catalog_edition,
        after_edition=after.catalog_edition,
        changes=changes,
        counts={level: Counter(s for place, s in sorts.items() if place.level == level) for level in LEVELS},
        lasting=sum(s == UNCHANGED and _is_short(place, now[place]) for place, s in sorts.items()),
    )


def _is_short(place: Place, result: Result) -> bool:
    return place.level in ("window", "item") and result.status in SHORT


def _change(place: Place, sort: str, was: Result | None, found: Result | None, tell: _Teller) -> Change:
    (shown, *_) = (result for result in (found, was) if result is not None)
    return Change(place, sort, _status(was), _status(found), shown, tuple(tell(place, was, found)))


def sort_of(before: str | None, after: str | None) -> str:
    """How a status changed. None: there was nothing to judge."""
    if before == after:
        return UNCHANGED
    was, found = SHORT.get(before or ""), SHORT.get(after or "")
    if was is None:
        return "other" if found is None else "new"
    if found is None:
        return "dropped" if after in UNSEEN else "closed"
    if was == found:
        return UNCHANGED
    return "worse" if found < was else "better"


def _status(result: Result | None) -> str | None:
    return result.status if result else None


def _results(assessment: Assessment) -> Iterator[tuple[Place, Result]]:
    for control in assessment.controls:
        yield Place("control", control.control), control
        for subject in control.subjects:
            at = control.control, subject.subject
            yield Place("subject", *at), subject
            for window in subject.windows:
                yield Place("window", *at, f"{window.plan}/{window.edition}/{window.start}"), window
            for item in subject.items:
                yield Place("item", *at, item.id), item


class _Teller:
    """Says why a status is another one."""

    def __init__(
        self, before: Question, after: Question, sorts: Mapping[Place, str], same_rules: bool
    ) -> None:
        self.before = before
        self.after = after
        self.same = same_records(before, after, same_rules)
        self.subjects: Counter[str] = Counter()
        self.parts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for place, sort in sorts.items():
            if sort != UNCHANGED and place.level == "subject":
                self.subjects[place.control] += 1
            elif sort != UNCHANGED and place.level in ("window", "item"):
                self.parts[place.control, place.subject][place.level] += 1

    def __call__(self, place: Place, was: Result | None, found: Result | None) -> Iterator[Reason]:
        if was is None or found is None:
            yield self._one_sided(place, was, found)
        elif isinstance(was, ControlResult):
            yield self._control(place)
        elif isinstance(was, SubjectResult):
            yield self._subject(place)
        elif isinstance(was, WindowResult | ItemResult) and isinstance(found, WindowResult | ItemResult):
            yield from self._part(was, found)

    def _one_sided(self, place: Place, was: Result | None, found: Result | None) -> Reason:
        """It is judged on one side only."""
        shown, other = (found, self.before) if was is None else (was, self.after)
        word = place.level
        if isinstance(shown, WindowResult) and not other.period_from <= shown.end - DAY <= other.period_to:
            word = "period"
        return Reason(ONE_SIDED[word][was is not None])

    def _control(self, place: Place) -> Reason:
        subjects = self.subjects[place.control]
        return Reason("change_subjects", {"subjects": subjects}) if subjects else self.same

    def _subject(self, place: Place) -> Reason:
        parts = self.parts.get((place.control, place.subject))
        if not parts:
            return self.same
        return Reason("change_parts", {"windows": parts["window"], "items": parts["item"]})

    def _part(self, was: WindowResult | ItemResult, found: WindowResult | ItemResult) -> Iterator[Reason]:
        """Of a window or an item: time, records, limit."""
        told = list(self._moved(was, found))
        last = _last_in_time(found)
        waited = was.status in WAITING and found.status in SHORT
        if waited and last and last < self.after.as_of:
            told.append(Reason("change_time_passed", {"last_in_time": last}))
        yield from told or [self.same]

    def _moved(self, was: WindowResult | ItemResult, found: WindowResult | ItemResult) -> Iterator[Reason]:
        for code, some, others in (
            ("change_records_added", found.records, was.records),
            ("change_records_gone", was.records, found.records),
        ):
            if records := tuple(number for number in some if number not in others):
                yield Reason(code, {"records": records})
        limits: Mapping[str, Any] = {"before": _last_in_time(was), "after": _last_in_time(found)}
        if all(limits.values()) and limits["before"] != limits["after"]:
            yield Reason("change_limit", limits)


def same_records(before: Question, after: Question, same_rules: bool) -> Reason:
    """What is said where the same records count: with all else alike, it is the day that makes the status."""
    if before.as_of == after.as_of:
        return Reason("change_same_records")
    days = {"before": before.as_of, "after": after.as_of}
    alike = same_rules and before.known_at == after.known_at
    return Reason("change_other_day" if alike else "change_same_records_later", days)


def _last_in_time(result: WindowResult | ItemResult) -> date | None:
    return result.limit - DAY if isinstance(result, WindowResult) else result.last_in_time
