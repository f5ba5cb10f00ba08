"""Which keys a table has and of which type: after this check nothing meets a missing or odd value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from controls.declarations.faults import Place
from controls.declarations.reading import Table


def is_text(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == LANGUAGES and all(map(is_string, value.values()))


def is_texts(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == LANGUAGES and all(map(is_strings, value.values()))


def is_string(value: Any) -> bool:
    return isinstance(value, str)


def is_strings(value: Any) -> bool:
    return isinstance(value, list) and all(map(is_string, value))


def is_table(value: Any) -> bool:
    return isinstance(value, dict)


def is_tables(value: Any) -> bool:
    return isinstance(value, list) and all(map(is_table, value))


def is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(value: Any) -> bool:
    return is_integer(value) or isinstance(value, Decimal)


LANGUAGES = {"en", "ja"}
TYPES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "any": (lambda value: True, "anything"),
    "string": (is_string, "a string"),
    "strings": (is_strings, "a list of strings"),
    "string or strings": (lambda value: is_string(value) or is_strings(value), "one or more strings"),
    "text": (is_text, "a text with en and ja"),
    "texts": (is_texts, "lists of strings with en and ja"),
    "boolean": (lambda value: isinstance(value, bool), "true or false"),
    "integer": (is_integer, "a whole number"),
    "number": (is_number, "a number"),
    "table": (is_table, "a table"),
    "tables": (is_tables, "a list of tables"),
    "string or tables": (lambda value: is_string(value) or is_tables(value), "a name or a list of tables"),
}


class Shape:
    """The keys of a table: each with the name of its type, a trailing "?" for one that may be left out."""

    __slots__ = ("required", "types")

    def __init__(self, keys: Mapping[str, str]) -> None:
        self.types = {key: TYPES[name.removesuffix("?")] for key, name in keys.items()}
        self.required = frozenset(key for key, name in keys.items() if not name.endswith("?"))


def check_shape(place: Place, table: Table, shape: Shape) -> None:
    """Report missing and unknown keys, and values of another type."""
    for key, value in table.items():
        if key not in shape.types:
            place.fault(f"unknown key {key}")
            continue
        fits, words = shape.types[key]
        if not fits(value):
            place.fault(f"must be {words}", key)
    for key in sorted(shape.required - table.keys()):
        place.fault(f"missing {key}")
