"""The coverage matrix: one line per subject, its windows in their places under the months of a fiscal year.

A page holds hundreds of cells, so each is as light as it can be: a link that names the window by control,
subject and first day, and the status as its text; met, the commonest, is the one without a class. What the
table says anyway (whose line, which month) is not repeated; grid.js puts it into the full name of each cell,
and the filters of the page into its link. Which lines there are: lines.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from urllib.parse import quote

from flask import url_for
from markupsafe import Markup, escape

from app.assessments.lines import TOGETHER, Part, together
from app.assessments.scale import Scale, is_month, span_name
from app.assessments.summing import totals_of
from app.i18n import _, language, ngettext
from app.web.statuses import status_name
from controls.assessment import ControlResult, SubjectResult, WindowResult
from controls.catalog import Catalog, Control

MONTH_DAYS = 31
FILTERS = ("year", "clause", "gaps", "page")
YEAR = re.compile("[0-9]{4}|[0-9]{2}")
MONTH = re.compile("([0-9]{4}|[0-9]{2})-([0-9]{1,2})")
CENTURY = 2000  # goes without saying in an address
Row = dict[str, object]
Group = dict[str, object]


@dataclass(frozen=True)
class Chosen:
    """The cell whose panel is open: control, subject, first day of its window (None = the fiscal year).

    In an address a month stands as 26-4 and a year as 26: hundreds of cells name one.
    """

    control: str = ""
    subject: str = ""
    start: date | None = None
    year: int = field(default=0, compare=False)

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Chosen:
        """From an address such as /coverage?SLM-06/SLA-2026-0001/26-8, or /26 for a fiscal year; 2026-08 and
        2026 mean the same.
        """
        named = (name for name, value in query.items() if not value and name not in FILTERS)
        control, subject, start = [*next(named, "").split("/"), "", ""][:3]
        year = year_of(start) if YEAR.fullmatch(start) else 0
        return cls(control, subject, None if year else day_of(start), year)

    @property
    def text(self) -> str:
        """What names it in an address: a first day of a month as that month."""
        day = in_address(self.start) if self.start else short_year(self.year) if self.year else ""
        return quote("/".join((self.control, self.subject, day)).rstrip("/"))


def in_address(day: date) -> str:
    return f"{short_year(day.year)}-{day.month}" if day.day == 1 else day.isoformat()


def short_year(year: int) -> str:
    return f"{year - CENTURY:02}" if CENTURY <= year < CENTURY + 100 else str(year)


def year_of(text: str) -> int:
    return int(text) + (CENTURY if len(text) == 2 else 0)


def day_of(text: str) -> date | None:
    """26-8, 2026-08 or 2026-08-15; None for what is no day."""
    month = MONTH.fullmatch(text)
    try:
        return date(year_of(month[1]), int(month[2]), 1) if month else date.fromisoformat(text)
    except ValueError:
        return None


class Matrix:
    """Draws cells as markup at once and escapes what is in them: `Markup.format` is too slow for so many."""

    def __init__(
        self, catalog: Catalog, names: Mapping[str, str], scale: Scale, year: int, chosen: Chosen
    ) -> None:
        self.catalog = catalog
        self.names = names
        self.scale = scale
        self.year = year
        self.chosen = chosen

    def groups(self, parts: Iterable[Part], quiet: Sequence[ControlResult] = ()) -> Iterator[Group]:
        """One per control, the first of each clause with its heading; the quiet ones in one at the end."""
        for clause, some in groupby(parts, lambda part: part.result.clause):
            heading = self.heading(clause)
            for part in some:
                control = self.catalog.control(part.result.control)
                yield self.group(control, heading, list(self.rows(control, part)))
                heading = ""
        if quiet:
            yield self.quiet(quiet)

    def heading(self, clause: str) -> str:
        said = self.catalog.numbering[clause]
        return f"{said.user} {said.name.get(language())}{_(', ')}ISO {said.iso}"

    def group(self, control: Control, heading: str, rows: list[Row]) -> Group:
        return {
            "clause": heading,
            "id": control.id,
            "href": url_for("assessments.control", control_id=control.id),
            "title": control.title.get(language()),
            "rule": f"ISO {control.iso_clause}",
            "current": self.chosen == Chosen(control.id),
            "rows": rows,
        }

    def rows(self, control: Control, part: Part) -> Iterator[Row]:
        if part.folded:
            yield self.folded(control, part)
            return
        for subject in part.planned:
            yield self.row(control, subject)
        for status, subjects in part.by_status():
            chips = [self.chip(Chosen(control.id, s.subject), self.name(s)) for s in subjects]
            yield self.side_by_side(status, chips)
        if not part.subjects:
            yield self.row_of("", "", self.wide_cell(part.result.status, Chosen(control.id)))

    def quiet(self, results: Iterable[ControlResult]) -> Group:
        """Controls with nothing to judge, side by side."""
        order = sorted(results, key=lambda result: result.status)
        rows = []
        for status, some in groupby(order, lambda result: result.status):
            ids = [result.control for result in some]
            titles = [f"{id} {self.catalog.control(id).title.get(language())}" for id in ids]
            chips = [self.chip(Chosen(id), title) for id, title in zip(ids, titles, strict=True)]
            rows.append(self.side_by_side(status, chips))
        return {"clause": _("Controls with nothing to judge"), "id": "", "rows": rows}

    def name(self, subject: SubjectResult) -> str:
        return self.names.get(subject.subject, subject.subject)

    def side_by_side(self, status: str, chips: Iterable[str]) -> Row:
        """All of one status, which is said once."""
        columns = self.scale.columns(self.scale.first, self.scale.end)
        cell = f'<td class="many {status}" colspan={columns}>{"".join(chips)}'
        return self.row_of(status_name(status), "", cell)

    def chip(self, where: Chosen, name: str) -> str:
        return f"<a href={self.address(where)}{self.current(where)}>{escape(name)}</a>"

    def row_of(self, label: str, href: str, cells: str) -> Row:
        markup = Markup(cells)  # noqa: S704  # escaped cell by cell
        return {"label": label, "href": href, "cells": markup, "due": 0, "done": 0, "worst": ""}

    def row(self, control: Control, subject: SubjectResult) -> Row:
        href = url_for("records.page", number=subject.subject)
        cells = self.cells(Chosen(control.id, subject.subject), subject.windows)
        return self.row_of(self.name(subject), href, "".join(cells)) | self.counted([subject])

    def counted(self, subjects: Sequence[SubjectResult]) -> Row:
        """How many intervals were due and done, as reports count them."""
        found, every = totals_of(subjects), (subject.counts for subject in subjects)
        late = any(counts.met_late for counts in every)
        worst = "gap" if found.gaps else "partial" if found.partial else "met_late" if late else "met"
        return {"due": found.due, "done": found.covered, "worst": worst if found.due else ""}

    def folded(self, control: Control, part: Part) -> Row:
        """Several subjects on one line, which opens where its address leads."""
        where, windows = Chosen(control.id), together(part.planned)
        status = min((subject.status for subject in part.subjects), key=TOGETHER.index)
        cells = self.cells(where, windows) if windows else [self.wide_cell(status, where)]
        n = len(part.subjects)
        label = ngettext("%(num)d subject", "%(num)d subjects", n)
        row = self.row_of(label, self.address(where), "".join(cells))
        return row | self.counted(part.planned) | {"folded": True}

    def cells(self, line: Chosen, windows: Iterable[WindowResult]) -> Iterator[str]:
        """The windows in their places; days that belong to none stay empty; what the edge cuts says so."""
        at = self.scale.first
        for window in sorted(windows, key=lambda w: (w.start, w.end)):
            start, end = max(window.start, at), min(window.end, self.scale.end)
            if start < end:
                yield self.empty(at, start)
                where = replace(line, start=window.start) if line.subject else line
                yield self.window_cell(where, window, start, end)
                at = end
        yield self.empty(at, self.scale.end)

    def empty(self, start: date, end: date) -> str:
        return self.opened(start, end) if start < end else ""

    def opened(self, start: date, end: date) -> str:
        columns = self.scale.columns(start, end)
        return f"<td colspan={columns}>" if columns != 1 else "<td>"

    def wide_cell(self, state: str, where: Chosen) -> str:
        link = self.link(state, where, " wide", "", status_name(state))
        return f"{self.opened(self.scale.first, self.scale.end)}{link}"

    def window_cell(self, where: Chosen, window: WindowResult, start: date, end: date) -> str:
        """Months are told by the column they stand in; longer windows say what they are."""
        state, cut = window.status, self.cut(window)
        if is_month(window):
            return f"{self.opened(start, end)}{self.link(state, where, cut, '', status_name(state))}"
        text = self.scale.short_name(window) if (end - start).days > MONTH_DAYS else ""
        label = f"{span_name(window)}: {status_name(state)}"
        label = f"{text}, {label}" if text else label  # who sees the words can say them to a voice control
        more = f" wide{cut}" if text else cut
        return f"{self.opened(start, end)}{self.link(state, where, more, label, text)}"

    def cut(self, window: WindowResult) -> str:
        before, after = window.start < self.scale.first, window.end > self.scale.end
        return " cut-both" if before and after else " cut-before" if before else " cut-after" if after else ""

    def link(self, state: str, where: Chosen, more: str, label: str, text: str) -> str:
        classes = f' class="{state}{more}"' if more else f" class={state}" if state != "met" else ""
        said = f' aria-label="{escape(label)}"' if label else ""
        return f"<a{classes} href={self.address(where)}{self.current(where)}{said}>{escape(text)}</a>"

    def current(self, where: Chosen) -> str:
        return " aria-current=true" if where == self.chosen else ""

    def address(self, where: Chosen) -> str:
        """The year goes without saying where a window begins in it; that of a control leads to its lines."""
        if where.start is None:
            return f"?{replace(where, year=self.year).text}{'' if where.subject else f'#{where.control}'}"
        inside = self.scale.first <= where.start <= self.scale.last
        return f"?{where.text}" if inside else f'"?year={self.year}&amp;{where.text}"'
