"""Beside a form: what the program will work out from what is typed, as far as it can already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import render_template
from markupsafe import Markup

from app.records import extension
from app.records.computed import ComputedCase
from app.records.models import RecordVersion
from app.records.page import FieldValue, field_value
from app.records.queries import SqlLookup
from app.records.values import is_given
from controls.kinds import Kind


def worked_out(
    kind: Kind, _version: RecordVersion | None, content: Mapping[str, Any], lookup: SqlLookup
) -> Markup:
    """Nothing while nothing can be worked out."""
    values = list(worked_out_values(kind, content, lookup))
    html = render_template("records/worked_out.html", values=values) if values else ""
    return Markup(html)  # noqa: S704  # our own template, escaped where it was drawn


def worked_out_values(kind: Kind, content: Mapping[str, Any], lookup: SqlLookup) -> Iterator[FieldValue]:
    found = values_of(kind, content, lookup)
    return (field_value(field, found[field.name], lookup) for field in kind.fields if field.name in found)


def values_of(kind: Kind, content: Mapping[str, Any], lookup: SqlLookup) -> dict[str, Any]:
    """Name → value of each computed field that has one: of what is typed, which nobody has checked yet."""
    found: dict[str, Any] = {}
    for field in kind.fields:
        function = extension.word("computed", str(field.computed)) if field.computed else None
        value = function(ComputedCase(kind, field, content, lookup)) if function else None
        if is_given(value):
            found[field.name] = value
    return found
