"""Checks of what suppliers report, each in the rhythm of its tier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.sample.days import Month, first_of, last_of, later, model, month_of, months, working_day
from app.sample.files import SampleFile, table
from app.sample.stage import Happening, Stage, rows
from app.sample.suppliers import JAPANESE, called
from app.sample.words import Slip, slip_of, words

# supplier, first month of its first interval, months of an interval, day of the first month
RHYTHMS = (
    ("minamoto", (2025, 9), 1, 15),
    ("kaede", (2025, 10), 3, 21),
    ("cirrus", (2026, 4), 3, 22),
)


def schedule(stage: Stage) -> None:
    for key, first, step, day in RHYTHMS:
        for month in list(months(first, month_of(stage.last_day)))[::step]:
            slip = slip_of("performance_check", key, month)
            if not slip.never:
                on = date(*later(month, step), slip.day) if slip.day else date(*month, day)
                stage.on(working_day(on), check(key, later(month, -step), later(month, -1), slip))
    half_a_year = check("cirrus", (2025, 9), (2026, 2), Slip())  # once a year, until its tier was raised
    stage.on(date(2026, 3, 24), half_a_year)


def check(key: str, first: Month, last: Month, slip: Slip) -> Happening:
    """Looks back on the months from `first` to `last`."""

    def look(stage: Stage, day: date) -> None:
        content = content_of(stage, key, first, last, day) | slip.counting
        files = [] if slip.no_file else [suppliers_report(key, content, last)]
        stage.record("VM", "performance_check", content, files)

    return look


def content_of(stage: Stage, key: str, first: Month, last: Month, day: date) -> dict[str, Any]:
    contract = stage.numbers[f"{key} contract"]
    lines = [
        {
            "agreement": contract,
            "target": {"record": contract, "edition": 1, "row": f"r{place}"},
            "value": value,
            "verdict": "met" if met else "missed",
            "basis": "supplier_report",
            "remark": "" if met else words("figures")["suppliers"][f"{key}_missed"],
        }
        for place, (value, met) in enumerate(reported(key, last), 1)
    ]
    return {
        "party": stage.numbers[key],
        "period_from": first_of(first).isoformat(),
        "period_to": last_of(last).isoformat(),
        "occurred_on": day.isoformat(),
        "checker": stage.numbers["VM"],
        "lines": rows(*lines),
        "language": "ja" if key in JAPANESE else "en",
    }


def reported(key: str, last: Month) -> list[tuple[str, bool]]:
    """Value and whether the target was met, for each target of the contract."""
    at = model(last)
    place = (at[0] - 2025) * 12 + at[1] - 8
    step = 1 if key == "minamoto" else 3
    values = [column[place // step % len(column)] for column in words("figures")["suppliers"][key]]
    return [(value, fulfils(value, target)) for value, target in zip(values, targets_of(key), strict=True)]


def targets_of(key: str) -> list[Mapping[str, Any]]:
    return list(words("parties")["contracts"][key]["targets"])


def fulfils(value: str, target: Mapping[str, Any]) -> bool:
    bound = float(target["value"])
    return float(value) >= bound if target["operator"] == "ge" else float(value) <= bound


def suppliers_report(key: str, content: Mapping[str, Any], last: Month) -> SampleFile:
    lines = zip(targets_of(key), content["lines"], strict=True)
    found = [(target["name"], line["value"], line["verdict"]) for target, line in lines]
    role = "供給者の報告" if key in JAPANESE else "Report of the supplier"
    name = f"{last[0]}-{last[1]:02} {called(key)} report"
    return table(name, ("target", "value", "result"), found, role)
