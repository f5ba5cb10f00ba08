"""Facts by what one asks for them by: an index is made when it is first asked for, and put right by news."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from controls.content import Row, matches, rows_of, targets_of
from controls.control import Catalog, Provider
from controls.facts import Facts, Record
from controls.index import Index
from controls.made import EXCEPTIONS, KINDS, PLANS, SUBJECT, SUBJECTS
from controls.news import Change, News, edition_of

SETTINGS = frozenset({SUBJECT, SUBJECTS, PLANS, EXCEPTIONS})
POINTING, ORIGINATING, CONCERNING, COUNTING = "pointing", "originating", "concerning", "counting"


class Arranged:
    """Indexes by their name: a word, then the kind of record and what else tells it from others."""

    def __init__(self, catalog: Catalog, facts: Facts) -> None:
        self.catalog = catalog
        self.facts = facts
        self._indexes: dict[tuple[Any, ...], Index[Any]] = {}

    def index(self, *name: Any) -> Index[Any]:
        index = self._indexes.get(name)
        if index is None:
            index = self._indexes[name] = self._arranged(*name)
        return index

    def _arranged(self, word: str, *of: Any) -> Index[Any]:
        facts = self.facts
        match word, *of:
            case ("subject",):
                return Index(lambda s: [s.number], _number, facts.subjects)
            case ("subjects",):
                return Index(lambda s: [s.kind], _number, facts.subjects)
            case ("plans",):
                return Index(lambda p: [(p.subject, p.activity)], edition_of, facts.plans)
            case ("exceptions",):
                return Index(lambda e: [e.plan], _number, facts.exceptions)
            case ("kinds",):
                return Index(lambda r: [r.kind], edition_of, facts.records)
            case ("numbers",):
                return Index(lambda r: [r.number], edition_of, facts.records)
        kind, *more = of
        return Index(self._keys(word, *more), edition_of, self.index(KINDS).get(kind))

    def _keys(self, word: str, *more: Any) -> Callable[[Record], Iterable[Hashable]]:
        """What records of one kind are found by."""
        if word == CONCERNING:
            return lambda record: record.subjects
        if word == COUNTING:
            activity, place = more
            return partial(_counts_for, self.catalog.activity(activity).provided_by[place])
        (field,) = more
        return partial(_points_to if word == POINTING else _originates_from, field)

    def with_settings(self, facts: Facts) -> Arranged:
        """The same records beside other subjects, plans and exceptions."""
        other = Arranged(self.catalog, facts)
        indexes = dict(self._indexes).items()
        other._indexes = {name: index for name, index in indexes if name[0] not in SETTINGS}
        return other

    def after(self, news: News) -> Arranged:
        later = Arranged(self.catalog, news.facts)
        indexes = dict(self._indexes).items()
        later._indexes = {name: index.changed(*_concerned(name, news)) for name, index in indexes}
        return later


def _concerned(name: Sequence[Any], news: News) -> tuple[Sequence[Any], Sequence[Any]]:
    """What of the news belongs into an index."""
    word, *of = name
    changes: Mapping[str, Change[Any]] = {
        SUBJECT: news.subjects, SUBJECTS: news.subjects, PLANS: news.plans, EXCEPTIONS: news.exceptions,
    }  # fmt: skip
    change = changes.get(word, news.records)
    if not of:
        return change.gone, change.come
    return [r for r in change.gone if r.kind == of[0]], [r for r in change.come if r.kind == of[0]]


# ---- by what records are found ----


def _number(one: Any) -> str:
    number: str = one.number
    return number


def _points_to(field: str, record: Record) -> Iterable[str]:
    return targets_of(record.content.get(field))


def _originates_from(table: str, record: Record) -> Iterable[str]:
    return dict.fromkeys(number for row in record.content.get(table, ()) if (number := row.get("record")))


def _counts_for(provider: Provider, record: Record) -> Iterable[str]:
    counts = record.counting and record.occurred_on is not None
    return subjects_for(record, provider) if counts else ()


def subjects_for(record: Record, provider: Provider) -> Iterable[str]:
    """Whom a record counts for by this provider: nobody where it has no row or value as asked for."""
    if provider.rows is None:
        return record.subjects if matches(record.content, provider.where) else ()
    rows = provided_rows(record, provider)
    if provider.subject is None or not rows:
        return record.subjects if rows else ()
    column = provider.subject.partition(".")[2]
    return {row[column] for row in rows if row.get(column)}


def provided_rows(record: Record, provider: Provider) -> list[Row]:
    """The rows by which a record counts."""
    rows = rows_of(record, record.content, provider.rows or "")
    return [row for row in rows if matches(row, provider.where)]
