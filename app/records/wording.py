"""How a value of a record reads in a sentence, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, tzinfo
from typing import Any

from app.records.lookup import Names
from app.records.moments import clock_text, on_clock
from controls.kinds import Field

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SHORT = 40
YES = {"en": ("No", "Yes"), "ja": ("いいえ", "はい")}
FISCAL_YEAR_START = "04-01"


def shown(field: Field, value: Any, lookup: Names) -> str:
    """A day as people write it, an enumeration by its label, a reference by its name."""
    if isinstance(value, list):
        return listed((shown(field, one, lookup) for one in value), lookup.language)
    match field.type:
        case "date":
            return day(value, lookup.language)
        case "datetime":
            return moment(value, lookup.language, lookup.zone)
        case "bool":
            return YES[lookup.language][bool(value)]
        case "enum":
            return field.value_label(str(value), lookup.language)
        case "ref" | "refs":
            return lookup.name(str(value))
        case "line":
            return line_label(field, value, lookup)
    return str(value)


def listed(words: Iterable[str], language: str) -> str:
    return ("、" if language == "ja" else ", ").join(words)


# ---- days ------------------------------------------------------------------------------------------------


def day(value: str, language: str) -> str:
    """14 Oct 2026 · 2026年10月14日"""
    it = date.fromisoformat(value)
    return (
        f"{it.year}年{it.month}月{it.day}日"
        if language == "ja"
        else f"{it.day} {MONTHS[it.month - 1]} {it.year}"
    )


def moment(value: str, language: str, zone: tzinfo) -> str:
    """14 Oct 2026 10:00 · 2026年10月14日 10:00, on the clock of a zone."""
    at = on_clock(value, zone)
    return f"{day(at.date().isoformat(), language)} {clock_text(at)}"


def month(value: str, language: str) -> str:
    """Oct 2026 · 2026年10月"""
    it = date.fromisoformat(value)
    return f"{it.year}年{it.month}月" if language == "ja" else f"{MONTHS[it.month - 1]} {it.year}"


def fiscal_year_text(value: str, language: str, start: str) -> str:
    """FY2026 · 2026年度: named by the calendar year in which it starts; `start` is MM-DD."""
    year = int(value[:4]) - (value[5:10] < start)
    return f"{year}年度" if language == "ja" else f"FY{year}"


def fiscal_year_start(lookup: Names) -> str:
    """MM-DD, from the organisation's record."""
    organisations = lookup.records("organisation")
    return (
        str(organisations[0].content.get("fiscal_year_start", FISCAL_YEAR_START))
        if organisations
        else FISCAL_YEAR_START
    )


def short(text: str) -> str:
    """The first characters of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else line[:SHORT].rstrip() + "…"


# ---- rows of other records -------------------------------------------------------------------------------


def line_label(field: Field, line: Mapping[str, Any], lookup: Names) -> str:
    """What the row is called: its first column. The line itself when the row is not to be found, or stands in
    a record that is not open.
    """
    return row_named(field, line, lookup) or f"{line['record']} {line['row']}"


def row_named(field: Field, line: Mapping[str, Any], lookup: Names) -> str:
    """The name of the row a line points to, "" where there is none to be said."""
    rows, row = row_behind(field, line, lookup) if lookup.is_open(line["record"]) else (None, None)
    return row_label(rows, row, lookup) if rows and row else ""


def row_label(rows: Field, row: Mapping[str, Any], lookup: Names) -> str:
    """The first column that is filled, as it reads."""
    for column in rows.columns:
        if row.get(column.name) not in (None, "", []):
            return shown(column, row[column.name], lookup)
    return ""


def row_behind(
    field: Field, line: Mapping[str, Any], lookup: Names
) -> tuple[Field | None, Mapping[str, Any] | None]:
    """The table and the row a line points to, in the edition it names."""
    seen = lookup.version(line["record"], line["edition"])
    if seen is None:
        return None, None
    for rows in tables(field, seen.kind, lookup):
        for row in seen.content.get(rows.name, []):
            if row.get("id") == line["row"]:
                return rows, row
    return None, None


def tables(field: Field, kind: str, lookup: Names) -> list[Field]:
    """The tables of a kind a line field may point into: `to` says "sla.targets" or "@record" for any."""
    every = [f for f in lookup.kinds[kind].fields if f.type == "rows"]
    if "@record" in field.to:
        return every
    return [rows for rows in every if f"{kind}.{rows.name}" in field.to]
