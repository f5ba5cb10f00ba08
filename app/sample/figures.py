"""What was measured of the SLAs, month by month: the numbers behind sheets, reviews and reports."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.records.values import parse_moment
from app.sample.clock import ZONE
from app.sample.days import Month, model
from app.sample.words import words

NEW_TERMS = (2026, 4)  # of the order platform
FIRST_LINE = "r1"  # availability; the other targets follow


@dataclass(frozen=True)
class Result:
    """One value of one target in one month; availability with the minutes it comes from."""

    row: str
    value: str
    up: str = ""
    of: str = ""
    missed: bool = False


def series(sla: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = words("figures")[sla]
    return found


def first_month(sla: str) -> Month:
    year, month = series(sla)["since"].split("-")
    return int(year), int(month)


def results(sla: str, month: Month) -> list[Result]:
    """What was measured of each target, in the order of the SLA."""
    own, place = series(sla), place_of(sla, month)
    found = [availability(sla, month)]
    for number, (values, (operator, bound)) in enumerate(zip(own["values"], own["bounds"], strict=True), 2):
        value, most = Decimal(values[place]), Decimal(bound)
        found.append(
            Result(f"r{number}", values[place], missed=value > most if operator == "le" else value < most)
        )
    return found


def availability(sla: str, month: Month) -> Result:
    own = series(sla)
    whole = own["minutes"] * monthrange(*month)[1] - excluded(sla, month)
    up = whole - own["down"][place_of(sla, month)]
    share = Decimal(up) * 100 / whole
    value = format(share.quantize(Decimal("0.01"), ROUND_HALF_UP).normalize(), "f")
    return Result(FIRST_LINE, value, str(up), str(whole), share < Decimal(promised(sla, month)))


def outages(sla: str, month: Month) -> list[dict[str, Any]]:
    """The outages and planned stops that the sheet of a month lists, as rows of a record."""
    found = words("figures")["outages"].get(sla, {}).get("{}-{:02}".format(*month), ())
    return [
        {"counts": "counts", **row, **{name: in_utc(row[name]) for name in ("since", "until")}}
        for row in found
    ]


def in_utc(wall: datetime) -> str:
    return parse_moment(wall.replace(tzinfo=ZONE).isoformat())


def excluded(sla: str, month: Month) -> int:
    """Minutes that were agreed not to count."""
    stops = [row for row in outages(sla, month) if row["counts"] != "counts"]
    lengths = (datetime.fromisoformat(row["until"]) - datetime.fromisoformat(row["since"]) for row in stops)
    return sum(length // timedelta(minutes=1) for length in lengths)


def promised(sla: str, month: Month) -> str:
    """Availability promised for a month."""
    terms = words("figures")["promised"]
    return str(terms["order_from_2026_04"] if sla == "order" and month >= NEW_TERMS else terms[sla])


def workload(sla: str, month: Month) -> str:
    """The highest load of the month, "" where the SLA has no limit."""
    values = series(sla).get("workload", [])
    return str(values[place_of(sla, month)]) if values else ""


def remark(sla: str, row: str) -> str:
    """Why a target was missed."""
    return str(words("figures")["remarks"][sla][row])


def place_of(sla: str, month: Month) -> int:
    since, at = first_month(sla), model(month)
    return ((at[0] - since[0]) * 12 + at[1] - since[1]) % len(series(sla)["down"])


def edition(sla: str, month: Month) -> int:
    """Of the SLA, in force at the end of the month."""
    return 2 if sla == "order" and month >= NEW_TERMS else 1
