"""Exact arithmetic behind verdicts and scores: fractions, no floats, nothing rounded before it is judged."""

from __future__ import annotations

from fractions import Fraction

from app.records.lookup import Content, Lookup
from app.records.values import SHOWN_PLACES, decimal_text, is_given
from app.records.wording import row_behind
from controls.kinds import Field
from controls.metrics import OPERATORS, Bound, Share


def bound_of(rows: Field, row: Content, lookup: Lookup) -> Bound | None:
    """The target or limit a row of results points to; None when it is not to be found or not complete."""
    for column in rows.columns:
        line = row.get(column.name)
        if column.type == "line" and isinstance(line, dict):
            return bound(row_behind(column, line, lookup)[1] or {})
    return None


def bound(row: Content) -> Bound | None:
    if row.get("operator") not in OPERATORS or not is_given(row.get("value")):
        return None
    return Bound(row["operator"], Fraction(row["value"]), row.get("unit", ""))


def exact_value(row: Content, held_against: Bound) -> Fraction | None:
    """The unrounded value: a share from its numerator and denominator, else the value itself."""
    share = share_of(row, held_against)
    return share if share is not None or not is_given(row.get("value")) else Fraction(row["value"])


def share_of(row: Content, held_against: Bound) -> Fraction | None:
    """Numerator by denominator in percent; None for other units, or when one of them is missing or 0."""
    numerator, denominator = row.get("numerator"), row.get("denominator")
    if held_against.unit != "percent" or not is_given(numerator) or not is_given(denominator):
        return None
    return Share(Fraction(numerator), Fraction(denominator)).percent


def nothing_happened(row: Content) -> bool:
    """A denominator of nought: there was no event, so nothing was achieved or missed."""
    return is_given(row.get("denominator")) and not Fraction(row["denominator"])


def value_text(exact: Fraction, held_against: Bound) -> str:
    """The value as text, rounded for reading but never across the target: it reads as it was judged."""
    return decimal_text(held_against.shown(exact, SHOWN_PLACES), SHOWN_PLACES)


def agrees(typed: str, exact: Fraction) -> bool:
    """Is the typed value the exact one, rounded or cut at its own decimals?"""
    unit = Fraction(1, 10 ** len(typed.partition(".")[2]))
    off = exact - Fraction(typed)
    cut = off if exact >= 0 else -off
    return abs(off) <= unit / 2 or 0 <= cut < unit
