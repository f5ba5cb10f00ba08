"""Records of our own people, as inviting somebody and the commands need them."""

from __future__ import annotations

from typing import Any

from app.actor import system
from app.records.people import by_name, is_active
from app.records.queries import lookup_now
from app.records.usecases import save
from app.transaction import Transaction

OWN = "own"


def make_person(
    tx: Transaction, *, name: str, job: str = "", side: str = OWN, belongs_to: str = "", **more: Any
) -> str:
    """A person record; returns its number."""
    content = {"name": name, "side": side, "active_from": tx.today.isoformat(), "language": "ja", **more}
    content |= {key: value for key, value in (("job", job), ("belongs_to", belongs_to)) if value}
    return save(tx, kind="person", content=content).number


class OwnPeople:
    """What the room of the sign-ins asks (app.accounts.persons)."""

    def choices(self) -> list[tuple[str, str]]:
        lookup = lookup_now()
        own = [seen.number for seen in lookup.records("person", side=OWN) if is_active(seen, lookup)]
        return by_name(own, lookup)

    def names(self, numbers: set[str]) -> dict[str, str]:
        lookup = lookup_now()
        lookup.preload(numbers)
        return {number: lookup.name(number) for number in numbers}

    def make(self, tx: Transaction, *, name: str, job: str, language: str) -> str:
        with tx.acting_as(system("setup", origin=tx.actor.origin)):
            return make_person(tx, name=name, job=job, language=language)
