"""Titles: worked out when shown from the kind's template, never stored, so that no name is sealed in one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.records.lookup import Content, Names
from app.records.values import is_given
from app.records.wording import day, fiscal_year_start, fiscal_year_text, month, short, shown
from controls.kinds import Field, Kind

HOLE = re.compile(r"\{(\w+)(?::(\w+))?\}")
NOTHING = "…"


def title(kind: Kind, content: Content, lookup: Names, edition: int = 1) -> str:
    """The title in the language of the page; what is not filled yet reads "…"."""

    def filled(hole: re.Match[str]) -> str:
        return word(kind, hole[1], hole[2], content, lookup, edition)

    template = kind.title.get(lookup.language)
    found = HOLE.sub(filled, template)
    return found if found.strip(NOTHING) else kind.name.get(lookup.language)


def word(kind: Kind, name: str, form: str | None, content: Content, lookup: Names, edition: int) -> str:
    if name == "edition":
        return str(edition)
    field, value = kind.find(name), content.get(name)
    return formatted(field, value, form, lookup) if field and is_given(value) else NOTHING


def formatted(field: Field, value: Any, form: str | None, lookup: Names) -> str:
    match form:
        case "day":
            return day(value, lookup.language)
        case "month":
            return month(value, lookup.language)
        case "fiscal_year":
            return fiscal_year_text(value, lookup.language, fiscal_year_start(lookup))
        case "short":
            return short(str(value))
    return shown(field, value, lookup)


def mentioned(kind: Kind, content: Content) -> Iterator[str]:
    """Numbers of the records whose names the title needs, so that lists can read them all at once."""
    for name in {hole[1] for hole in HOLE.finditer(kind.title.en)}:
        field, value = kind.find(name), content.get(name)
        if field and value and field.type in ("ref", "refs"):
            yield from value if isinstance(value, list) else [value]
