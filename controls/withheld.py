"""Results for those who may not read everything they rest on: statuses stay, texts of closed records go.

What a record is called comes from whoever puts a result in words; what a result quotes of it (the name of a
component or a target, a reason somebody wrote) is taken out here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from controls.assessment import ControlResult, ItemResult, Reason, SubjectResult, WindowResult
from controls.declaration import Text
from controls.facts import Record
from controls.known import Known

WITHHELD = Text("(withheld)", "（非公開）")
NUMBER = re.compile(r"[A-Z][A-Z_]*(?:-[0-9]+)+")
ABOUT_TARGETS = "carry_"  # codes of sentences that quote what agreements promise, also in both languages

IsOpen = Callable[[str], bool]  # of the number of a record


def withheld(result: ControlResult, known: Known, is_open: IsOpen) -> ControlResult:
    """The same result without what it quotes of records that are not open."""
    reader = _Reader(known, is_open)
    return replace(result, subjects=tuple(reader.subject(subject) for subject in result.subjects))


def withheld_item(item: ItemResult, known: Known, is_open: IsOpen) -> ItemResult:
    """One item in the same way."""
    return _Reader(known, is_open).item(item)


def withheld_reasons(reasons: Iterable[Reason], known: Known, is_open: IsOpen) -> tuple[Reason, ...]:
    """Sentences without what they quote; one that calls a row by its name says which `line` that is."""
    reader = _Reader(known, is_open)

    def quotes_closed(reason: Reason) -> bool:
        line = reason.values.get("line")
        return line is not None and not label_is_open(known, reason.values["record"], line, is_open)

    return tuple(reader.reason(reason, quotes_closed(reason)) for reason in reasons)


def label_is_open(known: Known, record: str, row: str | None, is_open: IsOpen) -> bool:
    """Whether what a row of a record is called may be said: its name may stand in an agreement it names."""
    return all(is_open(number) for number in _named_in(known, record, row))


@dataclass(frozen=True, slots=True)
class _Reader:
    known: Known
    is_open: IsOpen

    def subject(self, subject: SubjectResult) -> SubjectResult:
        closed = not self.is_open(subject.subject)
        return replace(
            subject,
            windows=tuple(self.window(window, closed) for window in subject.windows),
            items=tuple(self.item(item) for item in subject.items),
            reasons=self.said(subject.reasons, closed),
        )

    def window(self, window: WindowResult, closed: bool) -> WindowResult:
        return replace(window, reasons=self.said(window.reasons, closed))

    def item(self, item: ItemResult) -> ItemResult:
        numbers = {*item.records, *_named_in(self.known, item.record, item.row), *numbers_in(item.id)}
        closed = not all(self.is_open(number) for number in numbers)
        label = None if closed and isinstance(item.label, str) else item.label
        return replace(item, label=label, reasons=self.said(item.reasons, closed))

    def said(self, reasons: tuple[Reason, ...], closed: bool) -> tuple[Reason, ...]:
        return tuple(self.reason(reason, closed) for reason in reasons)

    def reason(self, reason: Reason, closed: bool) -> Reason:
        if not closed and all(self.is_open(n) for value in reason.values.values() for n in numbers_in(value)):
            return reason
        values = {name: self.covered(reason.code, value) for name, value in reason.values.items()}
        return replace(reason, values=values)

    def covered(self, code: str, value: Any) -> Any:
        """Without words that somebody wrote: numbers of records, figures, days and names of fields stay."""
        if isinstance(value, tuple):
            return tuple(dict.fromkeys(self.covered(code, one) for one in value))
        if isinstance(value, str):
            return value if self.known.editions(value) else WITHHELD
        return WITHHELD if isinstance(value, Text) and code.startswith(ABOUT_TARGETS) else value


def _named_in(known: Known, record: str, row: str | None) -> Iterator[str]:
    """The record, and those that its row names in any edition."""
    yield record
    for edition in known.editions(record) if row else ():
        for line in _lines(edition):
            if line.get("id") == row:
                yield from (cell["record"] for cell in line.values() if isinstance(cell, Mapping))


def _lines(edition: Record) -> Iterator[Mapping[str, Any]]:
    for value in edition.content.values():
        if isinstance(value, list):
            yield from (line for line in value if isinstance(line, Mapping))


def numbers_in(value: Any) -> Iterator[str]:
    """What looks like the number of a record in a value of a sentence, or in the id of an item."""
    for one in value if isinstance(value, tuple) else (value,):
        if isinstance(one, str):
            yield from NUMBER.findall(one)
