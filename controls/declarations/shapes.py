"""Which keys a table has and of which type: after this check nothing further on meets a missing or odd value.

A shape maps a key to the name of its type; a trailing "?" means the key may be left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from controls.declarations.faults import Place
from controls.declarations.reading import Table

Shape = Mapping[str, str]


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


def check_shape(place: Place, table: Table, shape: Shape) -> None:
    """Report missing and unknown keys, and values of another type."""
    for key, value in table.items():
        type_name = shape.get(key)
        if place.unless(type_name, f"unknown key {key}") and type_name:
            fits, words = TYPES[type_name.rstrip("?")]
            if not fits(value):
                place.fault(f"must be {words}", key)
    for key in shape.keys() - table.keys():
        if not shape[key].endswith("?"):
            place.fault(f"missing {key}")


WORD = {"id": "string", "text": "text"}
NAMED = {"id": "string", "name": "text"}
VALUE = {"id": "string", "en": "string", "ja": "string"}

FIELD = {
    "name": "string",
    "type": "string",
    "need": "string",
    "label": "text",
    "help": "text?",
    "see": "integer?",
    "default": "any?",
    "prefill": "string or strings?",
    "computed": "string?",
    "unit": "string?",
    "system": "boolean?",
    "identity": "boolean?",
    "max": "number?",
    "min": "number?",
    "places": "integer?",
    "pattern": "string?",
    "values": "string or tables?",
    "many": "boolean?",
    "to": "strings?",
    "only": "table?",
    "same": "string?",
    "columns": "string or tables?",
    "min_rows": "integer?",
    "max_rows": "integer?",
    "of_time": "strings?",
    "from_version": "integer?",
}
STATE = {"id": "string", "name": "text", "final": "boolean?", "counts": "boolean?", "freezes": "strings?"}
TRANSITION = {
    "from": "strings",
    "to": "string",
    "who": "strings",
    "not_who": "strings?",
    "needs": "strings",
    "button": "text",
    "if": "table?",
    "together": "boolean?",
    "new_version": "boolean?",
}
KIND = {
    "id": "string",
    "prefix": "string",
    "room": "string?",
    "icon": "string",
    "time": "string",
    "is_subject": "string?",
    "subjects": "strings",
    "serves": "strings",
    "create": "strings",
    "approve": "strings",
    "consent": "strings?",
    "evidence_needed": "boolean?",
    "revision": "integer?",
    "opened": "string?",
    "closed": "string?",
    "defaults": "table?",
    "name": "text",
    "plural": "text",
    "title": "text",
    "note": "text?",
    "field": "tables",
    "state": "tables?",
    "transition": "tables?",
    "rule": "tables?",
}
COMMON = {
    "schema": "integer",
    "languages": "strings",
    "files": "strings",
    "rooms": "strings",
    "limits": "table",
    "type": "tables",
    "time": "tables",
    "list": "tables",
    "table": "tables",
    "field": "tables",
    "attached": "tables",
    "state": "tables",
    "transition": "tables",
    "role": "tables",
    "group": "tables",
    "stand_in": "tables",
    "separation": "tables",
    "rule": "tables",
    "words": "table",
    "prefill": "tables",
    "computed": "tables",
    "format": "tables",
    "own": "table",
}
COMMON_PARTS: Mapping[str, Shape] = {
    "type": {
        **NAMED,
        "json": "string",
        "wtforms": "string",
        "marshmallow": "string",
        "keys": "strings",
        "defaults": "table?",
    },
    "time": {**NAMED, "fields": "strings", "counts": "boolean", "rule": "tables?", "transition": "tables?"},
    "list": {"id": "string", "values": "tables"},
    "table": {"id": "string", "columns": "tables"},
    "field": FIELD,
    "attached": FIELD,
    "state": STATE,
    "transition": TRANSITION,
    "role": NAMED,
    "group": {**NAMED, "roles": "strings"},
    "stand_in": NAMED,
    "separation": {**WORD, "relaxable": "boolean"},
    "rule": {**WORD, "keys": "strings", "may": "strings", "schemes": "strings?"},
    "prefill": {**WORD, "argument": "string", "edges": "strings?"},
    "computed": WORD,
    "format": WORD,
}
EDITION = {
    "id": "string",
    "version": "string",
    "basis": "strings",
    "languages": "strings",
    "files": "strings",
    "name": "text",
    "notice": "text",
    "activity": "tables",
    "numbering": "table",
    "subject": "tables",
    "tier": "tables",
    "source": "tables",
    "status": "tables",
    "grading": "table",
    "defaults": "table",
    "durations": "table",
    "rules": "table",
    "condition": "table",
    "test_kind": "tables",
    "derived": "tables",
}
EDITION_PARTS: Mapping[str, Shape] = {
    "activity": {**NAMED, "time": "string", "provided_by": "tables"},
    "subject": NAMED,
    "tier": NAMED,
    "source": {**NAMED, "text": "text"},
    "status": {**NAMED, "of": "strings"},
    "test_kind": {**WORD, "keys": "strings", "params": "strings", "needs_activity": "boolean"},
    "derived": {**WORD, "reads": "strings"},
}
NUMBERING = {"schemes": "table", "map": "tables"}
CLAUSE = {"user": "string", "iso": "string", "name": "text"}
PROVIDER = {
    "record": "string",
    "rows": "string?",
    "where": "table?",
    "stands_for": "table?",
    "subject": "string?",
}
CONTROL = {
    "id": "string",
    "clause": "string",
    "iso_clause": "string",
    "related": "strings",
    "source": "string",
    "subject": "string",
    "also_subjects": "strings?",
    "severity": "string",
    "activity": "string?",
    "interval": "string?",
    "interval_by_tier": "table?",
    "grace_days": "integer?",
    "grace_days_by_tier": "table?",
    "title": "text",
    "requirement": "text",
    "why": "text",
    "evidence": "texts",
    "questions": "texts",
    "severity_reason": "text",
    "note": "text?",
    "test": "table",
}
TEST = {
    "kind": "string",
    "params": "table?",
    "population": "text",
    "met": "text",
    "partial": "text",
    "not_met": "text",
    "na": "text",
    "qualify": "tables?",
    "tiers": "strings?",
    "rec_floor": "string?",
    "note": "any?",
    "record": "string or strings?",
    "which": "string?",
    "needs": "tables?",
    "wants": "tables?",
    "needs_any": "tables?",
    "parts": "tables?",
    "chains": "tables?",
    "steps": "tables?",
    "shares": "tables?",
    "requires": "table?",
    "cases": "table?",
    "covers": "string?",
    "pairs": "string?",
    "sides": "strings?",
    "lines": "string?",
    "per": "string?",
    "roles": "strings?",
}
RULE = {
    "rule": "string",
    "at": "string?",
    "error": "text",
    "field": "string?",
    "other": "string?",
    "fields": "strings?",
    "if": "table?",
    "rows": "string?",
    "column": "string?",
    "columns": "strings?",
    "values": "strings?",
    "where": "table?",
    "min": "integer?",
    "value": "number?",
    "version": "integer?",
    "set": "string?",
    "also": "string?",
    "match": "table?",
    "per": "strings?",
    "scheme": "string?",
    "others": "table?",
    "reason": "string?",
}
FILE = {"room": "string", "kind": "tables"}
OWN_FILE = {"kind": "tables?", "extend": "tables?", "control": "tables?"}
EXTEND = {"kind": "string", "field": "tables"}
LIMITS = {"visible_fields_max": "integer", "number_pattern": "string"}
OWN = {"field_prefix": "string", "kind_prefix": "string", "allowed_needs": "strings", "text": "text"}
GRADING = {
    "order": "strings",
    "not_met": "string",
    "partial": "string",
    "raise_one": "strings",
    "cap_guidance": "string",
    "cap_guidance_adopted": "string",
    "name": "table",
    "text": "text",
}
CONDITION = {
    "field": "text",
    "keys": "strings",
    "chain_keys": "strings",
    "which": "strings",
    "marks": "table",
    "words": "table",
    "whichs": "table",
}
# One condition, chain, step or share of a test; its names are the words of the edition.
CONDITION_ENTRY = {
    **dict.fromkeys(("where", "if", "unless"), "table?"),
    **dict.fromkeys(("one_of",), "strings?"),
    **dict.fromkeys(
        ("equals", "min", "share_min", "distinct_min", "later_results_min", "within", "hard"), "any?"
    ),
    **dict.fromkeys(("late", "lead", "not_earlier", "newer_than"), "any?"),
    **dict.fromkeys(("or_all_available",), "boolean?"),
    **dict.fromkeys(("from_version",), "integer?"),
}
