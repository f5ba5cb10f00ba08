"""The shapes of everything declared about controls."""

from __future__ import annotations

from collections.abc import Mapping

from controls.declarations.shapes import Shape
from controls.declarations.shapes_of_kinds import NAMED, WORD

FILE = Shape({"control": "tables"})
EDITION = Shape(
    {
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
)
EDITION_PARTS: Mapping[str, Shape] = {
    "activity": Shape({**NAMED, "time": "string", "provided_by": "tables"}),
    "subject": Shape(NAMED),
    "tier": Shape(NAMED),
    "source": Shape({**NAMED, "text": "text"}),
    "status": Shape({**NAMED, "of": "strings"}),
    "test_kind": Shape({**WORD, "keys": "strings", "params": "strings", "needs_activity": "boolean"}),
    "derived": Shape({**WORD, "reads": "strings"}),
}
NUMBERING = Shape({"schemes": "table", "map": "tables"})
CLAUSE = Shape({"user": "string", "iso": "string", "name": "text"})
PROVIDER = Shape(
    {
        "record": "string",
        "rows": "string?",
        "where": "table?",
        "stands_for": "table?",
        "subject": "string?",
    }
)
GRADING = Shape(
    {
        "order": "strings",
        "not_met": "string",
        "partial": "string",
        "raise_one": "strings",
        "cap_guidance": "string",
        "cap_guidance_adopted": "string",
        "name": "table",
        "text": "text",
    }
)
CONDITION = Shape(
    {
        "field": "text",
        "keys": "strings",
        "chain_keys": "strings",
        "which": "strings",
        "marks": "table",
        "words": "table",
        "whichs": "table",
    }
)
CONTROL = Shape(
    {
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
)
TEST = Shape(
    {
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
)
PATHS = (
    "field or also differs_from before on_or_before on_or_after since done link due agreed step "
    "equals_field of"
)
NAMES = "covers on when trigger via record weight at name which"
NUMBERS = "min share_min distinct_min later_results_min within hard late lead not_earlier newer_than equals"
# A chain, step, share or condition of a test: the words of the edition.
CONDITION_ENTRY = Shape(
    {
        **dict.fromkeys(f"{PATHS} {NAMES}".split(), "string?"),
        **dict.fromkeys(NUMBERS.split(), "any?"),
        "where": "table?",
        "if": "table?",
        "unless": "table?",
        "one_of": "strings?",
        "or_all_available": "boolean?",
        "from_version": "integer?",
    }
)
