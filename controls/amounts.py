"""Targets as exact amounts: read from records without loss, and put in words in both languages."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

from controls.content import Row
from controls.declaration import Text
from controls.kind import Kinds
from controls.metrics.bounds import OPERATORS, Bound
from controls.metrics.figures import rounded

PLACES = 5  # decimals shown of what was worked out
PERCENT = "percent"
_SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "eq": "="}


def number_in(text: object) -> Fraction | None:
    """The exact number of a field; None for an empty one and for what is no number."""
    return None if text is None else _number(str(text))


@lru_cache(maxsize=16384)
def _number(text: str) -> Fraction | None:
    try:
        return Fraction(Decimal(text))
    except (InvalidOperation, OverflowError, ValueError):
        return None


def bound_of(row: Row | None) -> Bound | None:
    """What a target asks for; None while its operator or value is missing."""
    value = number_in(row.get("value")) if row else None
    if row is None or value is None or row.get("operator") not in OPERATORS:
        return None
    return Bound(row["operator"], value, row.get("unit") or "")


def amount(value: Fraction, unit: str, kinds: Kinds) -> Text:
    """99.95 % / 99.95%, 45 minutes / 45分: with the decimals there are, at most `PLACES`."""
    number = decimals(value)
    name = next((v.text for v in kinds.lists["unit"] if v.id == unit), Text(unit, unit))
    return Text(f"{number} {name.en}".strip(), f"{number}{name.ja}")


def distance(value: Fraction, unit: str, kinds: Kinds) -> Text:
    """How far two amounts lie apart; of two shares in points."""
    if unit == PERCENT:
        points = "point" if value == 1 else "points"
        return Text(f"{decimals(value)} {points}", f"{decimals(value)}ポイント")
    return amount(value, unit, kinds)


def promised(bound: Bound, kinds: Kinds) -> Text:
    """≥ 99.95 % / ≥ 99.95%."""
    found, sign = amount(bound.value, bound.unit, kinds), _SIGNS[bound.operator]
    return Text(f"{sign} {found.en}", f"{sign} {found.ja}")


def decimals(value: Fraction, places: int = PLACES) -> str:
    """A number for reading, with the decimals it has: 1,440 · 99.89.

    >>> decimals(Fraction(1440)), decimals(Fraction("99.8900"))
    ('1,440', '99.89')
    """
    whole, _, rest = f"{rounded(value, places):,f}".partition(".")
    return f"{whole}.{rest}".rstrip("0").rstrip(".") if rest else whole
