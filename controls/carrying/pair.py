"""One promise of a supplier held against one promise to a customer: measure, value, clock, hours, period.

Worked example: 99.9 % of a year, around the clock, against 99.9 % of a month: the value is enough, the
measuring period is longer. At worst all 8.76 hours of the year fall into one month, which leaves 98.78333 %.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from controls.amounts import PERCENT, amount, bound_of, decimals, distance, promised
from controls.carrying.hours import hours_a_week, is_always, read_hours, same_words, shared_a_week
from controls.carrying.steps import NOTE, OK, SHORT, UNKNOWN, Step, state_of, step
from controls.content import Row
from controls.declaration import Text
from controls.kind import Kinds
from controls.metrics.availability import guaranteed
from controls.metrics.bounds import Bound
from controls.metrics.service_hours import ServiceHours
from controls.metrics.time_chain import time_chain

VALUE, HOURS, PERIOD, COMPOSITE, NO_GAP = "value", "hours", "period", "composite", "none"
MINUTES = {"seconds": Fraction(1, 60), "minutes": Fraction(1), "hours": Fraction(60), "days": Fraction(1440)}
BUSINESS = {"business_hours": "hours", "business_days": "days"}
DAYS = {"event": 0, "P1M": 30, "P3M": 91, "P6M": 182, "P1Y": 365}  # what a measuring period is counted as
_WEEK = 7
_FULL = 100
_HOUR_PLACES = 2


@dataclass(frozen=True, slots=True)
class Compared:
    """The working of one pair. `worst`: what an availability is worth in the customer's time, from 0 to 1."""

    steps: tuple[Step, ...]
    gap: str  # none, value, hours, period: the first that falls short, or that cannot be shown
    worst: Fraction | None = None

    @property
    def state(self) -> str:
        return state_of(self.steps)

    @property
    def only_too_little(self) -> bool:
        """Whether nothing but the value falls short or is unknown."""
        lacking = [one for one in self.steps if one.state in (SHORT, UNKNOWN)]
        return [one.reason.code for one in lacking] == ["carry_value_short"]


@dataclass(frozen=True, slots=True)
class Sides:
    """The two targets: `theirs` of the supplier, `ours` to the customer, as rows and as bounds."""

    theirs: Row
    ours: Row
    promise: Bound
    wanted: Bound
    kinds: Kinds


def compare(theirs: Row, ours: Row, kinds: Kinds) -> Compared:
    """Rows of targets as agreements hold them. What cannot be compared is unknown, and never no gap."""
    promise, wanted = bound_of(theirs), bound_of(ours)
    if theirs.get("metric") != ours.get("metric"):
        names = {side: _choice(row, "metric", kinds) for side, row in (("theirs", theirs), ("ours", ours))}
        return Compared((step(UNKNOWN, "carry_other_measure", **names),), VALUE)
    if promise is None or wanted is None:
        return Compared((step(UNKNOWN, "carry_no_value"),), VALUE)
    return _compared(Sides(theirs, ours, promise, wanted, kinds))


def _compared(sides: Sides) -> Compared:
    converted = in_unit(sides.promise, sides.wanted.unit)
    if converted is None or converted.sign != sides.wanted.sign:
        code = "carry_other_unit" if converted is None else "carry_other_direction"
        return Compared((step(UNKNOWN, code, **_both(sides)),), VALUE)
    groups = (
        (VALUE, tuple(_value(sides, converted))),
        (HOURS, (*_clock(sides), *_hours(sides))),
        (PERIOD, tuple(_period(sides))),
    )
    gap = next((name for name, steps in groups if _falls(steps)), NO_GAP)
    worst, more = _worst(sides)
    return Compared((*(one for _, steps in groups for one in steps), *more), gap, worst)


def _falls(steps: tuple[Step, ...]) -> bool:
    return any(one.state in (SHORT, UNKNOWN) for one in steps)


def _both(sides: Sides) -> dict[str, Text]:
    return {"theirs": promised(sides.promise, sides.kinds), "ours": promised(sides.wanted, sides.kinds)}


def _choice(row: Row, column: str, kinds: Kinds) -> Text:
    """A value of a list in words."""
    known = {"metric": "metric", "measuring_period": "measuring_period"}[column]
    value = row.get(column) or ""
    return next((v.text for v in kinds.lists[known] if v.id == value), Text(value, value))


# ---- value ----


def in_unit(bound: Bound, unit: str) -> Bound | None:
    """The same in another unit; None where that cannot be said. So much elapsed time is within as much
    business time.

    >>> in_unit(Bound("le", Fraction(45), "minutes"), "hours")
    Bound(operator='le', value=Fraction(3, 4), unit='hours')
    """
    if bound.unit == unit:
        return bound
    base = BUSINESS.get(unit)
    if base and bound.unit in MINUTES:
        same_kind = bound.unit == "days" if base == "days" else bound.unit != "days"
        return in_unit(bound, base) if same_kind else None
    factors = MINUTES.get(BUSINESS.get(bound.unit, bound.unit)), MINUTES.get(unit)
    if factors[0] is None or factors[1] is None:
        return None
    return Bound(bound.operator, bound.value * factors[0] / factors[1], unit)


def _value(sides: Sides, converted: Bound) -> Iterator[Step]:
    wanted, both = sides.wanted, _both(sides)
    if converted.unit != sides.promise.unit and sides.promise.unit not in BUSINESS:
        yield step(NOTE, "carry_converted", **both, converted=promised(converted, sides.kinds))
    if wanted.operator == "le" and wanted.unit in MINUTES | BUSINESS:
        yield _time(sides, converted)
        return
    margin = wanted.margin(converted.value)
    apart = distance(abs(margin), wanted.unit, sides.kinds)
    if margin < 0 or not implies(converted, wanted):
        yield step(SHORT, "carry_value_short", **both, margin=apart)
    elif margin:
        yield step(OK, "carry_value_ok", **both, margin=apart)
    else:
        yield step(OK, "carry_value_equal", **both)


def implies(promise: Bound, wanted: Bound) -> bool:
    """Whether all that keeps the one keeps the other: at least 99.9 is not more than 99.9."""
    if wanted.operator == "eq" or promise.operator == "eq":
        return promise.operator == "eq" and wanted.fulfilled(promise.value)
    strict = {"gt", "lt"}
    equal = promise.value == wanted.value and (promise.operator in strict or wanted.operator not in strict)
    return equal or wanted.margin(promise.value) > 0


def _time(sides: Sides, converted: Bound) -> Step:
    """A time limit leaves something for our own triage and verification, or nothing."""
    chain = time_chain(max(sides.wanted.value, Fraction()), [("supplier", max(converted.value, Fraction()))])
    both, left = _both(sides), amount(abs(chain.left), sides.wanted.unit, sides.kinds)
    if not chain.holds:
        return step(SHORT, "carry_time_short", **both, left=left)
    return step(OK, "carry_time_ok" if chain.left else "carry_time_nothing_left", **both, left=left)


# ---- clock and hours ----


def _clock(sides: Sides) -> Iterator[Step]:
    theirs, ours = (bound.unit in BUSINESS for bound in (sides.promise, sides.wanted))
    if theirs and not ours:
        yield step(SHORT, "carry_clock_stops", **_both(sides))
    elif ours and not theirs:
        yield step(OK, "carry_clock_elapsed", **_both(sides))


def _hours(sides: Sides) -> Iterator[Step]:
    texts = {"theirs": _text(sides.theirs), "ours": _text(sides.ours)}
    theirs, ours = read_hours(texts["theirs"]), read_hours(texts["ours"])
    if not texts["theirs"] or not texts["ours"]:
        code = "carry_hours_not_named" if texts["ours"] else "carry_hours_not_ours"
        yield step(UNKNOWN, code, **texts)
    elif same_words(texts["theirs"], texts["ours"]):
        yield step(OK, "carry_hours_same", **texts)
    elif theirs and is_always(theirs):
        yield step(OK, "carry_hours_always", **texts)
    elif theirs is None or ours is None:
        yield step(UNKNOWN, "carry_hours_unread", **texts)
    else:
        yield _shared(theirs, ours, texts)


def _text(row: Row) -> str:
    return str(row.get("service_hours") or "").strip()


def _shared(theirs: ServiceHours, ours: ServiceHours, texts: dict[str, str]) -> Step:
    found = shared_a_week(theirs, ours)
    values = {"shared": decimals(Fraction(found.numerator)), "wanted": decimals(Fraction(found.denominator))}
    if found.value == 1:
        return step(OK, "carry_hours_cover", **texts, **values)
    return step(SHORT, "carry_hours_short", **texts, **values)


# ---- measuring period ----


def _period(sides: Sides) -> Iterator[Step]:
    names = {
        "theirs": _choice(sides.theirs, "measuring_period", sides.kinds),
        "ours": _choice(sides.ours, "measuring_period", sides.kinds),
    }
    theirs, ours = (DAYS.get(row.get("measuring_period") or "") for row in (sides.theirs, sides.ours))
    if theirs is None or ours is None:
        yield step(UNKNOWN, "carry_period_not_named")
    elif theirs > ours:
        yield step(SHORT, "carry_period_longer", **names)
    else:
        yield step(OK, "carry_period_same" if theirs == ours else "carry_period_shorter", **names)


# ---- the worst case of an availability ----


def _worst(sides: Sides) -> tuple[Fraction | None, tuple[Step, ...]]:
    """All that the supplier may be down can fall into the customer's time; said where it differs."""
    spans = _spans(sides)
    share = sides.promise.value / _FULL
    if spans is None or not _is_availability(sides) or not 0 <= share <= 1:
        return None, ()
    its, wanted, both = spans
    found = guaranteed(share, its, wanted, both)
    if found is None or found == share:
        return found, ()
    values = {
        "worst": amount(found * _FULL, PERCENT, sides.kinds),
        "lost": decimals(its * (1 - share), _HOUR_PLACES),
        "its": decimals(its, _HOUR_PLACES),
        "period": _choice(sides.theirs, "measuring_period", sides.kinds),
        "days": DAYS[sides.theirs["measuring_period"]],
        "wanted": decimals(wanted, _HOUR_PLACES),
        "both": decimals(both, _HOUR_PLACES),
    }
    return found, (step(NOTE, "carry_worst_case", **values),)


def _is_availability(sides: Sides) -> bool:
    at_least = sides.promise.sign == sides.wanted.sign == 1
    return sides.ours.get("metric") == "availability" and at_least and sides.promise.unit == PERCENT


def _spans(sides: Sides) -> tuple[Fraction, Fraction, Fraction] | None:
    """Hours of the supplier's period, of the customer's, and those in both; None while one is not known."""
    theirs, ours = read_hours(_text(sides.theirs)), read_hours(_text(sides.ours))
    days = [DAYS.get(row.get("measuring_period") or "") for row in (sides.theirs, sides.ours)]
    if theirs is None or ours is None or not all(days):
        return None
    its, wanted = (Fraction(one or 0, _WEEK) for one in days)
    shared = Fraction(shared_a_week(theirs, ours).numerator)
    return hours_a_week(theirs) * its, hours_a_week(ours) * wanted, shared * min(its, wanted)
