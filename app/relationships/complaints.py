"""The figures of a complaint report: what the complaints themselves say, customer by customer."""

from __future__ import annotations

from typing import Any

from app.records.computed import ComputedCase
from app.records.lookup import Content, Seen

HEARD = ("open", "submitted", "returned", "approved")  # not drafts, and nothing declared void


def complaint_counts(case: ComputedCase) -> list[dict[str, Any]] | None:
    """A row for each customer covered, also where nobody complained."""
    content = case.content
    customers, first, last = (content.get(name) for name in ("customers", "period_from", "period_to"))
    if not (customers and first and last):
        return None
    heard = [seen.content for seen in case.lookup.records("complaint", states=HEARD) if is_complaint(seen)]
    return [
        {"id": f"c{place}", "customer": customer, **counts_of(heard, customer, first, last)}
        for place, customer in enumerate(customers, start=1)
    ]


def is_complaint(seen: Seen) -> bool:
    """What turned out to be an incident, a request or praise is none."""
    return seen.content.get("classified_as", "complaint") == "complaint"


def counts_of(heard: list[Content], customer: str, first: str, last: str) -> dict[str, int]:
    """Received, closed and escalated from the first to the last day; open at the end of the last one.

    Days are ISO texts, as contents have them, and sort as days do.
    """

    def within(day: str | None) -> bool:
        return day is not None and first <= day <= last

    own = [one for one in heard if one["customer"] == customer]
    return {
        "received": sum(within(one["received_on"]) for one in own),
        "closed": sum(within(one.get("closed_on")) for one in own),
        "open": sum(is_open_at_end(one, last) for one in own),
        "escalated": sum(any(within(row["on"]) for row in one.get("escalations", ())) for one in own),
    }


def is_open_at_end(complaint: Content, last: str) -> bool:
    closed = complaint.get("closed_on")
    return complaint["received_on"] <= last and (closed is None or closed > last)
