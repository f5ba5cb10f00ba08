"""The shapes of everything declared about kinds."""

from __future__ import annotations

from collections.abc import Mapping

from controls.declarations.shapes import Shape

WORD = {"id": "string", "text": "text"}
NAMED = {"id": "string", "name": "text"}
VALUE = Shape({"id": "string", "en": "string", "ja": "string"})
FIELD = Shape(
    {
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
)
STATE = Shape(
    {"id": "string", "name": "text", "final": "boolean?", "counts": "boolean?", "freezes": "strings?"}
)
TRANSITION = Shape(
    {
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
)
RULE = Shape(
    {
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
        "named": "string?",
        "match": "table?",
        "per": "strings?",
        "scheme": "string?",
        "others": "table?",
        "reason": "string?",
    }
)
KIND = Shape(
    {
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
)
COMMON = Shape(
    {
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
)
COMMON_PARTS: Mapping[str, Shape] = {
    "type": Shape(
        {
            **NAMED,
            "json": "string",
            "wtforms": "string",
            "marshmallow": "string",
            "keys": "strings",
            "defaults": "table?",
        }
    ),
    "time": Shape(
        {**NAMED, "fields": "strings", "counts": "boolean", "rule": "tables?", "transition": "tables?"}
    ),
    "list": Shape({"id": "string", "values": "tables"}),
    "table": Shape({"id": "string", "columns": "tables"}),
    "field": FIELD,
    "attached": FIELD,
    "state": STATE,
    "transition": TRANSITION,
    "role": Shape(NAMED),
    "group": Shape({**NAMED, "roles": "strings"}),
    "stand_in": Shape(NAMED),
    "separation": Shape({**WORD, "relaxable": "boolean"}),
    "rule": Shape({**WORD, "keys": "strings", "may": "strings", "schemes": "strings?"}),
    "prefill": Shape({**WORD, "argument": "string", "edges": "strings?"}),
    "computed": Shape(WORD),
    "format": Shape(WORD),
}
FILE = Shape({"room": "string", "kind": "tables"})
OWN_FILE = Shape({"kind": "tables?", "extend": "tables?", "control": "tables?"})
EXTEND = Shape({"kind": "string", "field": "tables"})
LIMITS = Shape({"visible_fields_max": "integer", "number_pattern": "string"})
OWN = Shape({"field_prefix": "string", "kind_prefix": "string", "allowed_needs": "strings", "text": "text"})
