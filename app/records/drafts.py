"""What is typed and not saved yet: kept for the person who types it and for nobody else. It is no record.

A page of a form has an id of its own, and what is typed there is kept under it. A page that goes on with
something kept earlier (`follows`) takes its place; so two pages never write over each other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from werkzeug.datastructures import MultiDict

from app.access import kinds
from app.db import AnySession
from app.i18n import _
from app.journal.read import moment_text
from app.records import extension
from app.records.models import FormDraft
from app.refusal import NotThere, Refusal
from controls.kinds import Kind

BASE, BASE_VERSION = "base", "base_version"
BESIDE_FIELDS = frozenset({"filled_for", "evidence", "evidence-role", "evidence-page"})
LARGEST = 1_000_000  # bytes of what was typed into one form
MOST = 100  # forms of one person
KEPT = timedelta(days=90)
UNDO = timedelta(minutes=10)  # the page offers it for ten seconds; without scripts as long as it is open
ID = re.compile("[0-9a-f]{32}")

D = FormDraft
Typed = MultiDict[str, str]


@dataclass(frozen=True)
class Kept:
    """What is to be kept: by whom, where typed, and as the form would send it."""

    id: str
    person: str
    kind: Kind
    record: str | None
    typed: Typed
    follows: str = ""
    turn: int = 0


def new_id() -> str:
    return uuid4().hex


def checked_id(text: str) -> str:
    """The id if it is one, else a new one."""
    return text if ID.fullmatch(text) else new_id()


# ---- writing ---------------------------------------------------------------------------------------------


def keep(session: AnySession, at: datetime, it: Kept) -> None:
    """Keep what was typed so far. Refusal when it is too much, NotThere for the id of somebody else."""
    typed = [[name, whole(value)] for name, value in kept_pairs(it.kind, it.typed)]
    refuse_too_much(typed)
    refuse_too_many(session, it)
    forget(session, it.person, [it.follows])
    row = {
        "id": it.id, "person": it.person, "kind": it.kind.id, "record": it.record, "typed": typed,
        "base": base_text(it.typed), "turn": it.turn, "saved_at": moment_text(at), "discarded_at": None,
    }  # fmt: skip
    if not session.scalars(put(session, row)).first():
        own(session, it.person, it.id)  # then something newer is there already; or else it is somebody else's


def put(session: AnySession, row: dict[str, Any]) -> Any:
    """The newest that came from a page stays, whatever the order it arrives in."""
    insert: Any = {"postgresql": postgresql, "sqlite": sqlite}[session.connection().dialect.name].insert
    fresh = {name: value for name, value in row.items() if name not in ("id", "person")}
    same = (D.person == row["person"]) & (D.turn <= row["turn"])
    statement = insert(D).values(row)
    return statement.on_conflict_do_update(index_elements=[D.id], set_=fresh, where=same).returning(D.id)


def kept_pairs(kind: Kind, typed: Typed) -> Iterator[tuple[str, str]]:
    """Only what belongs to the form of the kind: no token, no button, nothing a page was not asked for."""
    names = {field.name for field in typed_fields(kind)}
    for name, value in typed.items(multi=True):
        if name in BESIDE_FIELDS or name.partition("-")[0] in names:
            yield name, value


def whole(text: str) -> str:
    """Half a character, as a forged request may send it, could be written but never read again."""
    return text.encode("utf-8", "replace").decode()


def typed_fields(kind: Kind) -> Iterator[Any]:
    yield from (field for field in kind.all_fields if not field.system and not field.computed)
    yield from extension.more_fields(kind.id, kinds())


def refuse_too_much(typed: list[list[str]]) -> None:
    if len(json.dumps(typed, ensure_ascii=False).encode()) > LARGEST:
        sentence = _("This is more than can be kept while you type. Save the draft to keep it.")
        raise Refusal(sentence, code=413)


def refuse_too_many(session: AnySession, it: Kept) -> None:
    others = select(func.count()).where(D.person == it.person, D.id.not_in([it.id, it.follows]))
    if session.execute(others.where(D.discarded_at.is_(None))).scalar_one() >= MOST:
        sentence = _("You have too many forms that are not saved. Save or discard some of them first.")
        raise Refusal(sentence)


def forget(session: AnySession, person: str | None, ids: Iterable[str]) -> None:
    """The record is saved, or another page goes on with it."""
    wanted = [id for id in ids if ID.fullmatch(id)]
    if wanted and person:
        session.execute(delete(D).where(D.id.in_(wanted), D.person == person))


def discard(session: AnySession, at: datetime, person: str | None, id: str) -> FormDraft:
    """Not offered any more; for a while it can be taken back."""
    draft = own(session, person, id)
    draft.discarded_at = moment_text(at)
    return draft


def take_back(session: AnySession, at: datetime, person: str | None, id: str) -> FormDraft:
    """Undo `discard`."""
    draft = own(session, person, id)
    if draft.discarded_at and draft.discarded_at < moment_text(at - UNDO):
        raise NotThere(_("What was typed there has been saved or discarded."))
    draft.discarded_at = None
    return draft


def purge_drafts(session: AnySession, before: datetime) -> int:
    """Delete what was last typed before this moment, and what was discarded; returns how many."""
    old, gone = D.saved_at < moment_text(before), D.discarded_at < moment_text(before + KEPT - UNDO)
    return len(session.scalars(delete(D).where(old | gone).returning(D.id)).all())


# ---- reading ---------------------------------------------------------------------------------------------


def own(session: AnySession, person: str | None, id: str) -> FormDraft:
    """One's own, discarded or not. Somebody else's is as if it were not there."""
    draft = session.scalars(select(D).where(D.id == id, D.person == (person or ""))).first()
    if draft is None:
        raise NotThere(_("What was typed there has been saved or discarded."))
    return draft


def open_drafts(
    session: AnySession, person: str | None, *, kind: str | None = None, record: str | None = None
) -> Sequence[FormDraft]:
    """What this person typed and did not save, newest first: everything, or that of one form."""
    wanted = select(D).where(D.person == (person or ""), D.discarded_at.is_(None))
    if kind:
        wanted = wanted.where(D.kind == kind, D.record == record if record else D.record.is_(None))
    return session.scalars(wanted.order_by(D.saved_at.desc(), D.id)).all()


# ---- what a page carries ---------------------------------------------------------------------------------


def base_text(typed: Typed) -> str:
    """Edition, correction and lock that the typing started from: "1.0.3"; empty in a new form."""
    version, lock = typed.get(BASE_VERSION, ""), typed.get(BASE, "")
    return f"{version}.{lock}" if re.fullmatch(r"\d{1,6}\.\d{1,6}", version) and lock.isdecimal() else ""


def form_of(draft: FormDraft) -> Typed:
    """As the form would send it."""
    version, _dot, lock = draft.base.rpartition(".")
    pairs = [(name, value) for name, value in draft.typed]
    return MultiDict([*pairs, (BASE_VERSION, version), (BASE, lock)] if version else pairs)
