"""Rules about what has to be filled, and what a complete record has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.i18n import _, ngettext
from app.records.lookup import Content, Lookup
from app.records.problem import Problem
from app.records.rules.case import RuleCase, as_list
from app.records.values import is_filled, is_given
from controls.kinds import Field, Kind


def one_of_fields(case: RuleCase) -> Iterator[Problem]:
    places = [place for name in case.keys["fields"] for place in case.places(name)]
    if case.applies() and not any(is_filled(place.value) for place in places):
        yield case.problem(places[0])


def not_both(case: RuleCase) -> Iterator[Problem]:
    filled = [place for name in case.keys["fields"] for place in case.places(name) if is_filled(place.value)]
    if len(filled) > 1:
        yield case.problem(filled[0])


def needed_if(case: RuleCase) -> Iterator[Problem]:
    for place in case.places(case.keys["field"]):
        if not is_given(place.value) and case.applies(place.row):
            yield case.problem(place)


def needed_from_version(case: RuleCase) -> Iterator[Problem]:
    for place in case.places(case.keys["field"]):
        if case.version >= case.keys["version"] and not is_given(place.value):
            yield case.problem(place)


def needed_if_differs(case: RuleCase) -> Iterator[Problem]:
    first, second = (as_list(case.content.get(name)) for name in case.keys["fields"])
    for place in case.places(case.keys["field"]):
        if first and second and first != second and not is_given(place.value):
            yield case.problem(place)


# ---- complete --------------------------------------------------------------------------------------------


def complete(kind: Kind, content: Content, lookup: Lookup, version: int = 1) -> Iterator[Problem]:
    """What is still missing before somebody can be asked to approve; `version` is 1 plus the corrections."""
    for field in kind.all_fields:
        if not asked(field, version):
            continue
        if field.type == "rows":
            yield from incomplete_rows(field, content.get(field.name, []), lookup.language)
        elif field.need != "optional" and not is_given(content.get(field.name)):
            yield Problem(field.name, empty(field, lookup.language), lacking=True)


def asked(field: Field, version: int) -> bool:
    """Is it filled here? Names of people are kept beside the content, a correction has fields of its own."""
    return not field.identity and version >= (field.from_version or 1)


def incomplete_rows(field: Field, rows: list[Content], language: str) -> Iterator[Problem]:
    least = max(field.min_rows, 1) if field.need != "optional" else field.min_rows if rows else 0
    if len(rows) < least:
        yield Problem(field.name, too_few(field, least, language), lacking=True)
    for index, row in enumerate(rows):
        for column in field.columns:
            if column.need != "optional" and asked(column, 1) and not is_given(row.get(column.name)):
                path = f"{field.name}-{index}-{column.name}"
                yield Problem(path, empty_cell(column, index + 1, language), lacking=True)


def empty(field: Field, language: str) -> str:
    return _("%(field)s is empty. Fill it in before you send the record.", field=field.label.get(language))


def empty_cell(column: Field, row: int, language: str) -> str:
    return _("Row %(row)s: %(field)s is empty. Fill it in.", row=row, field=column.label.get(language))


def too_few(field: Field, least: int, language: str) -> str:
    label = field.label.get(language)
    return ngettext(
        "%(field)s needs at least %(num)s row. Add it.",
        "%(field)s needs at least %(num)s rows. Add what is missing.",
        least,
        field=label,
    )


def filled(kind: Kind, content: Content, names: Iterable[str], lookup: Lookup) -> list[Problem]:
    """A sentence for each of these fields that is empty: what a step asks for by name."""
    fields = [kind.field(name) for name in names]
    return [Problem(f.name, empty(f, lookup.language)) for f in fields if not is_given(content.get(f.name))]
