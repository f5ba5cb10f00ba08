"""What a large provider writes down about those it buys from: suppliers, and departments outside the scope.

Most is done in time; some is late, some is missing. Every function gives entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.journal.append import Note
from bench.bookkeeping import NOTICE, Bookkeeping, Party, Promise, rows
from bench.history import LAST, NEW_TERMS
from bench.invented import Content, targets
from bench.invented_customers import assigned, held
from bench.invented_services import line_of, results

ROLES = ("supplier_relationship", "supplier_contract", "supplier_performance")
TOPICS = (
    "scope", "requirements", "targets", "responsibilities", "security", "breach", "audit_right",
    "termination", "subcontracting", "data_return", "personal_data",
)  # fmt: skip
AREAS = ("contact", "incident", "change")
CHECKED = {"critical": 1, "important": 3, "standard": 12}  # months
MET = {"critical": 3, "important": 6}
EVALUATED = {"critical": 6, "important": 12, "standard": 12}


@dataclass(frozen=True)
class Bought:
    """What a supplier delivers, for which promise of ours; `weak`: it promises less than that."""

    contract: str
    promise: Promise
    weak: bool
    risk: str  # that it does


def supplier_records(book: Bookkeeping, party: Party, bought: Bought) -> Iterator[Note]:
    yield from chosen(book, party)
    for role in ROLES:
        if book.happens(0.98):
            content = assigned(party, role, book.chance.choice(book.team)) | book.kept
            yield from book.approved("assignment", book.number("assignment"), content)
    edition = 2 if party.saw_old_terms and book.happens(0.6) else 1
    yield from contracted(book, party, bought, edition)
    yield from checks(book, party, bought.contract, edition, CHECKED[party.tier])
    if party.tier in MET:
        yield from meetings(book, party, MET[party.tier])
    yield from evaluations(book, party)
    yield from reviews(book, party, bought)
    yield from alignments(book, party, bought, edition)
    yield from interfaces(book, party)


def chosen(book: Bookkeeping, party: Party) -> Iterator[Note]:
    """By criteria, before the agreement began."""
    day = party.since - timedelta(days=30)
    content = {
        "party": party.number,
        "occurred_on": day.isoformat(),
        "criteria_set": book.criteria["selection"],
        "scored_on": day.isoformat(),
        "scores": scores(book, "selection", candidate="The one chosen"),
        "decision_reason": book.write.text(1),
        "retrospective": False,
    } | book.kept
    yield from book.approved("selection", book.number("selection"), content)


def scores(book: Bookkeeping, purpose: str, low: bool = False, **more: object) -> list[Content]:
    """One grade per criterion, by two people of whom one works with the supplier every day."""
    grades = ("1", "2", "2") if low else ("3", "4", "5")
    found = (
        {
            "criterion": {"record": book.criteria[purpose], "edition": 1, "row": f"c{n}"},
            "grade": book.chance.choice(grades),
            "evaluator": book.team[n % 2],
            "frontline": True,
            **more,
        }
        for n in (1, 2, 3)
    )
    return rows("s", found)


# ---- the contract


def contracted(book: Bookkeeping, party: Party, bought: Bought, edition: int) -> Iterator[Note]:
    content = book.write.contract(party.number, bought.promise.service, party.start)
    content["contents"] = rows("c", (topic_of(book, n, topic) for n, topic in enumerate(TOPICS, 1)))
    content["targets"] = supporting(bought)
    content["notice_on"] = book.chance.choice(("2025-12-31", "2026-12-31"))
    content["renewal_decision"] = "renew" if book.happens(0.95) else ""
    yield from book.subject("contract", bought.contract, content, party.tier)
    yield book.agreed("contract", bought.contract, 1, party, party.since)
    if edition == 2:
        if book.happens(0.95):
            yield from assessed(book, bought.contract)
        new = content | {"valid_from": NEW_TERMS.isoformat(), "change_note": book.write.text(1)}
        yield from book.approved("contract", bought.contract, new, edition=2)
        yield book.agreed("contract", bought.contract, 2, party, NEW_TERMS)


def topic_of(book: Bookkeeping, place: int, topic: str) -> Content:
    there = book.happens(0.98)
    return {"topic": topic, "present": there} | ({"reference": f"§ {place}"} if there else {})


def supporting(bought: Bought) -> list[Content]:
    """The targets of the SLA, each supported by one as good, or by a first one that is worse."""
    found = party_targets()
    for target in found:
        line = {"record": bought.promise.sla, "edition": bought.promise.edition, "row": target["id"]}
        target["supports"] = [line]
    if bought.weak:
        found[0]["value"] = "99.0"
    return found


def party_targets() -> list[Content]:
    """As SLAs have them, but nobody is warned before they are missed."""
    return [{name: value for name, value in row.items() if name != "warning_at"} for row in targets()]


def assessed(book: Bookkeeping, contract: str) -> Iterator[Note]:
    content = {
        "contract": contract,
        "contract_version": 2,
        "occurred_on": (NEW_TERMS - NOTICE - timedelta(days=10)).isoformat(),
        "assessor": book.team[1],
        "effect_on_services": book.write.text(1),
        "effect_on_sms": "None: same processes, same people.",
    } | book.kept
    yield from book.approved("contract_change_assessment", book.number("contract_change_assessment"), content)


def reviews(book: Bookkeeping, party: Party, bought: Bought) -> Iterator[Note]:
    for day in book.occasions(12, party.since):
        content = {
            "contract": bought.contract,
            "occurred_on": day.isoformat(),
            "requirements": bought.promise.requirements,
            "slas": [bought.promise.sla],
            "result": "keep",
            "reason": book.write.text(1),
        } | book.kept
        yield from book.approved("contract_review", book.number("contract_review"), content)


# ---- its performance


def checks(
    book: Bookkeeping, party: Party, agreement: str, edition: int, months: int, origin: str = "supplier_miss"
) -> Iterator[Note]:
    for first, last, day in book.periods(months, party.since):
        number, version = book.number("performance_check"), edition if first >= NEW_TERMS else 1
        lines = results(book, agreement, version, "performance_check")
        missed = [line for line in lines if line["verdict"] == "missed"]
        for line in lines:
            line["agreement"] = agreement
        for line in missed:
            line["remark"] = book.write.text(1)
        content = {"party": party.number, "checker": book.team[1], "lines": lines}
        yield from book.done("performance_check", content | book.write.period(first, last, day), number)
        if missed:
            sources = [{"record": number, "line": line_of(number, line)} for line in missed]
            more = {"supplier_request": requested(book, day)} if origin == "supplier_miss" else {}
            yield from book.improvement(origin, sources, day, **more)


def requested(book: Bookkeeping, day: date) -> list[Content]:
    """Asked of the supplier about a miss; answered before its day, or else taken further."""
    due = day + timedelta(days=30)
    row = {"sent_on": day.isoformat(), "answer_due_on": due.isoformat(), "text": book.write.text(1)}
    if due < LAST and book.happens(0.95):
        word = "answered_on" if book.happens(0.9) else "escalated_on"
        row[word] = (due - timedelta(days=book.chance.randrange(1, 20))).isoformat()
    return rows("r", [row])


def meetings(book: Bookkeeping, party: Party, months: int) -> Iterator[Note]:
    for _first, last, _day in book.periods(months, party.since):
        number = book.number("supplier_meeting")
        content = book.write.meeting("supplier", party.number, last, party.contact)
        yield from held(book, "supplier_meeting", number, content, last)
        yield book.sent(number, party, "supplier", book.after(last, 1, 7))


def evaluations(book: Bookkeeping, party: Party) -> Iterator[Note]:
    for day in book.occasions(EVALUATED[party.tier], party.since):
        low, number = book.happens(0.08), book.number("supplier_evaluation")
        content = {
            "supplier": party.number,
            "occurred_on": day.isoformat(),
            "criteria_set": book.criteria["evaluation"],
            "scores": scores(book, "evaluation", low),
            "total": "1.7" if low else "4.1",
            "coverage_pct": 100,
            "low": low,
            "decision": "improve" if low else "continue",
        } | book.kept
        yield from book.approved("supplier_evaluation", number, content)
        if low:
            yield from book.improvement("evaluation", [{"record": number}], day)


# ---- how its promises carry ours, and how to reach and to leave it


def alignments(book: Bookkeeping, party: Party, bought: Bought, edition: int) -> Iterator[Note]:
    """Within weeks of the beginning and of new terms, then once a year; a gap has its risk."""
    starts = dict.fromkeys((party.since, date(2024, 4, 1), NEW_TERMS))
    for start in (day for day in starts if day >= party.since):
        day = book.after(start, 5, 45)
        if book.happens(0.97):
            versions = edition if day >= NEW_TERMS else 1, bought.promise.edition_on(day)
            content = alignment(book, party, bought, versions) | {"occurred_on": day.isoformat()}
            yield from book.approved("alignment_assessment", book.number("alignment_assessment"), content)
    if bought.weak:
        services = [bought.promise.service]
        yield from book.case(
            "risk", bought.risk, risk(book, party.number, services, party.since), closed=False
        )


def alignment(book: Bookkeeping, party: Party, bought: Bought, versions: tuple[int, int]) -> Content:
    theirs, ours = versions
    pairs = [
        {
            "supplier_target": {"record": bought.contract, "edition": theirs, "row": target["id"]},
            "sla_target": {"record": bought.promise.sla, "edition": ours, "row": target["id"]},
            "supplier_version": theirs,
            "sla_version": ours,
            "gap": "none",
        }
        for target in targets()
    ]
    if bought.weak:
        pairs[0] |= {"gap": "value", "risk": bought.risk}
    return {"supplier": party.number, "pairs": rows("p", pairs), "conclusion": book.write.text(1)} | book.kept


def risk(book: Bookkeeping, supplier: str, services: Sequence[str], since: date) -> Content:
    treated = {"treatment": "reduce", "measures": book.write.text(1)} if book.happens(0.95) else {}
    return (
        {
            "event": "The supplier fails, and the service with it.",
            "suppliers": [supplier],
            "services": list(services),
            "likelihood": 2,
            "impact": 4,
            "level": 8,
            "review_on": "2026-09-30",
            "raised_on": book.after(since, 1, 20).isoformat(),
        }
        | treated
        | book.kept
    )


def interfaces(book: Bookkeeping, party: Party) -> Iterator[Note]:
    areas = rows("a", ({"area": area, "applies": True, "channel": "Telephone"} for area in AREAS))
    content = {"supplier": party.number, "areas": areas, "valid_from": party.start}
    yield from book.document("interface_definition", content, party)
    for day in book.occasions(12, party.since):
        content = {
            "supplier": party.number,
            "occurred_on": day.isoformat(),
            "how": "test_call",
            "areas": rows("a", ({"area": area, "works": True} for area in AREAS)),
            "result": "works",
        } | book.kept
        yield from book.approved("interface_check", book.number("interface_check"), content)
