"""A history for the matrix: many services, each to be reviewed every month, and most of the reviews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from app.journal.append import Note
from bench.history import LAST, MONTHS, NEW_TERMS, SINCE, History, month


def monthly_reviews(history: History, services: int) -> Iterator[Note]:
    """Every entry of so many services and their last twelve months."""
    yield from history.plain("person", history.number("person"), {"side": "customer", "language": "en"})
    for _ in range(services):
        yield from one_service(history)


def one_service(history: History) -> Iterator[Note]:
    service, customer = history.number("service"), f"CUS-2023-{history.running['customer']}"
    name = f"Order handling {history.running['service']}"
    content = history.write.service(name, customer, "important", SINCE.isoformat()) | {"customers": []}
    yield from history.approved("service", service, content)
    plan = history.write.plan(service, "performance_review", "P1M", NEW_TERMS.isoformat())
    yield history.version("plan", history.number("plan"), plan, "approved")
    for step in range(MONTHS - 12, MONTHS):
        if history.chance.random() < 5 / 6:
            day = min(month(step)[1] + timedelta(days=history.chance.choice((0, 0, 0, 20))), LAST)
            yield from history.done("performance_review", history.write.service_review(service, day))
