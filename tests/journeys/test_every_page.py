"""Everybody follows every link: each page opens, has a name and one heading, and speaks one language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import PersonIdentity
from app.db import db
from app.records.models import RecordVersion
from app.vault.models import EvidenceFile
from tests.support.bilingual import not_in
from tests.support.people import Organisation
from tests.support.program import Client
from tests.support.walking import Visit, by_client, seeds, walk

pytestmark = pytest.mark.one_database

# Everybody once. The browser looks at the same pages in the other language, one of each sort.
WALKS = [("ja", role) for role in ("PO", "SM", "VM", "AU")]
WALKS += [("en", role) for role in ("RO", "AP", "QM", "LA", "VW", "AD")]
ENDONYMS = frozenset({"English", "日本語"})


@pytest.fixture
def organisation() -> Organisation:
    from tests.support.sample import SAMPLE

    return SAMPLE


@pytest.mark.parametrize(("language", "role"), WALKS)
def test_every_page_opens_and_speaks_one_language(
    app: Flask, sign_in: Callable[[str], Client], language: str, role: str
):
    client = sign_in(role)
    client.set_cookie("language", language)
    own_words = ENDONYMS | texts_of_records(app)
    faults: dict[str, str] = {}
    for visit in walk(app, by_client(client), [*seeds(app), *lists_and_forms(app, role)]):
        for fault in faults_of(visit, language, own_words):
            faults.setdefault(fault, str(visit))
    assert not faults, "\n".join(f"{fault}: {visit}" for fault, visit in faults.items())


def lists_and_forms(app: Flask, role: str) -> Iterator[str]:
    """The form of every kind this person may record; one of them also looks at every list."""
    for kind in app.extensions["akashi_kinds"]:
        yield f"/records/{kind}/new"
        if role == "PO":
            yield f"/records/{kind}"


def texts_of_records(app: Flask) -> frozenset[str]:
    """What people wrote, in whatever language."""
    with app.app_context():
        contents: list[Any] = list(db.session.scalars(select(RecordVersion.content)))
        contents += [[it.name, it.job] for it in db.session.scalars(select(PersonIdentity))]
        contents += db.session.scalars(select(EvidenceFile.name))
        db.session.remove()
    return frozenset(text for content in contents for text in texts_in(content))


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    for one in inner:
        yield from texts_in(one)


def faults_of(visit: Visit, language: str, own_words: frozenset[str]) -> Iterator[str]:
    if visit.status != 200:
        yield f"answer {visit.status} to {visit.path}"
    elif visit.page:
        page = visit.page
        if page.language != language:
            yield f"the page says it is in {page.language!r}"
        if not page.title.removesuffix(" · Akashi").strip() or len(page.headings) != 1:
            yield f"title {page.title!r}, headings {page.headings}"
        for text in set(not_in(language, page)) - own_words:
            yield f"{text!r} is not in the language of the page"
