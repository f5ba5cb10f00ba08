"""What the page of a form says about typing that was not saved: where it is kept, what to go on with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import flash, url_for
from werkzeug.datastructures import MultiDict

from app.access import current_actor
from app.db import db
from app.i18n import _
from app.records import drafts
from app.records.draft_views import form_url
from app.records.looked_at import base_of
from app.records.lookup import Lookup
from app.records.lookups import SqlLookup
from app.records.models import FormDraft, RecordVersion
from app.records.values import parse_number
from app.transaction import aside
from controls.kinds import Kind

ABOUT_MAX = 60
OFFERED = 20


@dataclass(frozen=True)
class Offer:
    """Something typed and not saved. `about` says what it is about, as far as that was typed."""

    id: str
    kind: Kind
    at: str
    about: str
    url: str


@dataclass(frozen=True)
class Keeping:
    """Where the page keeps what is typed: its own id, and the one it goes on with. `resumed_at` of that one.

    `unsaved`: what stands in the form is not kept yet. `overtaken`: who saved the record since it was typed.
    """

    id: str
    person: str
    url: str
    follows: str = ""
    resumed_at: str = ""
    overtaken: str = ""
    unsaved: bool = False
    offers: tuple[Offer, ...] = field(default=())


def keeping(
    kind: Kind,
    lookup: SqlLookup,
    version: RecordVersion | None,
    typed: MultiDict[str, str] | None,
    resumed: FormDraft | None,
) -> Keeping:
    """For a form opened anew (`typed` is none), gone on with (`resumed`), or shown again as it was typed."""
    posted = typed if typed is not None and resumed is None else MultiDict()
    id = drafts.checked_id(posted.get("draft", ""))
    follows = resumed.id if resumed else posted.get("follows", "")
    url = (
        url_for("drafts.keep_edited", number=version.number, id=id)
        if version
        else url_for("drafts.keep_new", kind=kind.id, id=id)
    )
    return Keeping(
        id, current_actor().person or "", url, follows if drafts.ID.fullmatch(follows) else "",
        resumed_at=resumed.saved_at if resumed else "",
        overtaken=overtaken(resumed, version, lookup),
        unsaved=bool(posted),
        offers=() if typed is not None else offers_of(kind, version, lookup),
    )  # fmt: skip


def keep_now(kind: Kind, number: str, typed: MultiDict[str, str]) -> str:
    """Keep what a form sent and what cannot be saved as it stands. Returns its id; Refusal: too much."""
    id, person = drafts.checked_id(typed.get("draft", "")), current_actor().person or ""
    with aside() as at:
        turn = int(at.timestamp() * 1000)
        drafts.keep(db.session, at, drafts.Kept(id, person, kind, number, typed, turn=turn))
    return id


def overtaken(resumed: FormDraft | None, version: RecordVersion | None, lookup: Lookup) -> str:
    """Who saved the record after this was typed: whoever goes on will compare both."""
    if resumed is None or version is None or resumed.base == base_of(version):
        return ""
    return lookup.name(version.last_editor)


def resumed_draft(id: str, kind: Kind, number: str | None) -> FormDraft | None:
    """The draft an address names. Gone, or never one's own: the page says so and opens as usual."""
    if not id:
        return None
    found = {draft.id: draft for draft in open_here(kind, number)}
    if id not in found:
        flash(_("What was typed there has been saved or discarded."), "warning")
    return found.get(id)


def open_here(kind: Kind, number: str | None) -> Sequence[FormDraft]:
    return drafts.open_drafts(db.session, current_actor().person, kind=kind.id, record=number)


def offers_of(kind: Kind, version: RecordVersion | None, lookup: SqlLookup) -> tuple[Offer, ...]:
    """What this person typed into this very form and did not save."""
    return offers(open_here(kind, version.number if version else None), lookup)


def all_offers(lookup: SqlLookup) -> tuple[Offer, ...]:
    """The same of every form, for My work."""
    return offers(drafts.open_drafts(db.session, current_actor().person), lookup)


def offers(found: Sequence[FormDraft], lookup: SqlLookup) -> tuple[Offer, ...]:
    known = [draft for draft in found if draft.kind in lookup.kinds][:OFFERED]
    lookup.preload(number for draft in known if (number := subject_of(lookup.kinds[draft.kind], draft)))
    return tuple(
        Offer(
            draft.id,
            lookup.kinds[draft.kind],
            draft.saved_at,
            about(lookup.kinds[draft.kind], draft, lookup),
            form_url(draft, resumed=True),
        )
        for draft in known
    )


def about(kind: Kind, draft: FormDraft, lookup: Lookup) -> str:
    """The record it changes, else whom it is about, else the first words typed."""
    number = subject_of(kind, draft)
    return lookup.name(number) if number else first_words(kind, draft)


def subject_of(kind: Kind, draft: FormDraft) -> str:
    typed = dict(reversed([(name, value) for name, value in draft.typed]))
    named = (typed.get(field.name, "") for field in kind.fields if field.type == "ref")
    return draft.record or next((number for number in named if is_number(number)), "")


def is_number(text: str) -> bool:
    try:
        return parse_number(text) != ""
    except ValueError:
        return False


def first_words(kind: Kind, draft: FormDraft) -> str:
    texts = {field.name for field in kind.all_fields if field.type in ("str", "text")}
    words = next((value.split() for name, value in draft.typed if name in texts and value.strip()), [])
    text = " ".join(words)
    return text if len(text) <= ABOUT_MAX else text[: ABOUT_MAX - 1] + "…"
