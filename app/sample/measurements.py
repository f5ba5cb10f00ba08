"""Measurement sheets, month by month.

Order platform and branch network are measured by a tool on the last day of the month; the other two by hand,
on the eighth of the next one.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from app.sample import figures
from app.sample.days import Month, first_of, last_of, later, month_of, months, working_day
from app.sample.figures import Result, results
from app.sample.files import SampleFile, table
from app.sample.stage import Happening, Stage, rows
from app.sample.words import Slip, slip_of

SLAS = ("order", "clinic", "cold", "branch")
BY_TOOL = ("order", "branch")
JAPANESE = ("cold", "branch")
ORDERS_MOST = 40_000


def schedule(stage: Stage) -> None:
    for sla in SLAS:
        for month in months(figures.first_month(sla), month_of(stage.last_day)):
            slip = slip_of("measurement", sla, month)
            if not slip.never:
                stage.on(slip.entered or day_of(sla, month, slip), filling_in(sla, month, slip))
    stage.on(date(2026, 4, 20), correct_march)


def day_of(sla: str, month: Month, slip: Slip) -> date:
    """When the figures were taken."""
    if slip.day:
        return working_day(date(*later(month, 1), slip.day))
    return last_of(month) if sla in BY_TOOL else working_day(date(*later(month, 1), 8))


def filling_in(sla: str, month: Month, slip: Slip) -> Happening:
    def fill_in(stage: Stage, day: date) -> None:
        files = [] if slip.no_file else [monitoring_export(sla, month)]
        content = sheet(stage, sla, month, slip)
        number = stage.record("SM", "measurement", content, files, name=sheet_name(sla, month))
        if slip.entered:
            with stage.acting("SM") as work:
                work.comment(number, "担当者の異動で登録が漏れていました。原本の日付は10月です。")

    return fill_in


def sheet_name(sla: str, month: Month) -> str:
    return f"{sla} sheet {month[0]}-{month[1]:02}"


def sheet(stage: Stage, sla: str, month: Month, slip: Slip) -> dict[str, Any]:
    found = [one for one in results(sla, month) if one.row != slip.left_out]
    content: dict[str, Any] = {
        "sla": stage.numbers[f"{sla} sla"],
        "period_from": first_of(month).isoformat(),
        "period_to": last_of(month).isoformat(),
        "occurred_on": day_of(sla, month, slip).isoformat(),
        "lines": [line(stage, sla, month, one, slip) for one in found],
        "source": "監視ツールの月次出力" if sla in JAPANESE else "Monthly export of the monitoring tool",
        "language": "ja" if sla in JAPANESE else "en",
    }
    if slip.left_out:
        reason = "The ticket system was moved; restore times of the month cannot be read any more."
        missing = {
            "target": target(stage, sla, month, slip.left_out),
            "cause": "tool_failure",
            "reason": reason,
        }
        content["missing"] = rows(missing)
    if figures.outages(sla, month):
        content["outages"] = rows(*figures.outages(sla, month))
    if figures.workload(sla, month) and not slip.no_workload:
        content["workload"] = rows(workload_row(stage, sla, month))
    return content


def line(stage: Stage, sla: str, month: Month, one: Result, slip: Slip) -> dict[str, Any]:
    found = {
        "id": one.row,
        "target": target(stage, sla, month, one.row),
        "value": slip.typed.get(one.row, one.value),
        "basis": slip.basis or ("imported" if sla in BY_TOOL else "measured"),
    }
    if one.of:
        found |= {"numerator": one.up, "denominator": one.of}
    return found | ({"comment": figures.remark(sla, one.row)} if one.missed else {})


def target(stage: Stage, sla: str, month: Month, row: str) -> dict[str, Any]:
    return {"record": stage.numbers[f"{sla} sla"], "edition": figures.edition(sla, month), "row": row}


def workload_row(stage: Stage, sla: str, month: Month) -> dict[str, Any]:
    value = figures.workload(sla, month)
    found: dict[str, Any] = {"limit": target(stage, sla, month, "r1"), "value": value}
    if sla == "order" and int(value) > ORDERS_MOST:
        found["comment"] = "Year-end peak on 12 December; orders were queued for 40 minutes as agreed."
    return found


def monitoring_export(sla: str, month: Month) -> SampleFile:
    values = [(one.row, one.value, one.up, one.of) for one in results(sla, month)]
    role = "監視ツールの出力" if sla in JAPANESE else "Export of the monitoring tool"
    return table(f"{month[0]}-{month[1]:02} {sla} results", ("target", "value", "up", "of"), values, role)


def correct_march(stage: Stage, day: date) -> None:
    """The restore time of March had its digits swapped, and was approved like that."""
    number = stage.numbers[sheet_name("order", (2026, 3))]
    right = {one.row: one.value for one in results("order", (2026, 3))}
    with stage.acting("AU") as work:
        work.comment(number, "Found when drawing a sample: the ticket says 47 minutes.")
    with stage.acting("SM") as work:
        lines = [{**row, "value": right[row["id"]]} for row in work.changed(number)["lines"]]
        work.correct("measurement", number, "Digits swapped when typing: 47 minutes, not 74.", lines=lines)


def known_months(sla: str, before: Month, count: int) -> list[Month]:
    """The last `count` months before that one of which there is, or will be, a sheet."""
    found = [
        month
        for month in months(figures.first_month(sla), later(before, -1))
        if not slip_of("measurement", sla, month).never
    ]
    return found[-count:]
