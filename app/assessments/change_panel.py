"""“What approving it changes”: read beside the form and before approving a record that says who owes what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask import render_template
from markupsafe import Markup

from app.assessments.knowledge import known_at
from app.i18n import language
from app.records.models import RecordVersion
from app.records.page import numbers_in
from app.records.queries import SqlLookup
from app.records.schemas import loaded
from controls.assessment import Reason
from controls.fold import as_record
from controls.kinds import Kind
from controls.warning import warnings
from controls.wording import sentence

NEW = "new"
NUMBERED = ("PLN-",)  # plans are called by their number: their title says the same as the sentence


def change_panel(
    kind: Kind, version: RecordVersion | None, content: Mapping[str, Any], lookup: SqlLookup
) -> Markup:
    """The panel; nothing while the record could not be saved as it stands."""
    _content, problems = loaded(kind, content)
    if problems:
        return Markup()
    known = known_at(lookup.session)
    record = as_record(as_typed(kind, version, content), lookup.kinds, known.facts)
    found = warnings(known, record, lookup.today)
    names = {NEW: str(content.get("name", "")), **dict(names_of(found, lookup))}
    sentences = [sentence(reason, language(), names) for reason in found]
    html = render_template("assessments/change_panel.html", sentences=sentences) if sentences else ""
    return Markup(html)  # noqa: S704  # our own template, escaped where it was drawn


def as_typed(kind: Kind, version: RecordVersion | None, content: Mapping[str, Any]) -> dict[str, Any]:
    """The version as facts are made from it, with the content as it is typed now."""
    edition, correction = (version.edition, version.correction) if version else (1, 0)
    head = {"number": version.number if version else NEW, "kind": kind.id, "state": "draft"}
    return {**head, "edition": edition, "correction": correction, "content": dict(content)}


def names_of(reasons: Iterable[Reason], lookup: SqlLookup) -> Iterator[tuple[str, str]]:
    """What the records named are called, read all at once."""
    values = [
        list(value) if isinstance(value, tuple) else value for r in reasons for value in r.values.values()
    ]
    numbers = {number for number in numbers_in(values) if not number.startswith(NUMBERED)}
    lookup.preload(numbers)
    return ((number, lookup.name(number)) for number in numbers)
