"""Hints before the audit on pages: a quiet note on the record, and a list of all by sort."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import render_template
from markupsafe import Markup

from app.assessments.knowledge import known_at
from app.i18n import language
from app.records.models import RecordVersion
from app.records.queries import SqlLookup
from app.records.readable import may_read
from controls.facts import Record
from controls.hints import (
    CODES,
    Figure,
    Hint,
    View,
    all_hints,
    day_about,
    figures,
    hint_name,
    hint_why,
    hints_of,
    holding,
    same_files,
)
from controls.kinds import Kind
from controls.known import Known
from controls.wording import sentence

ON_A_PAGE = 50


@dataclass(frozen=True)
class HintsAsked:
    """Which sort of a fiscal year's hints, from the first on."""

    first: date
    last: date
    code: str
    page: int


@dataclass(frozen=True)
class HintsPage:
    figures: list[Figure]
    asked: Figure
    hints: Sequence[Hint]  # of this page
    total: int
    before: int  # hints on the pages before


def view_of(known: Known, as_of: date) -> View:
    zone = ZoneInfo(known.facts.organisation.time_zone)

    def local_day(moment: datetime) -> date:
        return moment.astimezone(zone).date()

    return View(as_of, known.catalog.defaults["late_record_days"], local_day)


# ---- on a record ----


def record_hints(kind: Kind, version: RecordVersion, lookup: SqlLookup) -> Markup:
    """Nothing where there is nothing to say."""
    known = known_at(lookup.session)
    own = next(iter(holding(known.editions(version.number))), None)
    if own is None:
        return Markup("")
    alike = [hint for hint in _same_files(known, kind.id) if own.number in hint.records]
    found = [*hints_of(own, view_of(known, lookup.today)), *readable(known, alike)]
    return note(found, lookup) if found else Markup("")


def note(hints: Sequence[Hint], lookup: SqlLookup) -> Markup:
    numbers = {number for hint in hints for number in hint.records}
    lookup.preload(numbers)
    names = {number: lookup.name(number) for number in numbers}
    lines = [(said(hint, names), hint_why(hint.code).get(language())) for hint in hints]
    html = render_template("assessments/hints_panel.html", lines=lines)
    return Markup(html)  # noqa: S704  # our own template, escaped where it was drawn


def _same_files(known: Known, kind: str) -> list[Hint]:
    return known.once(("same files", kind), lambda there: same_files(holding(there.of_kind(kind))))


# ---- all of them ----


def hints_page(known: Known, asked: HintsAsked, as_of: date) -> HintsPage:
    """The hints of records that tell of a day from first to last and that the person may read."""
    every = holding(known.facts.records)
    records = [record for record in every if _inside(record, asked) and may_read(record)]
    hints = readable(known, all_hints(records, every, view_of(known, as_of)))
    sums = figures(records, hints)
    code = asked.code if asked.code in CODES else next((one.code for one in sums if one.found), CODES[0])
    chosen = [hint for hint in hints if hint.code == code]
    before = min(max(0, asked.page - 1) * ON_A_PAGE, max(0, len(chosen) - 1) // ON_A_PAGE * ON_A_PAGE)
    figure = next(one for one in sums if one.code == code)
    return HintsPage(sums, figure, chosen[before : before + ON_A_PAGE], len(chosen), before)


def _inside(record: Record, asked: HintsAsked) -> bool:
    day = day_about(record)
    return day is not None and asked.first <= day <= asked.last


def readable(known: Known, hints: Iterable[Hint]) -> list[Hint]:
    """Without records the person may not read, where a hint is about several; one alone shares nothing."""
    found = []
    for hint in hints:
        if len(hint.records) == 1:
            found.append(hint)
            continue
        versions = {n: holding(known.editions(n)) for n in hint.records}
        numbers = tuple(n for n, held in versions.items() if held and may_read(held[0]))
        if len(numbers) > 1:
            reason = replace(hint.reason, values={**hint.reason.values, "records": numbers})
            found.append(replace(hint, records=numbers, reason=reason))
    return found


def said(hint: Hint, names: Mapping[str, str]) -> str:
    return sentence(hint.reason, language(), names)


def name_of(code: str) -> str:
    return hint_name(code).get(language())


def why_of(code: str) -> str:
    return hint_why(code).get(language())
