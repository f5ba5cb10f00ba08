"""Results against targets, for the controls that ask whether they are measured.

A missed target is shown as what it is, a result; whether it was measured at all is the control's business.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from controls.assessment import ControlResult, SubjectResult
from controls.declaration import Field
from controls.facts import Record
from reports.charts import Point
from reports.gap.material import Material
from reports.gap.model import Target

SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "eq": "="}
AGREED = ("target", "limit")  # columns of a sheet that point into an agreement
Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Result:
    """One line of one sheet: the agreed row it was judged by, its value and the verdict."""

    record: Record
    agreed: Row
    value: Decimal | None
    missed: bool


def targets(material: Material, result: ControlResult) -> tuple[Target, ...]:
    """One entry per row of an agreement that has results in the period; none for other kinds of control."""
    lines = str(material.control(result).test.raw.get("lines", "."))
    kind, table = lines.split(".")
    if not kind:
        return ()
    return tuple(
        _target(material, subject, results)
        for subject in result.subjects
        for results in _by_row(material, subject, kind, table)
    )


def _by_row(material: Material, subject: SubjectResult, kind: str, table: str) -> Iterator[list[_Result]]:
    """The subject's results in order of time, per row of an agreement, editions together."""
    sheets = [record for record in material.behind(subject) if record.kind == kind and record.counting]
    columns = material.kinds[kind].by_name[table].columns
    pointing = [field for field in columns if field.name in AGREED]
    found: dict[tuple[str, str], list[_Result]] = defaultdict(list)
    for record in sorted(sheets, key=_when):
        for row in record.content.get(table, ()):
            for field in pointing:
                line = row.get(field.name) or {}
                agreed = agreed_row(material, line, field)
                if agreed:
                    found[line["record"], line["row"]].append(_result(record, row, agreed))
    yield from found.values()


def _result(record: Record, row: Row, agreed: Row) -> _Result:
    value = row.get("value")
    missed = row.get("verdict") == "missed" or row.get("exceeded") is True
    return _Result(record, agreed, None if value is None else Decimal(value), missed)


def _when(record: Record) -> tuple[str, str]:
    return str(record.period_to or record.occurred_on or ""), record.number


def agreed_row(material: Material, line: Row, field: Field) -> Row | None:
    """The row of the agreement that a line points to, in the edition it was judged by. Ids of rows are one
    table's own, so only the tables that the field may point to are looked at. A restricted agreement does not
    say what it calls the row.
    """
    version = material.versions.get((line.get("record", ""), line.get("edition", 1)))
    content = version.content if version else {}
    rows = (row for place in field.to for row in content.get(place.split(".")[1], ()))
    found = next((row for row in rows if row.get("id") == line.get("row")), None)
    return (
        {**found, "name": material.unless_restricted(version, str(found.get("name") or ""))}
        if found
        else None
    )


def _target(material: Material, subject: SubjectResult, results: list[_Result]) -> Target:
    agreed = results[-1].agreed
    measured = [result for result in results if result.value is not None]
    missed = sum(result.missed for result in measured)
    return Target(
        subject=material.name(subject.subject),
        name=_name(material, agreed),
        limit=_limit(material, agreed),
        points=tuple(_point(material, result) for result in results),
        value=float(agreed["value"]) if agreed.get("value") else None,
        last=_shown(material, measured[-1]) if measured else "",
        measured=len(measured),
        met=len(measured) - missed,
        missed=missed,
    )


def _name(material: Material, agreed: Row) -> str:
    return str(agreed.get("name") or _listed(material, "metric", agreed.get("metric", "")))


def _limit(material: Material, agreed: Row) -> str:
    if not agreed.get("value"):
        return ""
    sign = SIGNS.get(agreed.get("operator", ""), "")
    return f"{sign} {_with_unit(material, _short(Decimal(agreed['value'])), agreed)}".strip()


def _point(material: Material, result: _Result) -> Point:
    day = result.record.period_from or result.record.occurred_on
    label = material.words.month(day, year=False) if day else ""
    if result.value is None:
        return Point(label, None, material.words("results.not_measured"))
    return Point(label, float(result.value), _shown(material, result), result.missed)


def _shown(material: Material, result: _Result) -> str:
    """The value with its unit, never rounded onto a target it missed."""
    value, agreed = result.value or Decimal(0), result.agreed
    text = _short(value)
    if result.missed and agreed.get("value") and Decimal(text) == Decimal(agreed["value"]):
        text = _short(value, places=6)
    return _with_unit(material, text, agreed)


def _short(value: Decimal, places: int = 2) -> str:
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _with_unit(material: Material, text: str, agreed: Row) -> str:
    unit = _listed(material, "unit", agreed.get("unit", ""))
    space = " " if material.issue.language == "en" and unit else ""
    return f"{text}{space}{unit}"


def _listed(material: Material, name: str, value: str) -> str:
    """The text of a value of a shared list; the value itself when an organisation added it elsewhere."""
    texts = {each.id: each.text.get(material.issue.language) for each in material.kinds.lists.get(name, ())}
    return texts.get(value, value)
