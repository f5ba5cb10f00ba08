"""Three years of an invented organisation as journal entries: every record saved, proved, sent and approved.

What is owed comes from the catalog like everywhere else; most of it is done, some is late, wrong or missing.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from app.journal.append import Note
from bench.invented import Content, Writer
from controls.catalog import Catalog
from controls.kinds import Kinds
from controls.planning import asked_of

SINCE = date(2023, 4, 1)
MONTHS = 36
NEW_TERMS = date(2025, 4, 1)
LAST = date(2026, 3, 31)  # the last day anything happened
TIERS = ("critical", "important", "important", "standard")


@dataclass(frozen=True)
class People:
    """Numbers of those who write and approve."""

    author: str
    approver: str


class History:
    """Gives entries without end, customer by customer; take as many as are wanted."""

    done_share = 11 / 12  # of what is owed each month or quarter
    slowest = 25  # so many days later everything was done

    def __init__(
        self, kinds: Kinds, catalog: Catalog, people: People, *, seed: int = 1, first: int = 1001
    ) -> None:
        """`first` running number of each kind: histories of one organisation start apart."""
        self.kinds = kinds
        self.catalog = catalog
        self.people = people
        self.chance = Random(seed)  # noqa: S311 - nothing secret
        self.write = Writer(self.chance, people.author)
        self.running: dict[str, int] = defaultdict(lambda: first - 1)

    def entries(self) -> Iterator[Note]:
        while True:
            yield from self.customer()

    def number(self, kind: str) -> str:
        self.running[kind] += 1
        return f"{self.kinds[kind].prefix}-2023-{self.running[kind]}"

    # ---- one customer, what it was promised, and a supplier behind it

    def customer(self) -> Iterator[Note]:
        tier, start = self.tier(), self.start()
        since = start.isoformat()
        contact, customer, service, sla = (self.number(k) for k in ("person", "customer", "service", "sla"))
        name = f"Customer {self.running['customer']}"
        yield from self.plain("person", contact, {"side": "customer", "active_from": since, "language": "en"})
        yield from self.subject("customer", customer, self.write.customer(name, contact, tier, since), tier)
        yield from self.subject(
            "service", service, self.write.service(f"{name} orders", customer, tier, since), tier
        )
        yield from self.agreement("sla", sla, self.write.sla(service, customer, since), contact, tier)
        yield from self.customer_records(customer, sla, contact, start)
        if self.running["customer"] % 2:
            yield from self.supplier(service)

    def customer_records(self, customer: str, sla: str, contact: str, start: date) -> Iterator[Note]:
        yield from self.sla_records(sla, start)
        yield from self.meetings(customer, contact, start)

    def sla_records(self, sla: str, start: date) -> Iterator[Note]:
        for first, last, day in self.periods(1, start):
            yield from self.done(
                "measurement", self.write.sheet(sla, edition_at(first)) | self.write.period(first, last, day)
            )
        for first, last, day in self.periods(3, start):
            edition, span = edition_at(first), self.write.period(first, last, day)
            yield from self.done("sla_review", self.write.review(sla, edition) | span)
            yield from self.done("service_report", self.write.report(sla, edition) | span)

    def meetings(self, customer: str, contact: str, start: date) -> Iterator[Note]:
        for _first, last, _day in self.periods(3, start):
            yield from self.done("brm_meeting", self.write.meeting("customer", customer, last, contact))

    def supplier(self, service: str) -> Iterator[Note]:
        tier, start = self.tier(), self.start()
        since = start.isoformat()
        contact, supplier, contract = (self.number(kind) for kind in ("person", "supplier", "contract"))
        name = f"Supplier {self.running['supplier']}"
        yield from self.plain("person", contact, {"side": "supplier", "active_from": since, "language": "en"})
        yield from self.subject("supplier", supplier, self.write.supplier(name, tier, since), tier)
        yield from self.agreement(
            "contract", contract, self.write.contract(supplier, service, since), contact, tier
        )
        for first, last, day in self.periods(1 if tier == "critical" else 3, start):
            yield from self.done(
                "performance_check",
                self.write.check(supplier, contract) | self.write.period(first, last, day),
            )
        for _first, last, _day in self.periods(3 if tier == "critical" else 6, start):
            yield from self.done("supplier_meeting", self.write.meeting("supplier", supplier, last, contact))

    def tier(self) -> str:
        return self.chance.choice(TIERS)

    def start(self) -> date:
        """The first day in scope: for half of them the beginning, for others some day of the first year."""
        return SINCE + timedelta(days=self.chance.choice((0, self.chance.randrange(365))))

    def periods(self, months: int, start: date) -> Iterator[tuple[date, date, date]]:
        """First and last day of what was looked at, and the day it was done; some are left out."""
        for step in range(0, MONTHS, months):
            first, last = month(step)[0], month(step + months - 1)[1]
            if first >= start and self.chance.random() < self.done_share:
                yield first, last, min(last + timedelta(days=self.chance.randrange(1, self.slowest)), LAST)

    # ---- the lives of records

    def subject(self, kind: str, number: str, content: Content, tier: str) -> Iterator[Note]:
        yield from self.approved(kind, number, content)
        for duty in asked_of(self.catalog, kind, tier):
            plan = self.write.plan(number, duty.activity, duty.interval, SINCE.isoformat())
            plan["valid_from"] = content.get("valid_from") or content["in_scope_from"]
            own = {"control": duty.control, "grace_days": duty.grace_days}
            yield self.version(
                "plan",
                self.number("plan"),
                plan | {k: v for k, v in own.items() if v is not None},
                "approved",
            )

    def agreement(self, kind: str, number: str, content: Content, contact: str, tier: str) -> Iterator[Note]:
        """Two editions, each agreed by the other side, then the plans that rest on it."""
        side = self.kinds[kind].consent[0]
        yield from self.subject(kind, number, content, tier)
        yield self.consent(number, 1, contact, side)
        if self.chance.random() < 0.5:
            yield from self.approved(kind, number, content | {"valid_from": NEW_TERMS.isoformat()}, edition=2)
            yield self.consent(number, 2, contact, side)

    def consent(self, record: str, edition: int, person: str, side: str) -> Note:
        line = {"person": person, "side": side, "form": "signed", "agreed_on": SINCE.isoformat()}
        return self.attached("consent", record, edition, line)

    def attached(self, kind: str, record: str, edition: int, line: Content) -> Note:
        content = {"record": record, "edition": edition, **line, "by": self.people.author}
        return self.note(kind, self.hex(), content, "add")

    def done(self, kind: str, content: Content, number: str = "") -> Iterator[Note]:
        """A record most often approved with a file; now and then one that waits, or was corrected."""
        number, luck = number or self.number(kind), self.chance.random()
        if luck < 0.04:
            yield self.version(kind, number, content, "submitted")
        elif luck < 0.06:
            yield from self.approved(kind, number, content)
            yield from self.approved(
                kind, number, content | {"change_reason": "A figure was wrong."}, correction=1
            )
        else:
            yield from self.approved(kind, number, content)

    def approved(
        self, kind: str, number: str, content: Content, edition: int = 1, correction: int = 0
    ) -> Iterator[Note]:
        """Saved, proved by a file, sent and approved; a correction keeps the files of its edition."""
        which = {"edition": edition, "correction": correction}
        yield self.version(kind, number, content, "draft", **which)
        proved = not correction and self.chance.random() < 0.95
        links = list(self.offered(number, edition)) if proved else []
        yield from links
        yield self.version(kind, number, content, "submitted", **which)
        yield self.version(kind, number, content, "approved", **which)
        yield from (self.accepted(link) for link in links if link.kind == "evidence_link")

    def plain(self, kind: str, number: str, content: Content) -> Iterator[Note]:
        yield self.version(kind, number, content | {"owner": self.people.author}, "approved")

    def version(
        self, kind: str, number: str, content: Content, state: str, edition: int = 1, correction: int = 0
    ) -> Note:
        sent, final = state in ("submitted", "approved"), state == "approved"
        day = self.day_of(content)
        value = {
            "number": number,
            "kind": kind,
            "edition": edition,
            "correction": correction,
            "revision": 1,
            "state": state,
            "created_by": self.people.author,
            "recorded_at": f"{day}T03:00:00.000000Z",
            "last_editor": self.people.author,
            "submitted_by": self.people.author if sent else None,
            "submitted_on": day if sent else None,
            "approved_by": self.people.approver if final else None,
            "approved_on": day if final else None,
            "reason": "",
            "origin": "bench",
            "content": content,
        }
        return self.note(kind, number, value, state, edition=edition, correction=correction)

    def day_of(self, content: Content) -> str:
        """When a version was written, sent and approved."""
        return str(content.get("occurred_on", SINCE.isoformat()))

    # ---- files

    def offered(self, number: str, edition: int) -> Iterator[Note]:
        digest = sha256(f"{number}/{edition}".encode()).hexdigest()
        author = self.people.author
        file = {
            "name": f"{number}-minutes.pdf",
            "size": 182_044,
            "media_type": "application/pdf",
            "extension": "pdf",
            "warnings": "",
            "added_by": author,
            "added_at": f"{SINCE}T03:00:00.000000Z",
        }
        yield self.note("evidence_file", digest, file, "store")
        link = {
            "record": number,
            "edition": edition,
            "file": digest,
            "role": "minutes",
            "page": "",
            "state": "offered",
            "added_by": author,
            "added_on": SINCE.isoformat(),
            "accepted_by": None,
            "accepted_on": None,
            "reason": "",
            "expires_on": None,
        }
        yield self.note("evidence_link", self.hex(), link, "offer")

    def accepted(self, link: Note) -> Note:
        done = {"state": "accepted", "accepted_by": self.people.approver, "accepted_on": SINCE.isoformat()}
        return self.note("evidence_link", link.id, link.content | done, "accept")

    def hex(self) -> str:
        return f"{self.chance.getrandbits(128):032x}"

    def note(self, kind: str, id: str, content: Content, action: str, **which: Any) -> Note:
        return Note(
            self.people.author, kind, id, which.get("edition", 1), which.get("correction", 0), action, content
        )


def month(number: int) -> tuple[date, date]:
    """First and last day of the month so many months after the beginning."""
    year, index = divmod(SINCE.month - 1 + number, 12)
    first = date(SINCE.year + year, index + 1, 1)
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def edition_at(day: date) -> int:
    return 1 if day < NEW_TERMS else 2
