"""The coverage matrix: one line per subject, its windows in their places under the months of a fiscal year.

A page holds hundreds of cells, so each is as light as it can be: a link that names the window by control,
subject and first day, and the status as its text. What the table says anyway (whose line, which month) is not
repeated; grid.js puts it into the full name of each cell, and the filters of the page into its link.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from flask import url_for
from markupsafe import Markup, escape

from app.assessments.scale import Scale, is_month, span_name
from app.i18n import _, language
from app.web.statuses import status_name
from controls.assessment import Assessment, ControlResult, SubjectResult, WindowResult
from controls.catalog import Catalog, Control

GRAVEST = ("gap", "partial", "met_late", "met")
MONTH_DAYS = 31
DONE = frozenset({"met", "met_late", "excused"})
DUE = DONE | {"partial", "gap"}
FILTERS = ("year", "clause", "gaps")


@dataclass(frozen=True)
class Chosen:
    """The cell whose panel is open: control, subject, first day of its window (None = the whole line)."""

    control: str = ""
    subject: str = ""
    start: date | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Chosen:
        """From an address such as /coverage?year=2026&SLM-06/SLA-2026-0001/2026-08."""
        named = (name for name, value in query.items() if not value and name not in FILTERS)
        control, subject, start = [*next(named, "").split("/"), "", ""][:3]
        return cls(control, subject, day_of(start))

    @property
    def text(self) -> str:
        """What names it in an address: a first day of a month as that month."""
        day = self.start.isoformat() if self.start else ""
        return quote("/".join(filter(None, (self.control, self.subject, day.removesuffix("-01")))))


def day_of(text: str) -> date | None:
    """2026-08 or 2026-08-15; None for what is neither."""
    try:
        return date.fromisoformat(text if len(text) != 7 else f"{text}-01")
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

    def groups(self, assessment: Assessment, *, gaps_only: bool = False) -> Iterator[dict[str, object]]:
        for result in assessment.controls:
            control = self.catalog.control(result.control)
            rows = [
                self.row(control, subject)
                for subject in shown_subjects(result)
                if not gaps_only or lacking(subject)
            ]
            if rows:
                yield self.group(control, rows)
            elif not gaps_only or result.status in ("partial", "not_met"):
                yield self.group(control, [self.line(control, result)])

    def group(self, control: Control, rows: list[dict[str, object]]) -> dict[str, object]:
        lang = language()
        clause = self.catalog.numbering[control.clause]
        return {
            "id": control.id,
            "href": url_for("assessments.control", control_id=control.id),
            "title": control.title.get(lang),
            "rule": f"{clause.user} {clause.name.get(lang)}{_(', ')}ISO {control.iso_clause}",
            "rows": rows,
        }

    def line(self, control: Control, result: ControlResult) -> dict[str, object]:
        """A control without windows: one cell as wide as the page with its status."""
        cell = self.wide_cell(result.status, Chosen(control.id))
        return {"label": "", "href": "", "cells": Markup(cell), "due": 0, "done": 0, "worst": result.status}  # noqa: S704  # escaped

    def row(self, control: Control, subject: SubjectResult) -> dict[str, object]:
        windows = [w for w in subject.windows if w.status in DUE and w.end <= self.scale.end]
        statuses = {w.status for w in windows}
        return {
            "label": self.names.get(subject.subject, subject.subject),
            "href": url_for("records.page", number=subject.subject),
            "cells": Markup("".join(self.cells(control, subject))),  # noqa: S704  # escaped cell by cell
            "due": len(windows),
            "done": sum(w.status in DONE for w in windows),
            "worst": next((status for status in GRAVEST if status in statuses), ""),
        }

    def cells(self, control: Control, subject: SubjectResult) -> Iterator[str]:
        """The windows in their places; days that belong to none stay empty; what the edge cuts says so."""
        if not subject.windows:
            yield self.wide_cell(subject.status, Chosen(control.id, subject.subject))
            return
        at = self.scale.first
        for window in sorted(subject.windows, key=lambda w: (w.start, w.end)):
            start, end = max(window.start, at), min(window.end, self.scale.end)
            if start < end:
                yield self.empty(at, start)
                where = Chosen(control.id, subject.subject, window.start)
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
        classes = f'"{state}{more}"' if more else state
        said = f' aria-label="{escape(label)}"' if label else ""
        current = " aria-current=true" if where == self.chosen else ""
        return f"<a class={classes} href={self.address(where)}{current}{said}>{escape(text)}</a>"

    def address(self, where: Chosen) -> str:
        """The year goes without saying where the window begins in it."""
        if where.start and self.scale.first <= where.start <= self.scale.last:
            return f"?{where.text}"
        return f'"?year={self.year}&amp;{where.text}"'


def shown_subjects(result: ControlResult) -> list[SubjectResult]:
    return [subject for subject in result.subjects if subject.status != "not_applicable" or subject.windows]


def lacking(subject: SubjectResult) -> bool:
    return any(window.status in ("gap", "partial") for window in subject.windows) or subject.status in (
        "partial",
        "not_met",
    )
