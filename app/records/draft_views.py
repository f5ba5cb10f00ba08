"""Keep what is typed while somebody types, discard it, take that back. Each for one's own only."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import MultiDict

from app.access import allow, current_actor, kinds, may
from app.db import db
from app.i18n import _, clock, local_path
from app.records import drafts
from app.records.models import FormDraft
from app.records.queries import newest
from app.records.standins import may_begin
from app.refusal import NotAllowed
from app.transaction import aside
from app.web.receipts import give_receipt

blueprint = Blueprint("drafts", __name__)

BODY_MAX = 4 * drafts.LARGEST  # more is not even read


@blueprint.post("/records/<kind>/drafts/<id>")
@allow("create")
def keep_new(kind: str, id: str) -> ResponseReturnValue:
    """What is typed into a new form."""
    declared = kinds().get(kind)
    if declared is None:
        abort(404)
    if not may_begin(current_actor(), declared):
        abort(403)
    return keep(id, kind, None)


@blueprint.post("/r/<number>/drafts/<id>")
@allow("create")
def keep_edited(number: str, id: str) -> ResponseReturnValue:
    """What is typed over a draft: kept also when somebody has meanwhile sent it, for nothing may be lost."""
    version = newest(db.session, number)
    if version is None or not may(current_actor(), "read", kinds()[version.kind], version):
        abort(404)
    return keep(id, version.kind, number)


def keep(id: str, kind: str, record: str | None) -> ResponseReturnValue:
    if not drafts.ID.fullmatch(id):
        abort(404)
    person, sent = current_actor().person, body()
    if person is None or sent["person"] != person:
        raise NotAllowed(_("Somebody else is signed in in this browser now. What you typed is not kept."))
    it = drafts.Kept(id, person, kinds()[kind], record, sent["typed"], sent["follows"], sent["turn"])
    with aside() as at:
        drafts.keep(db.session, at, it)
    return {"said": _("Autosaved at %(time)s", time=clock(at))}


def body() -> dict[str, Any]:
    """{"person", "follows", "turn", "typed": [[name, value], …]}; anything else is a bad request."""
    request.max_content_length = BODY_MAX
    sent = request.get_json()
    try:
        typed = MultiDict([(str(name), str(value)) for name, value in sent["typed"]])
        told = {name: str(sent[name]) for name in ("person", "follows")}
        return {**told, "typed": typed, "turn": max(0, min(int(sent["turn"]), 2**53))}
    except (KeyError, OverflowError, TypeError, ValueError):
        abort(400)


@blueprint.get("/drafts/token")
@allow("signed_in")
def token() -> Response | dict[str, Any]:
    """For a page that stayed open while its session ended: who is signed in now, and their token."""
    return {"person": current_actor().person or "", "token": generate_csrf()}


@blueprint.post("/drafts/<id>/discard")
@allow("signed_in")
def discard(id: str) -> ResponseReturnValue:
    with aside() as at:
        draft = drafts.discard(db.session, at, current_actor().person, id)
        back = form_url(draft)
    give_receipt(_("What you typed is discarded."), undo=url_for("drafts.take_back", id=id))
    return redirect(local_path(request.form.get("next") or back), 303)


@blueprint.post("/drafts/<id>/take-back")
@allow("signed_in")
def take_back(id: str) -> ResponseReturnValue:
    """Undo: it opens again where one typed."""
    with aside() as at:
        draft = drafts.take_back(db.session, at, current_actor().person, id)
        back = form_url(draft, resumed=True)
    return redirect(back, 303)


def form_url(draft: FormDraft, *, resumed: bool = False) -> str:
    """The form it was typed into; `resumed`: filled with it."""
    id = draft.id if resumed else None
    if draft.record:
        return url_for("records.edit", number=draft.record, draft=id)
    return url_for("records.new", kind=draft.kind, draft=id)
