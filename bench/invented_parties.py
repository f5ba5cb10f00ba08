"""What a large provider writes down about leaving suppliers, disputes with them, and its own departments.

Every function gives entries.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from app.journal.append import Note
from bench.bookkeeping import Bookkeeping, Party, rows
from bench.history import LAST
from bench.invented import Content
from bench.invented_suppliers import checks, chosen, party_targets

# ---- a way out


def exits(book: Bookkeeping, party: Party) -> Iterator[Note]:
    """A plan for the end, walked through every year."""
    number = book.number("exit_plan")
    yield from book.approved("exit_plan", number, plan(book, party))
    for day in book.occasions(12, party.since):
        content = {
            "supplier": party.number,
            "exit_plan": number,
            "occurred_on": day.isoformat(),
            "how": "walk_through" if book.happens(0.9) else "review",
            "result": book.write.text(1),
        } | book.kept
        yield from book.approved("exit_plan_check", book.number("exit_plan_check"), content)


def plan(book: Bookkeeping, party: Party) -> Content:
    other = {"party": "The second of the selection", "lead_time": "3 months", "status": "contacted"}
    return {
        "supplier": party.number,
        "triggers": book.write.text(1),
        "alternatives": rows("a", [other]),
        "steps": book.write.text(2),
        "data_return": book.write.text(1) if book.happens(0.95) else "",
        "switch_days": 90,
        "valid_from": party.start,
    } | book.kept


# ---- disputes


def dispute(book: Bookkeeping, party: Party, contract: str) -> Iterator[Note]:
    """Settled after some months, or still going on."""
    raised = book.after(date(2024, 10, 1), 0, 500)
    closed = raised + timedelta(days=book.chance.randrange(60, 200))
    upto = min(closed, LAST)
    steps = range(20, (upto - raised).days, 40)
    progress = ({"on": (raised + timedelta(days=n)).isoformat(), "text": book.write.text(1)} for n in steps)
    content = {
        "supplier": party.number,
        "raised_on": raised.isoformat(),
        "raised_by": "own",
        "subject_matter": book.write.text(1),
        "handler": book.team[0],
        "level": "working",
        "progress": rows("p", progress),
        "contract": contract,
        "confidentiality": "restricted",
    } | book.kept
    if closed < LAST:
        content |= {"settlement": book.write.text(1), "closed_on": closed.isoformat()}
    yield from book.case("dispute", book.number("dispute"), content, closed < LAST)


# ---- departments outside the scope


def department(book: Bookkeeping, party: Party, agreement: str, service: str) -> Iterator[Note]:
    """An internal supplier: chosen, agreed with, checked every quarter, looked at again every year."""
    content = {
        "name": f"Department {party.number}",
        "party_kind": "internal",
        "in_scope_from": party.start,
        "tier": party.tier,
        "delivers": book.write.text(1),
    } | book.kept
    yield from book.subject("internal_supplier", party.number, content, party.tier)
    yield from chosen(book, party)
    yield from book.approved("internal_agreement", agreement, agreed(book, party, service))
    yield book.agreed("internal_agreement", agreement, 1, party, party.since)
    yield from checks(book, party, agreement, 1, 3, "internal_miss")
    for day in book.occasions(12, party.since):
        content = {
            "internal_supplier": party.number,
            "agreement": agreement,
            "occurred_on": day.isoformat(),
            "result": "keep",
            "reason": book.write.text(1),
        } | book.kept
        yield from book.approved("agreement_review", book.number("agreement_review"), content)


def agreed(book: Bookkeeping, party: Party, service: str) -> Content:
    return {
        "internal_supplier": party.number,
        "services": [service],
        "valid_from": party.start,
        "targets": party_targets(),
        "commitments": book.write.text(1),
        "activities": book.write.text(1),
        "interfaces": book.write.text(1) if book.happens(0.9) else "",
    } | book.kept
