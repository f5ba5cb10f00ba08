"""Performance and outcome reviews of services, once in each quarter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.sample.days import Month, later, working_day
from app.sample.files import SampleFile, paper
from app.sample.measurements import JAPANESE, known_months, sheet_name
from app.sample.quarters import FIRST_QUARTERS, after, availabilities, in_language, quarters
from app.sample.stage import Happening, Stage
from app.sample.words import Slip, slip_of, words

SLA_OF = {"order": "order", "edi": "order", "clinic": "clinic", "cold": "cold", "branch": "branch"}
DAYS = {10: 16, 1: 18, 4: 23, 7: 24}  # first month of a quarter → day of its third month
LOOKED_AT = 3


def schedule(stage: Stage) -> None:
    for service, sla in SLA_OF.items():
        for quarter in quarters(FIRST_QUARTERS[sla], stage.last_day):
            slip = slip_of("performance_review", service, quarter)
            if not slip.never:
                stage.on(day_of(quarter, slip), looking(service, slip))


def day_of(quarter: Month, slip: Slip) -> date:
    if slip.day:
        return after(quarter, slip.day)
    return working_day(date(*later(quarter, 2), DAYS[quarter[1]]))


def looking(service: str, slip: Slip) -> Happening:
    def look(stage: Stage, day: date) -> None:
        content = content_of(stage, service, sheets_there(stage, service, day, slip), day) | slip.counting
        files = [minutes(service, content, day)]
        approver = None if slip.returned else "AP"
        number = stage.record("SM", "performance_review", content, files, approver=approver)
        if slip.returned:
            with stage.acting("AP") as work:
                work.send_back(number, slip.returned)
            stage.on(working_day(date.fromordinal(day.toordinal() + 1)), sending_again(number))

    return look


def sending_again(number: str) -> Happening:
    def send(stage: Stage, day: date) -> None:
        with stage.acting("SM") as work:
            work.save(
                "performance_review", work.changed(number, note="Sheets of July and August."), number=number
            )
            work.submit(number)

    return send


def sheets_there(stage: Stage, service: str, day: date, slip: Slip) -> list[Month]:
    """The months of the last sheets that are recorded by now."""
    sla = SLA_OF[service]
    found = [m for m in known_months(sla, (day.year, day.month), 12) if sheet_name(sla, m) in stage.numbers]
    return found[-1:] if slip.few else found[-LOOKED_AT:]


def content_of(stage: Stage, service: str, sheets: list[Month], day: date) -> dict[str, Any]:
    sla = SLA_OF[service]
    values = availabilities(sla, later(sheets[-1], 1), len(sheets))
    low, high, count = min(values), max(values), len(values)
    outcome = "The intended outcome is reached: the customer's work goes on without waiting."
    return {
        "service": stage.numbers[service],
        "customers": [stage.numbers[words("agreements")["slas"][sla]["customer"]]],
        "occurred_on": day.isoformat(),
        "measurements": [stage.numbers[sheet_name(sla, month)] for month in sheets],
        "trend": in_language(
            sla,
            f"Availability between {low} % and {high} % over {count} months, steady.",
            f"直近{count}か月の稼働率は{low}%から{high}%で、安定している。",
        ),
        "outcome": in_language(sla, outcome, "意図した成果は得られている。顧客の業務に待ちは生じていない。"),
        "no_action_reason": in_language(sla, "The trend gives no reason to act.", "処置は必要ない。"),
        "language": "ja" if sla in JAPANESE else "en",
    }


def minutes(service: str, content: Mapping[str, Any], day: date) -> SampleFile:
    sla = SLA_OF[service]
    title = in_language(sla, "Performance and outcome review", "パフォーマンス・成果レビュー")
    role = in_language(sla, "Minutes of the review", "レビュー議事録")
    lines = [content["trend"], content["outcome"], content["no_action_reason"]]
    return paper(f"{day.isoformat()} {service} performance review", title, lines, day, role)
