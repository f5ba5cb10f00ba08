"""What changed as JSON. Format: docs/formats/comparison.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from controls.assessment import Assessment, ItemResult, Reason, WindowResult
from controls.compare import SORTS, UNCHANGED, Change, Comparison
from controls.serialise import as_bytes, plain, question_value
from controls.wording import sentence

FORMAT = "akashi-comparison/1"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Side:
    """What was compared: an assessment, by which catalog, and the number of the report it was issued in."""

    assessment: Assessment
    catalog_digest: str
    report: str = ""


def to_json(before: Side, after: Side, comparison: Comparison) -> bytes:
    """Canonical bytes, as those of a gap report."""
    sides = {"before": side_value(before), "after": side_value(after)}
    return as_bytes({"format": FORMAT, **sides, **changes_value(comparison)})


def side_value(side: Side) -> Json:
    return {
        "question": question_value(side.assessment.question),
        "catalog_edition": side.assessment.catalog_edition,
        "catalog_digest": side.catalog_digest,
        "report": side.report or None,
    }


def changes_value(comparison: Comparison) -> Json:
    sorts = (*SORTS, UNCHANGED)
    return {
        "counts": {
            level: {sort: counts.get(sort, 0) for sort in sorts}
            for level, counts in comparison.counts.items()
        },
        "lasting": comparison.lasting,
        "changes": [_change(change) for change in comparison.changes],
    }


def _change(change: Change) -> Json:
    place, shown = change.place, change.shown
    window = shown if isinstance(shown, WindowResult) else None
    item = shown if isinstance(shown, ItemResult) else None
    now = shown.reasons if change.after else ()
    return {
        "level": place.level,
        "control": place.control,
        "subject": place.subject or None,
        "id": place.id or None,
        "sort": change.sort,
        "before": change.before,
        "after": change.after,
        "start": plain(window.start) if window else None,
        "end": plain(window.end) if window else None,
        "record": item.record if item else None,
        "label": plain(item.label) if item else None,
        "reasons": [_reason(reason) for reason in (*change.reasons, *now)],
    }


def _reason(reason: Reason) -> Json:
    values = {name: plain(value) for name, value in reason.values.items()}
    return {"code": reason.code, "values": values, "en": sentence(reason, "en"), "ja": sentence(reason, "ja")}
