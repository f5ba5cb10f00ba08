"""Complaints and disputes: one complaint, a report on it, and declarations that there were no others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.sample.files import note
from app.sample.parties import numbers
from app.sample.stage import Stage, rows


def schedule(stage: Stage) -> None:
    stage.yearly(date(2026, 4, 8), declare_disputes)
    stage.yearly(date(2026, 4, 8), lambda at, day: declare_complaints(at, ("kitagawa", "aoba"), day))
    stage.yearly(date(2026, 10, 7), lambda at, day: declare_complaints(at, ("kitagawa", "aoba"), day))
    stage.on(date(2026, 7, 6), hear_complaint)
    stage.on(date(2026, 7, 24), close_complaint)
    stage.on(date(2026, 10, 9), report_complaints)


def half_year_before(day: date) -> dict[str, str]:
    if day.month < 10:
        return {
            "period_from": date(day.year - 1, 10, 1).isoformat(),
            "period_to": date(day.year, 3, 31).isoformat(),
        }
    return {"period_from": date(day.year, 4, 1).isoformat(), "period_to": date(day.year, 9, 30).isoformat()}


def declare_complaints(stage: Stage, customers: Sequence[str], day: date) -> None:
    content = {
        "topic": "complaints",
        "customers": numbers(stage, customers),
        "statement": "none",
        "occurred_on": day.isoformat(),
        "basis": "Asked in every meeting; ticket portal searched.",
        **half_year_before(day),
    }
    stage.record("RO", "zero_declaration", content)


def declare_disputes(stage: Stage, day: date) -> None:
    content = {
        "topic": "disputes",
        "suppliers": numbers(stage, ("minamoto", "kaede")),
        "statement": "none",
        "period_from": date(day.year - 1, 4, 1).isoformat(),
        "period_to": date(day.year, 3, 31).isoformat(),
        "occurred_on": day.isoformat(),
        "basis": "Invoices and letters of the year looked through.",
    }
    stage.record("VM", "zero_declaration", content)


def hear_complaint(stage: Stage, day: date) -> None:
    content = {
        "customer": stage.numbers["tsubaki"],
        "service": stage.numbers["cold"],
        "received_on": day.isoformat(),
        "text": "6月29日の停止について、最初の連絡が1時間以上遅れた。",
        "handler": stage.numbers["RO2"],
        "due_on": "2026-07-17",
        "severity": "normal",
        "language": "ja",
    }
    with stage.acting("RO2") as work:
        number = work.save("complaint", content, name="complaint")
        work.go(number, "open")


def close_complaint(stage: Stage, day: date) -> None:
    number = stage.numbers["complaint"]
    answer = {
        "acknowledged_on": "2026-07-07",
        "resolution": "夜間の連絡先を二名体制とし、自動通知を追加した。",
        "customer_response": "accepted",
        "closed_on": day.isoformat(),
    }
    proofs = stage.keep(note("苦情への回答", [answer["resolution"]], "回答文"))
    with stage.acting("RO2") as work:
        work.save("complaint", work.changed(number, **answer), number=number)
        work.offer(number, proofs)
        work.submit(number)


def report_complaints(stage: Stage, day: date) -> None:
    customer = stage.numbers["tsubaki"]
    counts = rows({"customer": customer, "received": 1, "closed": 1, "open": 0, "escalated": 0})
    content = {
        "customers": [customer],
        **half_year_before(day),
        "occurred_on": day.isoformat(),
        "counts": counts,
        "assessment": "One complaint, closed a week after its date; the way of calling at night was changed.",
    }
    file = note(f"{day.isoformat()} complaints", [str(content["assessment"])], "Report")
    stage.record("PO", "complaint_report", content, [file])
