"""Each field fits its type, and what it names exists."""

from __future__ import annotations

import re
from collections.abc import Sequence

from controls.declaration import Field
from controls.declarations.faults import Place
from controls.declarations.raw import as_list
from controls.kind import Kind, Kinds

ANY_RECORD = ("@record", "@subject")
DAY_IN_FORCE = "in_force"  # `only` may ask for it although it is computed, not a field
REFERENCES = ("ref", "refs")


def check(place: Place, kinds: Kinds) -> None:
    for field in (*kinds.shared.values(), *kinds.attached.values()):
        check_field(place.of(f"field {field.name}"), kinds, None, field)
    for kind in kinds.values():
        for field in kind.fields:
            check_field(place_of(place, kind, field.name), kinds, kind, field)
        for field in kind.common:
            _check_default(place_of(place, kind, "defaults").at(field.name), field)


def place_of(place: Place, kind: Kind, field: str) -> Place:
    """Where a field of a kind stands: an organisation may have added it in a file of its own."""
    return place.of(kind.id, kind.added.get(field, kind.file)).at(field)


def check_field(
    place: Place, kinds: Kinds, kind: Kind | None, field: Field, row: Sequence[Field] = ()
) -> None:
    """One field or column; `row` holds the columns beside it."""
    _check_numbers(place, field)
    _check_unit(place, kinds, field)
    _check_pattern(place, field)
    _check_default(place, field)
    _check_computed(place, kinds, field)
    _check_reference(place, kinds, kind, field)
    for prefill in field.prefill:
        check_prefill(place, kinds, kind, prefill, row)
    for column in field.columns:
        check_field(place.at(column.name), kinds, kind, column, field.columns)


def _check_numbers(place: Place, field: Field) -> None:
    if field.min is not None and field.max is not None:
        place.unless(field.min <= field.max, "min above max", "min")
    if field.max_rows is not None:
        place.unless(field.min_rows <= field.max_rows, "min_rows above max_rows", "min_rows")


def _check_unit(place: Place, kinds: Kinds, field: Field) -> None:
    if field.unit:
        place.known([field.unit], [*(v.id for v in kinds.lists["unit"]), "currency"], "unit", "unit")


def _check_pattern(place: Place, field: Field) -> None:
    try:
        re.compile(field.pattern or "")
    except re.error as error:
        place.fault(f"no pattern: {error}", "pattern")


def _check_default(place: Place, field: Field) -> None:
    default = field.default
    if default is None:
        return
    if field.type == "enum" and field.values:
        place.known([default], [value.id for value in field.values], "value", "default")
    elif field.type == "bool":
        place.unless(isinstance(default, bool), f"{default} is neither true nor false", "default")
    elif field.type == "int":
        place.unless(isinstance(default, int), f"{default} is no whole number", "default")
    elif field.type == "str" and field.pattern:
        place.unless(re.search(field.pattern, str(default)), f"{default} does not fit the pattern", "default")


def _check_computed(place: Place, kinds: Kinds, field: Field) -> None:
    if field.computed:
        place.known([field.computed], kinds.computed_words, "computed", "computed")
        place.unless(not field.prefill, "does not go together with prefill", "computed")


def _check_reference(place: Place, kinds: Kinds, kind: Kind | None, field: Field) -> None:
    if field.type in REFERENCES:
        place.unless(field.to, "missing", "to")
        place.known(field.to, {*kinds, *ANY_RECORD}, "kind", "to")
        for target in (kinds[name] for name in field.to if name in kinds):
            _check_only(place, kinds, field, target)
            _check_same(place, kind, field, target)
    elif field.type == "line":
        for path in field.to:
            _check_line(place, kinds, path)


def _check_line(place: Place, kinds: Kinds, path: str) -> None:
    kind, _, rows = path.partition(".")
    table = kinds.find(kind, rows) if kind in kinds else None
    place.unless(path == "@record" or (table and table.type == "rows"), f"{path} is no table", "to")


def _check_only(place: Place, kinds: Kinds, field: Field, target: Kind) -> None:
    for name, wanted in field.only.items():
        found = kinds.find(target.id, name)
        if name == DAY_IN_FORCE:
            continue
        if found is None:
            place.fault(f"{target.id} has no field {name}", "only")
        elif found.type == "enum":
            states = [*kinds.states, *(state.id for state in target.states)]
            allowed = [value.id for value in found.values] or states
            place.known(as_list(wanted), allowed, f"value of {name}", "only")


def _check_same(place: Place, kind: Kind | None, field: Field, target: Kind) -> None:
    """A reference narrowed to the same party: both sides name the party."""
    if not field.same:
        return
    names = {f.name for f in target.fields}
    place.unless(names & {field.same, f"{field.same}s"}, f"{target.id} has no {field.same}", "same")
    here = {f.name for f in kind.fields} if kind else {field.same}
    place.unless(field.same in here, f"no field {field.same} here", "same")


def check_prefill(place: Place, kinds: Kinds, kind: Kind | None, prefill: str, row: Sequence[Field]) -> None:
    """A word of the vocabulary with the argument it takes; limits and facts are checked with the catalog."""
    name, _, argument = prefill.partition(".")
    word = kinds.prefill_words.get(name)
    if word is None:
        place.fault(f"unknown prefill {prefill}", "prefill")
        return
    found = kinds.find(kind.id if kind else None, argument, row) if argument else None
    fits = {
        "none": not argument,
        "own": found is not None,
        "through": found is not None and "." in argument,
        "edge": argument in word.edges,
        "ref": found is not None and found.type in REFERENCES,
        "kind": argument in kinds,
        "own_limit": _fits_own_limit(kinds, kind, argument),
    }
    place.unless(fits.get(word.argument, argument), f"{prefill}: {word.argument} not found", "prefill")


def _fits_own_limit(kinds: Kinds, kind: Kind | None, argument: str) -> bool:
    """<field>.<source>: a day of this kind, and a limit or a field of a kind in force."""
    name, _, source = argument.partition(".")
    day = kinds.find(kind.id, name) if kind else None
    first, _, rest = source.partition(".")
    known = bool(rest) and (first == "limit" or (first in kinds and kinds.find(first, rest) is not None))
    return day is not None and day.type == "date" and known
