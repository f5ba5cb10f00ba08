"""What the story is told with: a program, a clock, people to act as, and a diary of what happens when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from heapq import heappop, heappush
from io import BytesIO
from typing import Any

from flask import Flask
from werkzeug.datastructures import FileStorage

from app.actor import Actor, system
from app.db import db
from app.records import attachments, evidence, lifecycle, usecases
from app.records.models import RecordVersion
from app.records.queries import newest
from app.sample.clock import StoryClock
from app.sample.days import repeats
from app.sample.files import SampleFile
from app.transaction import Transaction, transaction
from app.vault.models import OFFERED
from app.vault.queries import links_of
from app.vault.receiving import Received, kept, registered
from app.vault.uploads import Chosen

ORIGIN = "sample"
Happening = Callable[["Stage", date], None]
Content = Mapping[str, Any]


def rows(*found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Table rows numbered r1, r2 … so that others can point to them."""
    return [{"id": f"r{number}", **row} for number, row in enumerate(found, 1)]


@dataclass(frozen=True)
class Proof:
    """A file that is safe in the store, ready to be offered."""

    file: SampleFile
    received: Received


@dataclass(frozen=True)
class Approval:
    """Who approves a record at the end of a day; `sent_back` is the reason why its files are not taken."""

    number: str
    who: str
    sent_back: str = ""


@dataclass
class Stage:
    """`actors` and `numbers` go by the story's own names: "SM", "kitagawa", "order sla"."""

    app: Flask
    clock: StoryClock
    last_day: date
    actors: dict[str, Actor] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    waiting: list[Approval] = field(default_factory=list)
    diary: list[tuple[date, int, Happening]] = field(default_factory=list)
    written: int = 0

    # ---- when

    def on(self, day: date, happening: Happening) -> None:
        """Let something happen on a day, after what is already in the diary for it."""
        self.written += 1
        heappush(self.diary, (day, self.written, happening))

    def yearly(self, day: date, happening: Happening) -> None:
        """The same, and again in the years after the written story."""
        for again in repeats(day, self.last_day):
            self.on(again, happening)

    def play(self) -> None:
        """Everything in the diary up to the last day; approvals come in the evening."""
        while self.diary and self.diary[0][0] <= self.last_day:
            day = self.diary[0][0]
            self.clock.morning(day)
            while self.diary and self.diary[0][0] == day:
                heappop(self.diary)[2](self, day)
            self.approve_what_waits()

    def approve_what_waits(self) -> None:
        if not self.waiting:
            return
        self.clock.evening()
        today, self.waiting = self.waiting, []
        for who in dict.fromkeys(approval.who for approval in today):
            with self.acting(who) as work:
                for approval in today:
                    if approval.who == who:
                        work.approve(approval.number, sent_back=approval.sent_back)

    # ---- who

    @contextmanager
    def acting(self, who: str) -> Iterator[Work]:
        """One transaction of one person."""
        self.clock.tick()
        with transaction(self.actors[who]) as tx:
            yield Work(self, tx)

    @contextmanager
    def program_acting(self, name: str) -> Iterator[Work]:
        """One transaction of the program itself: "setup" makes sign-ins, "survey link" takes answers."""
        self.clock.tick()
        with transaction(system(name, origin=ORIGIN)) as tx:
            yield Work(self, tx)

    # ---- what

    def keep(self, *files: SampleFile) -> list[Proof]:
        """The bytes of files, inspected and stored before any transaction begins."""
        found = [Proof(file, kept(FileStorage(BytesIO(file.data), filename=file.name))) for file in files]
        refused = [proof.received.error for proof in found if proof.received.error]
        if refused:
            raise ValueError("; ".join(refused))
        return found

    def record(
        self,
        who: str,
        kind: str,
        content: Content,
        files: Sequence[SampleFile] = (),
        *,
        name: str = "",
        approver: str | None = "AP",
        sent_back: str = "",
    ) -> str:
        """A record made and sent in one transaction, approved in the evening (None: it waits)."""
        proofs = self.keep(*files)
        with self.acting(who) as work:
            return work.record(kind, content, proofs, name=name, approver=approver, sent_back=sent_back)

    def approve_later(self, number: str, who: str = "AP", sent_back: str = "") -> None:
        self.waiting.append(Approval(number, who, sent_back))

    def plan_of(self, subject: str, activity: str) -> RecordVersion:
        """The newest edition of the planned interval of a subject."""
        version = RecordVersion
        found = db.session.query(version).filter(version.kind == "plan", version.latest.is_(True))
        wanted = (self.numbers.get(subject, subject), activity)
        return next(v for v in found if (v.content["subject"], v.content["activity"]) == wanted)


@dataclass(frozen=True)
class Work:
    """The use cases inside one transaction, in the words of the story."""

    stage: Stage
    tx: Transaction

    def save(self, kind: str, content: Content, *, name: str = "", number: str | None = None) -> str:
        """A draft; `name` is how the story calls the record from now on."""
        version = usecases.save(self.tx, kind=kind, content={"language": "en", **content}, number=number)
        if name:
            self.stage.numbers[name] = version.number
        return version.number

    def record(
        self,
        kind: str,
        content: Content,
        proofs: Sequence[Proof] = (),
        *,
        name: str = "",
        number: str | None = None,
        approver: str | None = "AP",
        sent_back: str = "",
    ) -> str:
        """Saved, evidenced, sent for approval."""
        found = self.save(kind, content, name=name, number=number)
        self.offer(found, proofs)
        self.submit(found, approver=approver, sent_back=sent_back)
        return found

    def submit(self, number: str, *, approver: str | None = "AP", sent_back: str = "") -> None:
        lifecycle.submit(self.tx, number)
        if approver:
            self.stage.approve_later(number, approver, sent_back)

    def offer(self, number: str, proofs: Sequence[Proof]) -> None:
        for proof in proofs:
            registered(self.tx, proof.received)
        chosen = [Chosen(p.received.digest, p.file.role, p.file.page) for p in proofs]
        evidence.offer(self.tx, number, chosen)

    def approve(self, number: str, *, sent_back: str = "") -> None:
        """Accepts the files offered, or sends them back with a reason."""
        version = newest(self.tx.session, number)
        links = links_of(self.tx.session, number, version.edition if version else 1)
        rejected = {link.id: sent_back for link in links if sent_back and link.state == OFFERED}
        lifecycle.approve(self.tx, number, rejected=rejected)

    def accept_offered(self, number: str) -> None:
        """Take the files that were added after the approval."""
        for link in links_of(self.tx.session, number, 1):
            if link.state == OFFERED:
                evidence.decide(self.tx, link.id, "accept")

    def go(self, number: str, to: str, reason: str = "") -> None:
        lifecycle.transition(self.tx, number, to, reason=reason)

    def send_back(self, number: str, reason: str) -> None:
        lifecycle.send_back(self.tx, number, reason)

    def void(self, number: str, reason: str) -> None:
        lifecycle.void(self.tx, number, reason)

    def changed(self, number: str, **changes: Any) -> dict[str, Any]:
        """The content of the newest version with changes."""
        version = newest(self.tx.session, number)
        return {**(version.content if version else {}), **changes}

    def correct(self, kind: str, number: str, reason: str, **changes: Any) -> None:
        """A new correction of an approved record, sent for approval."""
        usecases.correct(self.tx, number, reason)
        self.save(kind, self.changed(number, **changes), number=number)
        self.submit(number)

    def new_edition(self, kind: str, number: str, proofs: Sequence[Proof] = (), **changes: Any) -> None:
        """New terms of a document, sent for approval."""
        self.begin_edition(kind, number, **changes)
        self.offer(number, proofs)
        self.submit(number)

    def begin_edition(self, kind: str, number: str, **changes: Any) -> None:
        """New terms of a document as a draft."""
        usecases.new_edition(self.tx, number)
        self.save(kind, self.changed(number, **changes), number=number)

    def comment(self, number: str, text: str) -> None:
        attachments.comment(self.tx, number, text)

    def agreed(self, number: str, person: str, side: str, form: str, day: date) -> None:
        who, on = self.stage.numbers[person], day.isoformat()
        attachments.consent(self.tx, number, person=who, side=side, form=form, agreed_on=on)

    def sent(self, number: str, to: str, side: str, channel: str, day: date) -> None:
        whom, on = self.stage.numbers[to], day.isoformat()
        attachments.deliver(self.tx, number, to=whom, side=side, channel=channel, sent_on=on)

    def relate(self, number: str, relation: str, target: str) -> None:
        attachments.relate(self.tx, number, relation=relation, target=target)
