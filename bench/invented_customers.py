"""What a large provider writes down about a customer: who looks after it, what was said and asked for.

Most is done in time; some is late, some is missing, the latest is still open. Every function gives entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from app.journal.append import Note
from bench.bookkeeping import Bookkeeping, Party, Promise, rows
from bench.history import LAST, month
from bench.invented import Content


def customer_records(
    book: Bookkeeping, party: Party, promises: Sequence[Promise], told: Sequence[str]
) -> Iterator[Note]:
    """All but surveys and what is about its services; `told`: actions its next meetings report on."""
    yield from looked_after(book, party)
    if book.happens(0.97):
        yield from book.document("communication_plan", communication(book, party))
    yield from meetings(book, party, told)
    yield from pipeline(book, party)
    services = [promise.service for promise in promises]
    yield from confirmations(book, party, services)
    yield from requirements(book, party, services)
    yield from complaints(book, party, services)


# ---- who looks after it


def looked_after(book: Bookkeeping, party: Party) -> Iterator[Note]:
    """One person from the beginning; another since last year one time in ten, mostly handed over to."""
    first, second = book.number("assignment"), book.number("assignment")
    content = assigned(party, "relationship_owner", book.team[0])
    passes = book.happens(0.1)
    day = date(2025, 4, 1) + timedelta(days=book.chance.randrange(360))
    upto = {"valid_to": day.isoformat()} if passes else {}
    yield from book.approved("assignment", first, content | upto | book.kept)
    if passes:
        then = {"person": book.team[1], "valid_from": day.isoformat()}
        yield from book.approved("assignment", second, content | then | book.kept)
        if book.happens(0.8):
            yield from book.approved("hand_over", book.number("hand_over"), handed(book, first, second, day))


def assigned(party: Party, role: str, person: str) -> Content:
    return {"person": person, "role": role, "subjects": [party.number], "valid_from": party.start}


def handed(book: Bookkeeping, first: str, second: str, day: date) -> Content:
    return {
        "from_assignment": first,
        "to_assignment": second,
        "occurred_on": day.isoformat(),
        "open_items": book.write.text(1),
        "introduced": True,
    } | book.kept


def communication(book: Bookkeeping, party: Party) -> Content:
    people = ((book.team[0], "own"), (party.contact, "customer"))
    return {
        "customer": party.number,
        "channels": rows("c", [{"purpose": "Daily questions", "channel": "Portal"}]),
        "participants": rows("p", ({"person": person, "side": side} for person, side in people)),
        "topics": "Performance, incidents, plans, requirements",
        "meeting_interval": "P3M",
        "valid_from": party.start,
    }


# ---- meetings and notes


def meetings(book: Bookkeeping, party: Party, told: Sequence[str]) -> Iterator[Note]:
    """One a quarter, with minutes sent, and actions from two of five; the later ones report on `told`."""
    for _first, last, _day in book.periods(3, party.since):
        number = book.number("brm_meeting")
        content = book.write.meeting("customer", party.number, last, party.contact)
        if last >= date(2025, 12, 1):
            content["reported_actions"] = list(told)
        yield from held(book, "brm_meeting", number, content, last)
        yield book.sent(number, party, "customer", book.after(last, 1, 7))


def held(book: Bookkeeping, kind: str, number: str, content: Content, day: date) -> Iterator[Note]:
    """A meeting, its agenda sent before, and perhaps an action."""
    ahead = timedelta(days=book.chance.randrange(2, 9))
    invited = {"agenda_sent_on": (day - ahead).isoformat()} if book.happens(0.94) else {}
    if book.happens(0.4):
        action, notes = book.action(number, day)
        yield from notes
        invited |= {"actions": [action]} | ({"no_actions": False} if "no_actions" in content else {})
    yield from book.done(kind, content | invited, number)


def pipeline(book: Bookkeeping, party: Party) -> Iterator[Note]:
    """Plans of the customer twice a year; one in thirty shares none and is excused."""
    if book.happens(1 / 30):
        yield from excused(book, book.plans[party.number, "pipeline_note"])
        return
    for day in book.occasions(6, party.since):
        content = {"customer": party.number, "occurred_on": day.isoformat()}
        if book.happens(0.3):
            content["nothing_planned"] = True
        else:
            content["items"] = rows("i", [project(book, day)])
        number = book.number("pipeline_note")
        yield from book.approved("pipeline_note", number, content | book.kept)


def excused(book: Bookkeeping, plan: str) -> Iterator[Note]:
    """The half-years of the last fiscal year."""
    for step in (24, 30):
        content = {"plan": plan, "window_start": month(step)[0].isoformat(), "effect": "excused"}
        reason = {"reason": "The customer tells nobody what it plans."}
        yield from book.approved("exception", book.number("exception"), content | reason | book.kept)


def project(book: Bookkeeping, day: date) -> Content:
    decided = book.after(day, 5, 65)
    content = {
        "project": "More users in spring",
        "noted_on": day.isoformat(),
        "expected_on": book.after(day, 90, 200).isoformat(),
        "decision": "open",
    }
    if decided < LAST and book.happens(0.95):
        content |= {"decision": "proposal", "decided_on": decided.isoformat(), "proposal": "As discussed"}
    return content


def confirmations(book: Bookkeeping, party: Party, services: Sequence[str]) -> Iterator[Note]:
    for day in book.occasions(12, party.since):
        content = {"services": list(services), "occurred_on": day.isoformat(), "result": "unchanged"}
        number = book.number("stakeholder_confirmation")
        yield from book.approved("stakeholder_confirmation", number, content | book.kept)


# ---- requirements and complaints


def requirements(book: Bookkeeping, party: Party, services: Sequence[str]) -> Iterator[Note]:
    for day in book.days(0.8, party.since):
        content = {
            "text": book.write.text(1),
            "customer": party.number,
            "services": [book.chance.choice(services)],
            "source": book.chance.choice(("meeting", "meeting", "complaint", "survey", "regulation")),
            "raised_on": day.isoformat(),
        } | book.kept
        answered = day + timedelta(days=book.chance.randrange(5, 64))
        closed = answered < LAST and book.happens(0.97)
        content |= answer(book, answered) if closed else {}
        yield from book.case("requirement", book.number("requirement"), content, closed)


def answer(book: Bookkeeping, day: date) -> Content:
    if book.happens(0.8):
        handled = {"handled_by": "Change of the service"} if book.happens(0.95) else {}
        said = {"disposition": "accepted", "valid_from": day.isoformat(), **handled}
    else:
        said = {"disposition": "declined", "reason": book.write.text(1)}
    return said | {"answered_on": day.isoformat()}


def complaints(book: Bookkeeping, party: Party, services: Sequence[str]) -> Iterator[Note]:
    """Rather more than one a year; most are closed in time and to the customer's liking."""
    for day in book.days(1.2, party.since):
        due = day + timedelta(days=10)
        closed = day + timedelta(days=book.chance.randrange(2, 11 if book.happens(0.93) else 60))
        content = {
            "customer": party.number,
            "received_on": day.isoformat(),
            "text": book.write.text(2),
            "handler": book.team[1],
            "acknowledged_on": book.after(day, 0, 1).isoformat(),
            "due_on": due.isoformat(),
            "service": book.chance.choice(services),
        } | book.kept
        if closed > due and book.happens(0.8):
            content["escalations"] = rows("e", [escalation(book, due)])
        content |= closing(book, closed) if closed < LAST else {}
        yield from book.case("complaint", book.number("complaint"), content, closed < LAST)


def escalation(book: Bookkeeping, due: date) -> Content:
    day = min(due + timedelta(days=1), LAST)
    return {"level": 1, "to": book.people.approver, "on": day.isoformat(), "reason": "Past its day"}


def closing(book: Bookkeeping, day: date) -> Content:
    response = "accepted" if book.happens(0.97) else "not_accepted"
    more = {"escalations": rows("e", [escalation(book, day)])} if response == "not_accepted" else {}
    return {
        "closed_on": day.isoformat(),
        "resolution": book.write.text(1),
        "customer_response": response,
    } | more
