"""The numbers of a control as they are in force: the catalog's, or those of the organisation's own policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from controls.assessment import Reason
from controls.control import Control, Number
from controls.facts import Facts

# The largest number a name may have, by its unit: ten years, and a share of a hundred. The smallest is 0.
MOST = {"days": 3650, "months": 120, "periods": 120, "pct": 100}
MOST_OTHERS = 10_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Numbers by name, and a reason for each that is not the catalog's."""

    params: Mapping[str, Number]
    changed: tuple[Reason, ...] = ()


def limits_of(control: Control, facts: Facts, as_of: date) -> Limits:
    """By policies of topic `limits` valid at `as_of`; a row naming the control wins over one for all."""
    rows = [
        (bool(row.get("control")), policy, row)
        for policy in facts.policies
        if policy.content.get("topic") == "limits" and policy.valid_on(as_of)
        for row in policy.content.get("settings", ())
        if row["param"] in control.test.params and row.get("control") in (None, control.id)
    ]
    params = dict(control.test.params)
    reasons: dict[str, Reason] = {}
    for _, policy, row in sorted(rows, key=lambda row: (row[0], row[1].number)):
        name = row["param"]
        number = bounded(name, exact(row["value"]))
        params[name] = number
        values = {"policy": policy.number, "param": name, "number": number, "since": policy.valid_from}
        reasons[name] = Reason("own_limit", values)
    return Limits(params, tuple(reasons[name] for name in sorted(reasons)))


def most(name: str) -> int:
    """The largest number that may stand under this name."""
    return next((MOST[unit] for unit in name.split("_") if unit in MOST), MOST_OTHERS)


def bounded(name: str, number: Number) -> Number:
    """The number, or the nearest one that days can be counted with: whatever was recorded once is read."""
    return min(max(number, 0), most(name))


def exact(text: str) -> Number:
    """A decimal written as text; whole numbers stay whole."""
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else number
