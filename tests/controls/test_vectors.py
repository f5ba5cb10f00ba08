"""Every answer of the coverage vectors, exactly. `AKASHI_VECTORS` names another file to run instead."""

from __future__ import annotations

import json
import os
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from controls.coverage import Coverage, Duty, Entry, Outcome, control_status, cover
from controls.windows import FAR, Version, Waiver, parse_interval

HERE = Path(__file__).parents[1] / "data" / "coverage-vectors.json"
VECTORS = json.loads(Path(os.environ.get("AKASHI_VECTORS") or HERE).read_text(encoding="utf-8"))


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def open_day(text: str | None) -> int:
    return day(text) if text else FAR


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def known_until(case: dict[str, Any]) -> datetime | None:
    """The last moment known: an instant, the end of a day where the organisation is, or everything."""
    known_at = case["question"]["known_at"]
    if known_at is None or "T" in known_at:
        return moment(known_at) if known_at else None
    next_day = date.fromisoformat(known_at) + timedelta(days=1)
    return datetime.combine(next_day, time(), ZoneInfo(case["time_zone"])) - timedelta(microseconds=1)


def is_known(thing: dict[str, Any], until: datetime | None) -> bool:
    return until is None or "recorded_at" not in thing or moment(thing["recorded_at"]) <= until


def fiscal_year_of(valid_from: str, start: str) -> int:
    year = int(valid_from[:4]) - (valid_from[5:] < start)
    return day(f"{year}-{start}")


def versions_of(case: dict[str, Any]) -> tuple[Version, ...]:
    return tuple(
        Version(
            interval=parse_interval(plan["interval"]),
            anchor=day(plan["anchor"])
            if plan["anchor"]
            else fiscal_year_of(plan["valid_from"], case["fiscal_year_start"]),
            valid=((day(plan["valid_from"]), open_day(plan["valid_to"])),),
            grace_days=plan["grace_days"],
        )
        for plan in case["plan"]
    )


def waivers_of(case: dict[str, Any], until: datetime | None) -> dict[tuple[int, int], Waiver]:
    waivers: dict[tuple[int, int], Waiver] = {}
    for exception in case["exceptions"]:
        if not exception.get("approved") or not is_known(exception, until):
            continue
        key = exception["version"], day(exception["window_start"])
        before = waivers.get(key, Waiver())
        moved_to = day(exception["new_limit"]) if exception["effect"] == "moved" else 0
        waivers[key] = Waiver(
            before.excused or exception["effect"] == "excused", max(before.limit or 0, moved_to) or None
        )
    return waivers


def entry_of(record: dict[str, Any]) -> Entry:
    occurred_on = day(record["occurred_on"])
    return Entry(
        id=record["id"],
        day=occurred_on,
        first=day(record.get("period_from", record["occurred_on"])),
        last=day(record.get("period_to", record["occurred_on"])),
        previous=record.get("counts_for") == "previous",
        names=day(record["counts_for_window"]) if record.get("counts_for_window") else None,
    )


def qualifies(record: dict[str, Any]) -> bool:
    expires = record.get("evidence_expires_on")
    proved = record.get("evidenced", True) and (not expires or record["occurred_on"] <= expires)
    return record["state"] == "approved" and proved and record.get("qualifies", True)


def records_of(case: dict[str, Any], until: datetime | None) -> dict[str, dict[str, Any]]:
    newest: dict[str, dict[str, Any]] = {}
    for snapshot in sorted(case["records"], key=lambda record: moment(record["recorded_at"])):
        if is_known(snapshot, until):
            newest[snapshot["id"]] = snapshot
    return {id: record for id, record in newest.items() if record["state"] in ("approved", "submitted")}


def answer(case: dict[str, Any]) -> Coverage:
    until = known_until(case)
    subject, question = case["subject"], case["question"]
    duty = Duty(
        time=case["time"],
        scope=(day(subject["in_scope_from"]), open_day(subject["in_scope_to"])),
        versions=versions_of(case),
        waivers=waivers_of(case, until),
    )
    period = day(question["period_from"]), day(question["period_to"])
    records = records_of(case, until)
    entries = [entry_of(record) for record in records.values()]
    return cover(duty, entries, lambda entry: qualifies(records[entry.id]), period, day(question["as_of"]))


def printed(outcome: Outcome, time_of: str) -> dict[str, Any]:
    window = outcome.window
    out: dict[str, Any] = {
        "version": window.version,
        "start": str(date.fromordinal(window.start)),
        "end": str(date.fromordinal(window.end)),
        "limit": str(date.fromordinal(window.limit)),
        "status": outcome.status,
        "records": [entry.id for entry in outcome.entries],
    }
    if outcome.days_late is not None:
        out["days_late"] = outcome.days_late
    if outcome.status == "partial" and time_of == "period":
        out["missing_days"] = sum(upto - since for since, upto in outcome.missing)
    return out


def test_the_file_is_of_the_format_read_here() -> None:
    assert VECTORS["format"] == "akashi-coverage-vectors/2"
    assert VECTORS["cases"] and VECTORS["controls"]


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["id"])
def test_case(case: dict[str, Any]) -> None:
    coverage = answer(case)
    counts = coverage.counts
    assert {
        "windows": [printed(outcome, case["time"]) for outcome in coverage.windows],
        "subject_status": coverage.status,
        "current": coverage.current,
        "counts": {
            name: getattr(counts, name) for name in ("n", "met", "met_late", "excused", "partial", "gap")
        },
    } == case["expected"]


@pytest.mark.parametrize("control", VECTORS["controls"], ids=lambda control: control["id"])
def test_control(control: dict[str, Any]) -> None:
    subjects = [(subject["status"], subject["tier"]) for subject in control["subjects"]]
    assert control_status(subjects) == control["expected"]
