"""When a status changes next by itself, and why: a window begins or closes, an item falls due, a version
ends.

“By itself” means with the records there are: the same question is asked again on later days, and the first
day with another answer is the next change. Worked example: November's values of an SLA are missing on 30
November. Its window is open until 10 December: on 11 December it becomes a gap, and nothing changes before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from controls.assessment import ItemResult, Question, Reason, SubjectResult, WindowResult
from controls.control import Control
from controls.days_ahead import days_ahead
from controls.declaration import Text
from controls.facts import Subject
from controls.judge import Judge
from controls.known import Known

LISTED = 2  # items said one by one


@dataclass(frozen=True, slots=True)
class NextChange:
    """The first day on which a control judges a subject otherwise, and what is other then.

    `lacking`: the items that become a shortfall, as they are judged on that day, as many as are told.
    """

    control: str
    subject: str
    day: date
    reasons: tuple[Reason, ...]
    lacking: tuple[ItemResult, ...] = ()


def not_foreseen(records: int) -> Reason:
    """Why nobody looked ahead: more records than this would be judged for each of the days."""
    return Reason("next_not_foreseen", {"records": records})


def next_change(
    known: Known, control: Control, number: str, question: Question, upto: date
) -> NextChange | None:
    """The next change of one subject after `as_of`, up to and with a day; None where there is none."""
    subject = known.subject(number)
    if subject is None:
        return None
    judge = Judge(known, control, question)
    now = answer(judge, subject)
    for day in days_ahead(judge, subject, now, upto):
        then = answer(Judge(known, control, replace(question, as_of=day)), subject)
        if looks(then) != looks(now):
            told, lacking = tuple(_told(known, now, then, day)), _lacking_then(now, then)
            return NextChange(control.id, number, day, told, lacking)
    return None


def first_change(
    known: Known, pairs: Iterable[tuple[Control, str]], question: Question, upto: date
) -> NextChange | None:
    """The earliest of several controls and subjects, the first named of equal ones; days after the earliest
    found so far are not judged, so that controls with planned intervals go first.
    """
    found: NextChange | None = None
    for control, number in sorted(pairs, key=lambda pair: pair[0].activity is None):
        last = found.day - timedelta(days=1) if found else upto
        found = next_change(known, control, number, question, last) or found
    return found


def window_ahead(known: Known, window: WindowResult) -> tuple[Reason, ...]:
    """What becomes of one window by itself: one not due yet begins, an open one closes; others stay."""
    days: dict[str, Any] = {"start": window.start, "last_day": window.end - timedelta(days=1)}
    if window.status == "open":
        return (
            Reason(
                "next_closes", {"on": window.limit, **days, "becomes": known.catalog.statuses["gap"].name}
            ),
        )
    if window.status == "not_due":
        last_in_time = window.limit - timedelta(days=1)
        return (Reason("next_begins", {"on": window.start, **days, "last_in_time": last_in_time}),)
    return ()


def in_reasons(found: NextChange | None, upto: date) -> tuple[Reason, ...]:
    """What a page says of it; of no change, until when there is none."""
    return found.reasons if found else (Reason("next_nothing", {"upto": upto}),)


def answer(judge: Judge, subject: Subject) -> SubjectResult | None:
    """None on days on which the control does not ask about the subject."""
    return judge.subject(subject) if judge.check.applies(judge.inquiry, subject) else None


def looks(result: SubjectResult | None) -> Any:
    """What a reader sees of a result: its statuses, without sentences."""
    if result is None:
        return None
    windows = tuple((w.plan, w.edition, w.start, w.status) for w in result.windows)
    items = tuple((item.id, item.status) for item in result.items)
    return result.status, result.current, result.intervals_status, result.items_status, windows, items


# ---- what is other then ----


def _told(known: Known, now: SubjectResult | None, then: SubjectResult | None, day: date) -> Iterator[Reason]:
    if now is None or then is None:
        yield Reason("next_judged" if then else "next_not_judged", {"on": day})
        return
    words = _Words(known, day)
    yield from words.windows(now.windows, then.windows)
    yield from words.items(now.items, then.items)
    if now.status != then.status:
        yield words.reason("next_status", status=words.name(now.status), becomes=words.name(then.status))
    elif now.current != then.current:
        yield words.reason("next_current" if then.current else "next_overdue")


def _lacking_then(now: SubjectResult | None, then: SubjectResult | None) -> tuple[ItemResult, ...]:
    changed = _changed(now.items, then.items) if now and then else []
    return tuple(item for item in changed[:LISTED] if item.status in ("partial", "not_met"))


def _changed(now: Sequence[ItemResult], then: Sequence[ItemResult]) -> list[ItemResult]:
    before = {item.id: item.status for item in now}
    return [item for item in then if before.get(item.id) != item.status]


@dataclass(frozen=True, slots=True)
class _Words:
    known: Known
    day: date

    def name(self, status: str) -> Text:
        return self.known.catalog.statuses[status].name

    def reason(self, code: str, **values: Any) -> Reason:
        return Reason(code, {"on": self.day, **values})

    def windows(self, now: Sequence[WindowResult], then: Sequence[WindowResult]) -> Iterator[Reason]:
        before = {(w.plan, w.edition, w.start): w.status for w in now}
        for window in then:
            was = before.get((window.plan, window.edition, window.start))
            days = {"start": window.start, "last_day": window.end - timedelta(days=1)}
            if was == window.status:
                if window.limit == self.day:
                    yield self.reason("next_due", **days, status=self.name(window.status))
            elif window.status == "open":
                yield self.reason("next_begins", **days, last_in_time=window.limit - timedelta(days=1))
            elif window.status == "gap":
                yield self.reason("next_closes", **days, becomes=self.name("gap"))
            else:
                yield self.reason("next_window", **days, becomes=self.name(window.status))

    def items(self, now: Sequence[ItemResult], then: Sequence[ItemResult]) -> Iterator[Reason]:
        before, after = ({item.id: item for item in items} for items in (now, then))
        changed = _changed(now, then)
        for item in changed[:LISTED]:
            code = "next_item" if item.id in before else "next_item_comes"
            yield self.item(code, item, becomes=self.name(item.status))
        gone = [i for i in now if i.id not in after]
        for item in gone[:LISTED]:
            yield self.item("next_item_goes", item)
        if others := max(len(changed) - LISTED, 0) + max(len(gone) - LISTED, 0):
            yield self.reason("next_items_more", others=others)

    def item(self, code: str, item: ItemResult, **values: Any) -> Reason:
        """Of several items in one record each is called by its row."""
        if item.row is None or item.label is None:
            return self.reason(code, record=item.record, **values)
        return self.reason(f"{code}_row", record=item.record, line=item.row, row=item.label, **values)
