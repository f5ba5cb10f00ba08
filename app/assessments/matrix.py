"""The coverage matrix: one line per subject, its windows on a scale of days under the months of a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for
from markupsafe import Markup, escape

from app.i18n import _, day_range, language, short_month
from app.web.statuses import status_name
from controls.assessment import Assessment, ControlResult, SubjectResult, WindowResult
from controls.catalog import Catalog, Control

GRAVEST = ("gap", "partial", "met_late", "met")
MONTH_DAYS = 31
DONE = frozenset({"met", "met_late", "excused"})
DUE = DONE | {"partial", "gap"}


@dataclass(frozen=True)
class Scale:
    """The days a page shows, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def months(self, today: date) -> Iterator[dict[str, object]]:
        """Label and width in days of every month on the scale."""
        start = self.first
        while start <= self.last:
            following = date(start.year + start.month // 12, start.month % 12 + 1, 1)
            end = min(following - timedelta(days=1), self.last)
            current = start <= today <= end
            yield {"label": short_month(start), "days": (end - start).days + 1, "current": current}
            start = end + timedelta(days=1)

    def short_name(self, window: WindowResult) -> str:
        """Q2, first half, FY 2026: what fits into a cell. Other windows are told by their days."""
        months = (window.end.year - window.start.year) * 12 + window.end.month - window.start.month
        into = (window.start.year - self.first.year) * 12 + window.start.month - self.first.month
        aligned = window.start.day == self.first.day == window.end.day and into % max(months, 1) == 0
        if aligned and months == 3:
            return _("Q%(n)s", n=into // 3 % 4 + 1)
        if aligned and months == 6:
            return _("First half") if into % 12 == 0 else _("Second half")
        if aligned and months == 12:
            return _("FY %(year)s", year=window.start.year)
        return span_name(window)


@dataclass(frozen=True)
class Chosen:
    """The cell whose panel is open: control, subject, first day of its window ("" = the whole line)."""

    control: str = ""
    subject: str = ""
    start: str = ""

    @classmethod
    def from_text(cls, text: str) -> Chosen:
        return cls(*[*text.split("/"), "", "", ""][:3])

    @property
    def text(self) -> str:
        return "/".join(part for part in (self.control, self.subject, self.start) if part)


class Matrix:
    """Draws cells as markup at once: a page holds hundreds of them, and each has to be light."""

    def __init__(
        self, catalog: Catalog, names: Mapping[str, str], scale: Scale, chosen: Chosen, base: str
    ) -> None:
        self.catalog = catalog
        self.names = names
        self.scale = scale
        self.chosen = chosen
        self.base = escape(base)

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
            "rule": f"{clause.user} {clause.name.get(lang)}, ISO {control.iso_clause}",
            "rows": rows,
        }

    def line(self, control: Control, result: ControlResult) -> dict[str, object]:
        """A control without windows: one cell as wide as the page with its status."""
        cell = self.wide_cell(result.status, Chosen(control.id))
        return {"label": "", "href": "", "cells": cell, "due": 0, "done": 0, "worst": result.status}

    def row(self, control: Control, subject: SubjectResult) -> dict[str, object]:
        windows = [
            w for w in subject.windows if w.status in DUE and w.end <= self.scale.last + timedelta(days=1)
        ]
        statuses = {w.status for w in windows}
        return {
            "label": self.names.get(subject.subject, subject.subject),
            "href": url_for("records.page", number=subject.subject),
            "cells": Markup("").join(self.cells(control, subject)),
            "due": len(windows),
            "done": sum(w.status in DONE for w in windows),
            "worst": next((status for status in GRAVEST if status in statuses), ""),
        }

    def cells(self, control: Control, subject: SubjectResult) -> Iterator[Markup]:
        """The windows in their places; days that belong to none stay empty; what the edge cuts says so."""
        if not subject.windows:
            yield self.wide_cell(subject.status, Chosen(control.id, subject.subject))
            return
        at = self.scale.first
        for window in sorted(subject.windows, key=lambda w: (w.start, w.end)):
            start, end = max(window.start, at), min(window.end, self.scale.last + timedelta(days=1))
            if start < end:
                yield self.empty((start - at).days)
                where = Chosen(control.id, subject.subject, window.start.isoformat())
                yield self.window_cell(where, window, (end - start).days)
                at = end
        yield self.empty((self.scale.last + timedelta(days=1) - at).days)

    def empty(self, days: int) -> Markup:
        return Markup(f'<td colspan="{days}"></td>') if days > 0 else Markup("")  # noqa: S704  # a number

    def wide_cell(self, state: str, where: Chosen) -> Markup:
        name = status_name(state)
        return self.cell(state, self.scale.days, name, name, where)

    def window_cell(self, where: Chosen, window: WindowResult, days: int) -> Markup:
        """Months are told by the column they stand in; longer windows say what they are."""
        text = self.scale.short_name(window) if days > MONTH_DAYS else ""
        label = f"{span_name(window)}: {status_name(window.status)}"
        label = f"{text}, {label}" if text else label  # who sees the words can say them to a voice control
        return self.cell(window.status, days, text, label, where, self.cut(window))

    def cut(self, window: WindowResult) -> str:
        before, after = window.start < self.scale.first, window.end > self.scale.last + timedelta(days=1)
        return "both" if before and after else "before" if before else "after" if after else ""

    def cell(self, state: str, days: int, text: str, label: str, where: Chosen, cut: str = "") -> Markup:
        classes = f"c {state}{' wide' if text else ''}{f' cut-{cut}' if cut else ''}"
        current = ' aria-current="true"' if where == self.chosen else ""
        return Markup(  # noqa: S704  # every text is escaped here: Markup.format is too slow for so many cells
            f'<td colspan="{days}"><a class="{classes}" href="{self.base}at={escape(where.text)}"{current}'
            f' aria-label="{escape(label)}">{escape(text)}</a></td>'
        )


def span_name(window: WindowResult) -> str:
    """August, or 1 Jul – 30 Sep 2026: what the window is called."""
    last = window.end - timedelta(days=1)
    if window.start.day == 1 and (window.start.year, window.start.month) == (last.year, last.month):
        return short_month(window.start)
    return day_range(window.start, last)


def shown_subjects(result: ControlResult) -> list[SubjectResult]:
    return [subject for subject in result.subjects if subject.status != "not_applicable" or subject.windows]


def lacking(subject: SubjectResult) -> bool:
    return any(window.status in ("gap", "partial") for window in subject.windows) or subject.status in (
        "partial",
        "not_met",
    )
