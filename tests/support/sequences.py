"""Use cases one after the other by chance, on an organisation that has records of every kind."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sqlalchemy import select

from app.access import kinds
from app.actor import Actor
from app.db import db
from app.records.attachments import comment, consent, deliver
from app.records.lifecycle import take_back, transition
from app.records.models import RecordVersion
from app.records.queries import newest
from app.records.usecases import correct, new_edition, save
from app.refusal import Refusal
from app.transaction import Transaction, transaction
from app.vault.models import EvidenceLink
from app.vault.queries import links_of
from app.vault.usecases import accept_link, link_file, reject_link, withdraw_link

OF_ANOTHER_PERSON = (403, 404)  # refusals after which somebody else is asked
WHY = "By chance"
SIDES = ("own", "customer", "supplier", "internal_supplier")


@dataclass(frozen=True)
class Turn:
    """One try of an act: what it works with. `version` is the newest of the record drawn."""

    tx: Transaction
    version: RecordVersion
    chance: Random

    @property
    def number(self) -> str:
        return self.version.number

    def person(self) -> str:
        query = select(RecordVersion.number).where(RecordVersion.kind == "person").distinct()
        return self.chance.choice(sorted(self.tx.session.scalars(query)))


Act = Callable[[Turn], Any]
RECENT = 6  # records that acts go on with, as people do


@dataclass
class ByChance:
    """`done`: accepted acts by name; `touched`: by kind of record; `recent`: what was worked on."""

    people: Sequence[Actor]
    seed: int
    done: Counter[str] = field(default_factory=Counter)
    touched: Counter[str] = field(default_factory=Counter)
    recent: deque[tuple[str, str]] = field(default_factory=lambda: deque(maxlen=RECENT))

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)

    def acts(self, count: int) -> None:
        """So many acts, refused ones too."""
        for _ in range(count):
            going_on = self.recent and self.chance.random() < 0.5
            kind, number = self.chance.choice(self.recent) if going_on else self._record()
            name = self.chance.choice(sorted(ACTS))
            if self._by_anybody(ACTS[name], number):
                self.done[name] += 1
                self.touched[kind] += 1

    def _record(self) -> tuple[str, str]:
        """Of a kind drawn first, so that rare kinds are as likely."""
        query = select(RecordVersion.kind, RecordVersion.number).distinct()
        by_kind: dict[str, list[str]] = {}
        for kind, number in db.session.execute(query):
            by_kind.setdefault(kind, []).append(number)
        db.session.rollback()
        kind = self.chance.choice(sorted(by_kind))
        return kind, self.chance.choice(sorted(by_kind[kind]))

    def _by_anybody(self, act: Act, number: str) -> bool:
        """Whether somebody could do it: people are asked until one may; other refusals hold for all."""
        for actor in self.chance.sample(self.people, len(self.people)):
            try:
                with transaction(actor) as tx:
                    version = newest(tx.session, number)
                    assert version is not None
                    made = act(Turn(tx, version, self.chance)) or version
                    worked_on = version.kind, str(getattr(made, "number", number))
            except Refusal as refusal:
                if refusal.code not in OF_ANOTHER_PERSON:
                    return False
            else:
                self.recent.append(worked_on)
                return True
        return False


# ---- acts ----


def another(turn: Turn) -> RecordVersion:
    """A record like one there is."""
    return save(turn.tx, kind=turn.version.kind, content=turn.version.content)


def changed(turn: Turn) -> None:
    content = {**turn.version.content, "note": f"{WHY} {turn.chance.random()}"}
    save(turn.tx, kind=turn.version.kind, number=turn.number, content=content)


def stepped(turn: Turn) -> None:
    """Any step of its life from where it stands."""
    steps = kinds()[turn.version.kind].steps(turn.version.state, turn.version.content)
    to = turn.chance.choice([step.to for step in steps] or ["approved"])
    transition(turn.tx, turn.number, to, reason=WHY)


def linked(turn: Turn) -> None:
    """A file that is somewhere else already."""
    files = sorted(turn.tx.session.scalars(select(EvidenceLink.file).distinct()))
    if not files:
        raise Refusal(WHY)
    digest, edition = turn.chance.choice(files), turn.version.edition
    link_file(turn.tx, record=turn.number, edition=edition, digest=digest, role=WHY)


def judged(turn: Turn) -> None:
    """A file of it is accepted, sent back or withdrawn."""
    links = links_of(turn.tx.session, turn.number, turn.version.edition)
    if not links:
        raise Refusal(WHY)
    link = turn.chance.choice(links)
    do = (accept_link, lambda tx, one: reject_link(tx, one, WHY), withdraw_link)
    turn.chance.choice(do)(turn.tx, link)


def agreed(turn: Turn) -> None:
    side, today = turn.chance.choice(SIDES), turn.tx.today.isoformat()
    consent(turn.tx, turn.number, person=turn.person(), side=side, form="signed", agreed_on=today)


def delivered(turn: Turn) -> None:
    side, today = turn.chance.choice(SIDES), turn.tx.today.isoformat()
    deliver(turn.tx, turn.number, to=turn.person(), side=side, channel="email", sent_on=today)


ACTS: dict[str, Act] = {
    "another": another,
    "changed": changed,
    "stepped": stepped,
    "stepped again": stepped,  # twice as likely: steps lead to states in which other acts can be done
    "put right": lambda turn: correct(turn.tx, turn.number, WHY),
    "new edition": lambda turn: new_edition(turn.tx, turn.number),
    "taken back": lambda turn: take_back(turn.tx, turn.number),
    "commented": lambda turn: comment(turn.tx, turn.number, WHY),
    "agreed": agreed,
    "delivered": delivered,
    "linked": linked,
    "judged": judged,
}
