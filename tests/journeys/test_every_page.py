"""Everybody follows every link: each page opens, has a name and one heading, and speaks one language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from zlib import crc32

import pytest
from flask import Flask

from app.actor import Actor
from app.records.standins import may_begin
from controls.kinds import Kinds
from tests.support.faults import faults_of, own_words_of
from tests.support.people import Organisation
from tests.support.program import Client
from tests.support.walking import Sort, by_client, seeds, walk

pytestmark = pytest.mark.one_database

# Who records in each clause, approves, audits and administers. That everybody's pages open is tried elsewhere
# (tests/app/test_access.py), and the browser looks at pages of each sort in the other language.
MANY = {
    "records.listing",
    "records.page",
}  # dealt out: there are some for each kind and state
WALKS = {"ja": ("PO", "VM", "AU"), "en": ("SM", "AP", "AD")}


@pytest.fixture
def organisation() -> Organisation:
    from tests.support.sample import SAMPLE

    return SAMPLE


@pytest.mark.parametrize(("language", "role"), [(one, role) for one in WALKS for role in WALKS[one]])
def test_every_page_opens_and_speaks_one_language(
    app: Flask, sign_in: Callable[[str], Client], language: str, role: str
):
    client = sign_in(role)
    client.set_cookie("language", language)
    own_words = own_words_of(app)
    faults: dict[str, str] = {}
    visited: set[str] = set()

    def wanted(sort: Sort) -> bool:
        if sort[0] == "record_lists.export":  # no pages: those of one language open them
            return language == "ja"
        if sort[0] == "records.listing" and sort[1]:
            return turn(sort[1], language, role) == 0
        return sort[0] not in MANY or turn(str(sort), language, role) > 0

    records = [path for path in seeds(app) if turn(path, language, role) > 0]
    kinds: Kinds = app.extensions["akashi_kinds"]
    lists = [f"/records/{kind}" for kind in kinds if turn(kind, language, role) == 0]
    for visit in walk(app, by_client(client), [*records, *lists, *forms(app, kinds, role)], wanted):
        visited.add(visit.path)
        for fault in faults_of(visit, language, own_words):
            faults.setdefault(fault, str(visit))
    assert not faults, "\n".join(f"{fault}: {visit}" for fault, visit in faults.items())
    assert visited >= set(lists), "nobody else who speaks this language looks at them"


def turn(name: str, language: str, role: str) -> int:
    """Whose it is among the three who speak a language: 0, 1 or 2.

    A list is looked at by the one whose turn is 0; a record by the two others: what is hidden from one, the
    other sees, and what can be done with it differs.
    """
    return (crc32(name.encode()) - WALKS[language].index(role)) % 3


def forms(app: Flask, kinds: Kinds, role: str) -> Iterator[str]:
    """Of every kind this person may record."""
    with app.app_context():
        actor = Actor("-", frozenset({role}))
        yield from [f"/records/{kind}/new" for kind in kinds if may_begin(actor, kinds[kind])]
