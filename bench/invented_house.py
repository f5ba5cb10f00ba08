"""What a large provider writes down about itself: rules, yearly looks at everything, team by team."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from app.journal.append import Note
from bench.bookkeeping import Bookkeeping, Party, rows
from bench.history import month
from bench.invented import Content
from bench.invented_suppliers import risk

BEFORE = "2022-04-01"  # what the house had before the first record
CRITERIA = (("Price", 40, False), ("Security", 35, False), ("Ease of use", 25, True))


# ---- rules for all


def criteria_sets(book: Bookkeeping) -> Iterator[Note]:
    for purpose in ("selection", "evaluation", "improvement"):
        book.criteria[purpose] = number = book.number("criteria_set")
        yield from book.approved("criteria_set", number, criteria(purpose) | book.kept)


def complaint_procedure(book: Bookkeeping, customer: Party) -> Iterator[Note]:
    """How complaints are dealt with, as a customer was told."""
    number = book.number("complaint_procedure")
    yield from book.approved("complaint_procedure", number, procedure(book))
    yield book.sent(number, customer, "customer", customer.since)


def criteria(purpose: str) -> Content:
    found = (
        {"name": name, "weight": weight, "scale": 5, "usability": usable} for name, weight, usable in CRITERIA
    )
    return {"purpose": purpose, "criteria": rows("c", found), "low_limit": "2.5", "valid_from": BEFORE}


def procedure(book: Bookkeeping) -> Content:
    return {
        "definition": book.write.text(1),
        "entry_points": "Service desk, account manager, letter",
        "levels": rows("l", [{"level": 1, "role": "Head of service", "after_days": 10}]),
        "ack_business_days": 1,
        "answer_days": 10,
        "valid_from": BEFORE,
    } | book.kept


# ---- yearly looks at everything


def yearly(book: Bookkeeping, points: Sequence[Content]) -> Iterator[Note]:
    """The register held against what is there, and dependencies; `points`: components one supplier runs."""
    for step in range(0, 36, 12):
        day = month(step)[0] + timedelta(days=book.chance.randrange(200, 260))
        content = {
            "occurred_on": day.isoformat(),
            "compared_with": "Accounts, configuration data",
            "result": "unchanged",
            "own_part": "Operation of all applications",
        } | book.kept
        yield from book.approved("register_confirmation", book.number("register_confirmation"), content)
    yield from dependencies(book, points, day)


def dependencies(book: Bookkeeping, points: Sequence[Content], day: date) -> Iterator[Note]:
    """Looked at in the last year: a risk for nearly every single point."""
    listed = []
    for point in points:
        number = book.number("risk")
        listed.append(point | ({"risk": number} if book.happens(0.97) else {}))
        content = risk(book, point["supplier"], [point["service"]], day)
        yield from book.case("risk", number, content, closed=False)
    content = {
        "occurred_on": day.isoformat(),
        "figures": rows("f", [{"measure": "Single points of critical services", "value": str(len(listed))}]),
        "conclusion": book.write.text(2),
    } | ({"single_points": rows("s", listed)} if listed else {"no_single_points": True})
    number = book.number("dependency_review")
    yield from book.approved("dependency_review", number, content | book.kept)


# ---- by team


def reported(book: Bookkeeping, parties: Sequence[Party]) -> Iterator[Note]:
    """Complaints of the customers of a team, half-year by half-year, or that there were none."""
    for step in range(0, 36, 6):
        first, last = month(step)[0], month(step + 5)[1]
        there = [party.number for party in parties if party.since <= first]
        silent = [number for number in there if book.happens(0.4)]
        others = [number for number in there if number not in silent]
        span = book.write.period(first, last, book.after(last, 3, 20))
        if others and book.happens(0.97):
            content = {"customers": others, "assessment": book.write.text(1), "counts": counts(book, others)}
            yield from book.done("complaint_report", content | span)
        if silent:
            content = {"topic": "complaints", "customers": silent} | nothing()
            yield from book.done("zero_declaration", content | span)


def counts(book: Bookkeeping, customers: Sequence[str]) -> list[Content]:
    received = (book.chance.randrange(3) for _ in customers)
    return rows(
        "c",
        (
            {"customer": customer, "received": n, "closed": n, "open": 0, "escalated": 0}
            for customer, n in zip(customers, received, strict=True)
        ),
    )


def undisputed(book: Bookkeeping, suppliers: Sequence[Party]) -> Iterator[Note]:
    """Disputes with the suppliers of a team, year by year: none beyond those recorded."""
    for step in range(0, 36, 12):
        first, last = month(step)[0], month(step + 11)[1]
        there = [party.number for party in suppliers if party.since <= first and party.tier != "standard"]
        if there and book.happens(0.95):
            span = book.write.period(first, last, book.after(last, 3, 20))
            content = {"topic": "disputes", "suppliers": there} | nothing()
            yield from book.done("zero_declaration", content | span)


def nothing() -> Content:
    return {"statement": "none_beyond_recorded", "basis": "Asked everybody in the team"}
