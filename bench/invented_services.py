"""What a large provider writes down about a service and its SLA: promises, sheets, reviews, what followed.

Values differ from month to month and miss their target now and then; most misses are followed up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from app.journal.append import Note
from bench.bookkeeping import Bookkeeping, Party, Promise, rows
from bench.history import LAST, NEW_TERMS
from bench.invented import EXTRA, TARGETS, Content

MISSES = 0.03  # of all results
WORSE_FOR = 6  # months, then somebody notices
LIMIT = {
    "metric": "volume",
    "operator": "le",
    "value": "50000",
    "unit": "count",
    "period": "P1M",
    "over_limit_rule": "Response times do not count; both sides meet within five days.",
}


def promised(book: Bookkeeping, party: Party, promise: Promise) -> Iterator[Note]:
    """What is asked, listed and agreed before the service begins, and new terms for every other SLA."""
    requirement = book.number("requirement")
    promise.requirements.append(requirement)
    yield from book.approved("requirement", requirement, asked(book, party, promise))
    about = {"services": [promise.service], "customers": [party.number], "form": "signed"}
    content = about | {"summary": book.write.text(1), "valid_from": party.start}
    yield from book.document("service_agreement", content, party)
    yield from listed(book, party, promise)
    yield from agreement(book, party, promise)


def asked(book: Bookkeeping, party: Party, promise: Promise) -> Content:
    before = (party.since - timedelta(days=60)).isoformat()
    return {
        "text": book.write.text(1),
        "customer": party.number,
        "services": [promise.service],
        "source": "contract",
        "raised_on": before,
        "answered_on": before,
        "disposition": "accepted",
        "handled_by": "The SLA",
        "valid_from": party.start,
    } | book.kept


def listed(book: Bookkeeping, party: Party, promise: Promise) -> Iterator[Note]:
    """In the service catalogue, which the customer gets."""
    number = book.number("catalogue_entry")
    content = {
        "service": promise.service,
        "description": book.write.text(2),
        "intended_outcome": book.write.text(1),
        "dependencies": "Network of the site" if book.happens(0.95) else "",
        "service_hours": "24 h",
        "valid_from": party.start,
    } | book.kept
    yield from book.approved("catalogue_entry", number, content)
    if book.happens(0.97):
        yield book.sent(number, party, "customer", book.after(party.since, 1, 20))


def agreement(book: Bookkeeping, party: Party, promise: Promise) -> Iterator[Note]:
    content = book.write.sla(promise.service, party.number, party.start)
    for target in content["targets"]:
        target["time_based"] = target["unit"] in ("seconds", "hours")
        target["requirements"] = promise.requirements if book.happens(0.95) else []
    if book.happens(0.9):
        content["workload_limits"] = rows("w", [LIMIT])
    yield from book.subject("sla", promise.sla, content, party.tier)
    yield book.agreed("sla", promise.sla, 1, party, party.since)
    if party.saw_old_terms and book.happens(0.6):
        promise.edition = 2
        start = {"valid_from": NEW_TERMS.isoformat()}
        new = content | start | ({"change_note": book.write.text(1)} if book.happens(0.95) else {})
        yield from book.approved("sla", promise.sla, new, edition=2)
        yield book.agreed("sla", promise.sla, 2, party, NEW_TERMS)


# ---- results


def sla_records(book: Bookkeeping, party: Party, promise: Promise) -> Iterator[Note]:
    yield from sheets(book, party, promise)
    yield from quarters(book, party, promise)
    yield from reviews_of_content(book, party, promise)
    yield from reviews_of_performance(book, party, promise)


def sheets(book: Bookkeeping, party: Party, promise: Promise) -> Iterator[Note]:
    """One a month, each with what followed its misses; one SLA in fourteen gets worse in its last year."""
    limited, drifts = book.happens(0.95), book.happens(1 / 14)
    for step, (first, last, day) in enumerate(book.periods(1, party.since)):
        number, edition = book.number("measurement"), promise.edition_on(first)
        drift = max(0, (first - NEW_TERMS).days // 30) if drifts else 0
        lines = results(book, promise.sla, edition, "measurement", step, drift)
        content = {"sla": promise.sla, "lines": lines, "source": "Monitoring, monthly export"}
        if limited:
            content["workload"] = rows("k", [load(book, promise.sla, edition)])
        yield from book.done("measurement", content | book.write.period(first, last, day), number)
        promise.sheets.append((day, number))
        yield from answered(book, promise, lines, day, drift)


def answered(
    book: Bookkeeping, promise: Promise, lines: Sequence[Content], day: date, drift: int
) -> Iterator[Note]:
    """Misses of the latest sheet, and a target that has worsened for months."""
    _, number = promise.sheets[-1]
    missed = [{"record": number, "line": line_of(number, line)} for line in lines if line["verdict"] != "met"]
    if missed:
        yield from book.improvement("sla_miss", missed, day)
    if drift == WORSE_FOR:
        latest = [{"record": sheet} for _, sheet in promise.sheets[-5:]]
        yield from book.improvement("trend", latest, day)


def line_of(record: str, line: Content) -> Content:
    return {"record": record, "edition": 1, "row": line["id"]}


def results(
    book: Bookkeeping, agreement: str, edition: int, table: str, step: int = 0, drift: int = 0
) -> list[Content]:
    """One row per target of an agreement; one in fifty of the tables lacks the last."""
    found = []
    for n, (_metric, _operator, value, unit) in enumerate(TARGETS, start=1):
        missed = book.happens(MISSES)
        row = {
            "id": f"l{n}",
            "target": {"record": agreement, "edition": edition, "row": f"t{n}"},
            "value": measured(value, unit, -0.3 if missed else quality(book, step, drift if n == 1 else 0)),
            "verdict": "missed" if missed else "met",
        }
        found.append(row | EXTRA[table])
    return found[: 4 if book.happens(0.98) else 3]


def quality(book: Bookkeeping, step: int, drift: int) -> float:
    """How far better than promised: now more, now less, so that nothing seems to get worse that does not."""
    change = book.chance.randrange(-50, 50) / 1000
    return 0.8 - 0.06 * drift if drift else 0.6 + (0.2 if step % 2 else -0.2) + change


def measured(target: str, unit: str, share: float) -> str:
    """0 = just what was promised, 1 = as good as it gets, below 0 = missed."""
    promise = float(target)
    best = 100.0 if unit == "percent" else promise / 3
    return f"{promise + (best - promise) * share:.3f}"


def load(book: Bookkeeping, sla: str, edition: int) -> Content:
    """How the workload stood against its limit."""
    value = book.chance.randrange(30_000, 51_000)
    row = {
        "limit": {"record": sla, "edition": edition, "row": "w1"},
        "value": str(value),
        "exceeded": value > 50_000,
    }
    return row | ({"comment": book.write.text(1)} if value > 50_000 else {})


# ---- reviews


def quarters(book: Bookkeeping, party: Party, promise: Promise) -> Iterator[Note]:
    for first, last, day in book.periods(3, party.since):
        edition, span = promise.edition_on(first), book.write.period(first, last, day)
        review = book.write.review(promise.sla, edition)
        review["results"] = results(book, promise.sla, edition, "sla_review")
        number = book.number("sla_review")
        yield from book.done("sla_review", review | span, number)
        yield book.sent(number, party, "customer", book.after(day, 0, 6))
        report = book.write.report(promise.sla, edition)
        report["results"] = results(book, promise.sla, edition, "service_report")
        number = book.number("service_report")
        yield from book.done("service_report", report | span, number)
        if book.happens(0.97):
            yield book.sent(number, party, "customer", book.after(day, 0, 5))


def reviews_of_content(book: Bookkeeping, party: Party, promise: Promise) -> Iterator[Note]:
    """Yearly; before new terms with that outcome."""
    for day in book.occasions(12, party.since):
        changes = promise.edition == 2 and date(2025, 1, 15) <= day < NEW_TERMS
        yield from reviewed(book, promise, day, "change" if changes else "keep", [])


def environment(book: Bookkeeping, party: Party, promises: Sequence[Promise]) -> Iterator[Note]:
    """How the customer's business changes, twice a year; SLAs that it affects are looked at again."""
    for day in book.occasions(6, party.since):
        note = book.number("business_environment_note")
        affected = [promise for promise in promises if book.happens(0.12)]
        content = business(book, party, affected or promises, day, bool(affected))
        yield from book.approved("business_environment_note", note, content)
        for promise in affected:
            follows = book.after(day, 10, 65)
            if follows < LAST and book.happens(0.95):
                yield from reviewed(book, promise, follows, "keep", [note])


def business(
    book: Bookkeeping, party: Party, promises: Sequence[Promise], day: date, affects: bool
) -> Content:
    return {
        "customer": party.number,
        "occurred_on": day.isoformat(),
        "change": book.write.text(1),
        "conclusion": "affects_services" if affects else "no_effect",
        "services": [promise.service for promise in promises],
    } | book.kept


def reviewed(
    book: Bookkeeping, promise: Promise, day: date, outcome: str, notes: Sequence[str]
) -> Iterator[Note]:
    content = {
        "sla": promise.sla,
        "occurred_on": day.isoformat(),
        "trigger": "business_change" if notes else "yearly",
        "notes": list(notes),
        "outcome": outcome,
        "reason": book.write.text(1),
    } | book.kept
    yield from book.approved("sla_content_review", book.number("sla_content_review"), content)


def reviews_of_performance(book: Bookkeeping, party: Party, promise: Promise) -> Iterator[Note]:
    for _first, last, _day in book.periods(3, party.since):
        known = [number for on, number in promise.sheets if on <= last]
        content = book.write.service_review(promise.service, last) | {
            "customers": [party.number],
            "measurements": known[-3:],
        }
        yield from book.approved("performance_review", book.number("performance_review"), content | book.kept)


# ---- for all services of a customer


def procedures(book: Bookkeeping, party: Party, promises: Sequence[Promise]) -> Iterator[Note]:
    """How its people work by the SLAs, told to them; and the catalogue looked through once a year."""
    since = max(party.since, NEW_TERMS if any(p.edition == 2 for p in promises) else party.since)
    number = book.number("working_procedure")
    content = {
        "slas": [promise.sla for promise in promises],
        "document": "Operations manual, chapter 4",
        "reviewed_on": book.after(since, 0, 20).isoformat(),
        "steps": rows("s", [{"step": "Answer", "within": "2 h", "role": "Service desk"}]),
        "valid_from": since.isoformat(),
    } | book.kept
    if book.happens(0.97):
        yield from book.approved("working_procedure", number, content)
        yield from briefed(book, number, since)
    for day in book.occasions(12, party.since):
        yield from looked_through(book, [promise.service for promise in promises], day)


def briefed(book: Bookkeeping, procedure: str, since: date) -> Iterator[Note]:
    if book.happens(0.95):
        day = book.after(since, 1, 30).isoformat()
        content = {"procedure": procedure, "occurred_on": day, "group": "Service desk"} | book.kept
        yield from book.approved("briefing", book.number("briefing"), content)


def looked_through(book: Bookkeeping, services: Sequence[str], day: date) -> Iterator[Note]:
    matches = book.happens(0.93)
    content = {"services": list(services), "occurred_on": day.isoformat(), "matches_sla": matches}
    more = {} if matches else {"differences": book.write.text(1)}
    yield from book.approved("catalogue_review", book.number("catalogue_review"), content | more | book.kept)
