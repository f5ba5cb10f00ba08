"""The facts of a position, arranged for questions and kept while nothing new is recorded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock, RLock
from typing import Any

from flask import current_app

from app.access import kinds
from app.assessments.collector import collector_at_rest
from app.assessments.facts import from_journal, load_facts, news_since
from app.db import AnySession
from app.journal.read import head
from controls.assessment import Assessment, Question
from controls.catalog import Catalog
from controls.engine import assess_known
from controls.kinds import Kinds
from controls.known import Known

KEPT = 2
ANSWERS_KEPT = 8

_lock = Lock()
_working = (
    RLock()
)  # one thread works something out; the others wait for what it makes, instead of making it, too


def catalog() -> Catalog:
    loaded: Catalog = current_app.extensions["akashi_catalog"]
    return loaded


def known_at(session: AnySession, position: int | None = None) -> Known:
    """Everything known at a position (None = now), with indexes built as they are needed."""
    now, kept = head(session).position, shelf("akashi_known")
    wanted = now if position is None else min(position, now)
    found: Known | None = kept.get(wanted)
    if found is None:
        with _working:
            found = kept.get(wanted) or arranged(session, kept, wanted, now)
    if position is not None and found.facts.position != wanted:  # somebody wrote meanwhile
        return Known(catalog(), kinds(), from_journal(session, wanted))
    return found


def arranged(session: AnySession, kept: OrderedDict[int, Known], wanted: int, now: int) -> Known:
    newer = caught_up(session, kept, now) if wanted == now else None
    found = newer or Known(catalog(), kinds(), load_facts(session, wanted))
    keep(kept, found.facts.position, found, KEPT)
    return found


def caught_up(session: AnySession, kept: Mapping[int, Known], now: int) -> Known | None:
    """The newest that is kept, put right by what was recorded since; None where everything has to be read."""
    newest = max(tuple(kept), default=None)
    if newest is None or (before := kept.get(newest)) is None:
        return None
    news = news_since(session, before.facts, now)
    return before.after(news) if news else None


def answer(session: AnySession, question: Question) -> tuple[Known, Assessment]:
    """The assessment of a question; the same question again is answered from what was kept."""
    known = known_at(session, question.known_at)
    return known, answered(known, question)


def answer_by(catalog: Catalog, kinds: Kinds, session: AnySession, question: Question) -> Assessment:
    """The same by other rules than those in use, of the same facts."""
    return answered(Known(catalog, kinds, known_at(session, question.known_at).facts), question)


def answered(known: Known, question: Question) -> Assessment:
    kept, key = shelf("akashi_answers"), (known.catalog.digest, known.kinds.digest, question)
    found: Assessment | None = kept.get(key)
    if found is None:
        with _working:
            found = kept.get(key) or assessed(known, question)
            drop_old(kept)
            keep(kept, key, found, ANSWERS_KEPT)
    return found


def assessed(known: Known, question: Question) -> Assessment:
    with collector_at_rest():
        return assess_known(known, question)


def drop_old(answers: OrderedDict[tuple[str, str, Question], Assessment]) -> None:
    """Each answer holds the records of its position: nobody asks again about one that has gone by."""
    kept = shelf("akashi_known")
    for key in [key for key in answers if key[-1].known_at not in kept]:
        answers.pop(key, None)


def shelf(name: str) -> OrderedDict[Any, Any]:
    """Disposable results of this program: dropping all of them changes nothing but time."""
    found: OrderedDict[Any, Any] = current_app.extensions.setdefault(name, OrderedDict())
    return found


def keep(kept: OrderedDict[Any, Any], key: Any, value: Any, most: int) -> None:
    with _lock:
        kept[key] = value
        while len(kept) > most:
            kept.popitem(last=False)
