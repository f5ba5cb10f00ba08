"""Everybody follows every link: each page opens, has a name and one heading, and speaks one language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from zlib import crc32

import pytest
from flask import Flask

from tests.support.faults import faults_of, own_words_of
from tests.support.people import Organisation
from tests.support.program import Client
from tests.support.walking import Sort, by_client, seeds, walk

pytestmark = pytest.mark.one_database

# Who records in each clause, approves, audits and administers. That everybody's pages open is tried elsewhere
# (tests/app/test_access.py), and the browser looks at pages of each sort in the other language.
MANY = {"records.listing", "records.page"}  # of these there are some for each kind and state
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

    def wanted(sort: Sort) -> bool:
        if sort[0] == "record_lists.export":  # no pages: one walk opens them
            return role == "PO"
        return sort[0] not in MANY or is_dealt(str(sort), language, role)

    records = [path for path in seeds(app) if is_dealt(path, language, role)]
    given = [*records, *lists_and_forms(app, role)]
    for visit in walk(app, by_client(client), given, wanted):
        for fault in faults_of(visit, language, own_words):
            faults.setdefault(fault, str(visit))
    assert not faults, "\n".join(f"{fault}: {visit}" for fault, visit in faults.items())


def is_dealt(name: str, language: str, role: str) -> bool:
    """Two of the three who speak a language look at it: what is hidden from one, the other sees."""
    return crc32(name.encode()) % 3 != WALKS[language].index(role)


def lists_and_forms(app: Flask, role: str) -> Iterator[str]:
    """The form of every kind this person may record; one of them also looks at every list."""
    for kind in app.extensions["akashi_kinds"]:
        yield f"/records/{kind}/new"
        if role == "PO":
            yield f"/records/{kind}"
