"""What the vault asks about records, which live above it: which ones a person may read, what to call them.

The room of the records puts its answer here when the program starts; the vault never looks at a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from flask import Flask, current_app
from sqlalchemy import Select

from app.actor import Actor

NAME = "akashi_records_door"


@dataclass(frozen=True, slots=True)
class Proved:
    """A record that a file is linked to, as lists name it."""

    number: str
    title: str
    kind: str
    url: str


class Door(Protocol):
    """Two questions, each one statement however many records there are."""

    def readable(self, actor: Actor) -> Select[Any]:
        """The numbers of the records this person may read, as a statement to put into another one."""

    def proved(self, numbers: Iterable[str]) -> Mapping[str, Proved]:
        """What these records are called, in the language of the page."""


def provide_door(app: Flask, door: Door) -> None:
    app.extensions[NAME] = door


def door() -> Door:
    provided: Door = current_app.extensions[NAME]
    return provided
