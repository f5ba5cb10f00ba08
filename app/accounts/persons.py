"""Which people may be given a sign-in. Their records are kept above this room, which says what it needs."""

from __future__ import annotations

from typing import Protocol

from flask import Flask, current_app

from app.transaction import Transaction


class Persons(Protocol):
    """What inviting needs of the records of people."""

    def choices(self) -> list[tuple[str, str]]:
        """Number and name of our own people active today, by name."""
        ...

    def names(self, numbers: set[str]) -> dict[str, str]: ...

    def make(self, tx: Transaction, *, name: str, job: str, language: str) -> str:
        """A new person record, its number. The program writes it: whoever administers makes no records."""
        ...


def provide_persons(app: Flask, persons: Persons) -> None:
    app.extensions["akashi_persons"] = persons


def persons() -> Persons:
    provided: Persons = current_app.extensions["akashi_persons"]
    return provided
