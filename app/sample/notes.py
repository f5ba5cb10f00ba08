"""What was learned of the customers' business, and what they plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.sample.files import note
from app.sample.parties import numbers, without
from app.sample.stage import Happening, Stage, rows
from app.sample.words import words


def schedule(stage: Stage) -> None:
    for told in words("notes")["environment"]:
        stage.yearly(told["on"], noting("business_environment_note", told))
    for told in words("notes")["pipeline"]:
        stage.yearly(told["on"], noting("pipeline_note", told))


def noting(kind: str, told: Mapping[str, Any]) -> Happening:
    def write_down(stage: Stage, day: date) -> None:
        content = without(told, "by", "on", "waits", "customer", "services", "items")
        content |= {
            "customer": stage.numbers[told["customer"]],
            "occurred_on": day.isoformat(),
            "language": "en" if told["by"] == "RO" else "ja",
        }
        if "services" in told:
            content["services"] = numbers(stage, told["services"])
        if "items" in told:
            content["items"] = rows(
                *({"noted_on": day.isoformat(), **decided(one, day)} for one in told["items"])
            )
        words_of_it = [told["change"]] if "change" in told else [one["project"] for one in told["items"]]
        file = note(f"{day.isoformat()} {told['customer']} note", words_of_it, "Note of the talk")
        waits = "waits" in told and day == told["on"]
        stage.record(told["by"], kind, content, [file], approver=None if waits else "AP")

    return write_down


def decided(item: Mapping[str, Any], day: date) -> dict[str, Any]:
    """A project, with the day of the decision where there is one."""
    found = dict(item)
    return found if item["decision"] == "open" else found | {"decided_on": day.isoformat()}
