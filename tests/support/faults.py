"""What is wrong with a page, whatever it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.accounts.models import PersonIdentity
from app.db import db
from app.records.models import RecordVersion
from app.vault.models import EvidenceFile
from tests.support.bilingual import not_in
from tests.support.walking import Visit

ENOUGH = 8  # letters of a name by which it is known again inside a text
ENDONYMS = frozenset({"English", "日本語"})


def own_words_of(app: Flask) -> frozenset[str]:
    """What may stand on a page in any language: the names of the languages, and what people wrote."""
    with app.app_context():
        contents: list[Any] = list(db.session.scalars(select(RecordVersion.content)))
        contents += [[it.name, it.job] for it in db.session.scalars(select(PersonIdentity))]
        contents += db.session.scalars(select(EvidenceFile.name))
        db.session.remove()
    return ENDONYMS | frozenset(text for content in contents for text in texts_in(content))


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
        for text in set(not_in(language, page)):
            if not written_by_people(text, own_words):
                yield f"{text!r} is not in the language of the page"


def written_by_people(text: str, own_words: frozenset[str]) -> bool:
    """Also where the program puts a word or two around a name, as in titles and the texts of pictures."""
    named = max((own for own in own_words if len(own) >= ENOUGH and own in text), key=len, default="")
    return text in own_words or len(named) > len(text) / 2
