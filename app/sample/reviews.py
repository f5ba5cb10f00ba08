"""SLA reviews and service reports, quarter by quarter, on the eighth of the month after."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.sample.days import Month, later
from app.sample.figures import promised, workload
from app.sample.files import SampleFile, chart, paper
from app.sample.measurements import JAPANESE, ORDERS_MOST, known_months
from app.sample.people import side_of
from app.sample.quarters import (
    FIRST_QUARTERS,
    after,
    availabilities,
    in_language,
    missed,
    period,
    quarters,
    result_rows,
    results_of,
    spoken,
)
from app.sample.stage import Happening, Stage, rows
from app.sample.words import Slip, slip_of, words

DAY = 8


def schedule(stage: Stage) -> None:
    for sla, first in FIRST_QUARTERS.items():
        for quarter in quarters(first, stage.last_day):
            review, report = slip_of("sla_review", sla, quarter), slip_of("service_report", sla, quarter)
            stage.on(after(quarter, review.day or DAY), reviewing(sla, quarter, review))
            if not report.never:
                stage.on(after(quarter, report.day or DAY), reporting(sla, quarter, report))


# ---- reviews ---------------------------------------------------------------------------------------------


def reviewing(sla: str, quarter: Month, slip: Slip) -> Happening:
    def review(stage: Stage, day: date) -> None:
        content = review_content(stage, sla, quarter, day)
        if slip.draft:
            with stage.acting("SM") as work:
                work.save("sla_review", content)
            return
        files = [] if slip.no_file else [review_paper(sla, quarter, day)]
        approver = None if slip.waits else "AP"
        stage.record("SM", "sla_review", content, files, approver=approver, sent_back=slip.sent_back)

    return review


def review_content(stage: Stage, sla: str, quarter: Month, day: date) -> dict[str, Any]:
    people = ("SM", "PO", words("agreements")["slas"][sla]["signer"])
    attendees = [{"person": stage.numbers[who], "side": side_of(who), "present": True} for who in people]
    return {
        "sla": stage.numbers[f"{sla} sla"],
        **period(quarter),
        "occurred_on": day.isoformat(),
        "results": result_rows(stage, sla, quarter, "remark"),
        "workload_remark": workload_remark(sla, quarter),
        "conclusion": conclusion(sla, quarter),
        "attendees": rows(*attendees),
        "language": "ja" if sla in JAPANESE else "en",
    }


def workload_remark(sla: str, quarter: Month) -> str:
    highest = max((int(workload(sla, later(quarter, month)) or 0) for month in range(3)), default=0)
    if not highest:
        english = "No workload limit is agreed; the load was steady."
        return in_language(sla, english, "作業負荷の限度は定めていない。負荷は安定している。")
    if sla == "cold":
        return f"センサー数は最大{highest:,}台で、限度2,500台の範囲内である。"
    where = "above the limit for 40 minutes" if highest > ORDERS_MOST else "within the limit"
    return f"Peak of {highest:,} orders a day, {where} of {ORDERS_MOST:,}."


def conclusion(sla: str, quarter: Month) -> str:
    if missed(sla, quarter):
        english = "One month missed its target. The cause is known and an improvement is under way."
        return in_language(sla, english, "目標を下回った月がある。原因は特定しており、改善を進めている。")
    japanese = "すべての目標を達成した。変更の必要はない。"
    return in_language(sla, "All targets were met. No change is needed.", japanese)


def review_paper(sla: str, quarter: Month, day: date) -> SampleFile:
    japanese = sla in JAPANESE
    title = (
        f"SLAレビュー議事録 {spoken(quarter, True)}" if japanese else f"SLA review, {spoken(quarter, False)}"
    )
    lines = [conclusion(sla, quarter), workload_remark(sla, quarter), "## 実績" if japanese else "## Results"]
    role = "レビュー議事録" if japanese else "Minutes of the review"
    return paper(
        f"{quarter[0]}-{quarter[1]:02} {sla} SLA review", title, lines + spelt(sla, quarter), day, role
    )


def spelt(sla: str, quarter: Month) -> list[str]:
    """The results of the quarter, one line each."""
    names = [target["name"] for target in words("agreements")["slas"][sla]["targets"]]
    return [
        f"- {month[0]}-{month[1]:02}  {names[int(one.row[1:]) - 1]}: {one.value}"
        for month, one in results_of(sla, quarter)
    ]


# ---- reports ---------------------------------------------------------------------------------------------


def reporting(sla: str, quarter: Month, slip: Slip) -> Happening:
    def report(stage: Stage, day: date) -> None:
        proofs = stage.keep(report_paper(sla, quarter, day), report_chart(sla, quarter))
        with stage.acting("SM") as work:
            number = work.record("service_report", report_content(stage, sla, quarter, day), proofs)
            if not slip.not_sent:
                work.sent(number, words("agreements")["slas"][sla]["signer"], "customer", "email", day)

    return report


def report_content(stage: Stage, sla: str, quarter: Month, day: date) -> dict[str, Any]:
    content: dict[str, Any] = {
        "sla": stage.numbers[f"{sla} sla"],
        **period(quarter),
        "occurred_on": day.isoformat(),
        "results": result_rows(stage, sla, quarter, "reason"),
        "trend_periods": len(known_months(sla, later(quarter, 3), 6)),
        "language": "ja" if sla in JAPANESE else "en",
    }
    if missed(sla, quarter):
        japanese = "改善を実施し、次の四半期に報告する。"
        text = in_language(sla, "Carry out the improvement and report on it next quarter.", japanese)
        return content | {"decisions": rows({"text": text, "decided_by": stage.numbers["PO"]})}
    japanese = "目標をすべて達成し、傾向も安定しているため。"
    reason = in_language(sla, "All targets were met and the trend is steady.", japanese)
    return content | {"no_action_reason": reason}


def report_paper(sla: str, quarter: Month, day: date) -> SampleFile:
    japanese = sla in JAPANESE
    title = (
        f"サービス報告書 {spoken(quarter, True)}" if japanese else f"Service report, {spoken(quarter, False)}"
    )
    role = "発行した報告書" if japanese else "Report as issued"
    lines = [conclusion(sla, quarter), *spelt(sla, quarter)]
    return paper(f"{quarter[0]}-{quarter[1]:02} {sla} service report", title, lines, day, role)


def report_chart(sla: str, quarter: Month) -> SampleFile:
    values = availabilities(sla, later(quarter, 3), 6)
    role = in_language(sla, "Trend of availability", "稼働率の推移")
    limit = float(promised(sla, later(quarter, 2)))
    return chart(f"{quarter[0]}-{quarter[1]:02} {sla} availability", values, limit, role)
