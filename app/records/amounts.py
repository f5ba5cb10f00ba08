"""Values with their unit, targets as they are promised, results as they are said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from app.i18n import _, language, pgettext
from app.records.figures import bound, exact_value, nothing_happened
from app.records.lookup import Names
from app.records.values import SHOWN_PLACES, decimal_text, is_given
from controls.metrics import Bound

SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "eq": "="}
AT_LEAST = frozenset({"ge", "gt"})
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A value held against its target or limit. `achieved` is None as long as nothing can be said."""

    achieved: bool | None
    text: str


def unit_name(unit: str, lookup: Names) -> str:
    texts = {value.id: value.text.get(lookup.language) for value in lookup.kinds.lists["unit"]}
    return texts.get(unit, unit)


def grouped(value: str) -> str:
    """40,000: every digit that was recorded, in threes."""
    return f"{Decimal(value):,f}"


def amount(value: Any, unit: str, lookup: Names) -> str:
    """99.95 % · 99.95%; nothing for an empty value."""
    if not is_given(value):
        return ""
    space = "" if lookup.language == "ja" else " "
    return f"{grouped(str(value))}{space}{unit_name(unit, lookup)}"


def promised(row: Row, lookup: Names) -> str:
    """≥ 99.95 %: what a target or limit asks for."""
    if not is_given(row.get("value")):
        return ""
    value = amount(row["value"], row.get("unit", ""), lookup)
    return f"{SIGNS.get(row.get('operator', ''), '')} {value}".strip()


def name_of(row: Row, lookup: Names) -> str:
    """What a target or limit is called: its name, else what it measures."""
    texts = {value.id: value.text.get(lookup.language) for value in lookup.kinds.lists["metric"]}
    return str(row.get("name") or texts.get(row.get("metric", ""), row.get("metric", "")))


def outcome(result: Row, target: Row, lookup: Names) -> Outcome:
    """Achieved or missed, and by how much; judged on the exact value."""
    held_against = bound(target)
    if nothing_happened(result):
        return Outcome(None, _("No events"))
    value = exact_value(result, held_against) if held_against else None
    if held_against is None or value is None:
        return Outcome(None, "")
    if held_against.fulfilled(value):
        return Outcome(True, _("Achieved"))
    places = max(places_of(target.get("value")), places_of(result.get("value")))
    return Outcome(False, missed_by(held_against, value, places, lookup))


def places_of(value: Any) -> int:
    """Decimals that were recorded."""
    return len(str(value or "").partition(".")[2])


def missed_by(target: Bound, value: Fraction, places: int, lookup: Names) -> str:
    """As exact as target and result are recorded; more exact where nothing would be left to say."""
    exact = abs(value - target.value)
    distance = decimal_text(exact, places)
    distance = decimal_text(exact, SHOWN_PLACES) if distance == "0" else distance
    if target.operator == "eq" or distance == "0":
        return _("Missed")
    words = points(distance) if target.unit == "percent" else amount(distance, target.unit, lookup)
    if target.operator in AT_LEAST:
        return pgettext("too little", "Missed by %(amount)s", amount=words)
    return pgettext("too much", "Missed by %(amount)s", amount=words)


def limit_outcome(result: Row, limit: Row, lookup: Names) -> Outcome:
    """Within the limit or above it, with the share of it that was used."""
    held_against = bound(limit)
    if held_against is None or not is_given(result.get("value")):
        return Outcome(None, "")
    value = Fraction(result["value"])
    if held_against.fulfilled(value):
        share = share_text(floor, value, held_against.value)
        return Outcome(
            True, _("Within the limit, %(share)s", share=share) if share else _("Within the limit")
        )
    share = share_text(ceil, value, held_against.value)
    return Outcome(False, _("Limit passed, %(share)s", share=share) if share else _("Limit passed"))


def share_text(rounded: Callable[[Fraction], int], value: Fraction, whole: Fraction) -> str:
    """85 %, of the limit; never rounded onto it."""
    if whole <= 0:
        return ""
    percent = rounded(value / whole * 100)
    return f"{percent}%" if language() == "ja" else f"{percent} %"


def points(distance: str) -> str:
    """A distance between two shares."""
    return _("%(number)s points", number=distance)
