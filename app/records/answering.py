"""A submitted form: rows added and removed, saved as a draft, sent for approval.

Saving and sending are two steps: what is typed becomes a draft even when it is not yet good enough to be
sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import Form

from app.access import current_actor
from app.db import db
from app.i18n import _
from app.records import choosing, drafts, extension, lifecycle, usecases
from app.records.editing import (
    FormPost,
    Shown,
    content_of,
    opened,
    show,
    show_refreshed,
    show_typed,
    typed_form,
)
from app.records.forms import content_from
from app.records.looked_at import base_of, refuse_unseen
from app.records.models import RecordVersion
from app.records.problem_fields import put_problems
from app.records.queries import lookup_now, newest
from app.records.sendings import (
    SentBefore,
    digest_of,
    first_of,
    note_again,
    note_first,
    refuse_second,
    sending_of,
)
from app.records.steps import working_states
from app.records.values import parse_count
from app.refusal import Conflict, Refusal
from app.transaction import transaction
from app.vault.uploads import keep_posted_files, link_uploads
from app.web.receipts import give_receipt
from app.web.rows import change_rows


def answer_form(post: FormPost) -> ResponseReturnValue:
    """A row button shows the form again; Save keeps a draft; Send keeps it and asks for approval."""
    if choosing.CHOSEN in post.typed and post.version:
        return answer_choice(post)
    form = typed_form(post)
    refused = keep_posted_files()
    if change_rows(form, post.typed) or refused:
        return show_typed(post, form)
    if "refresh" in post.typed:
        return show_refreshed(post, form)
    if not form.validate():
        return show_typed(post, form)
    return saved(post, form, content_from(form))


def answer_choice(post: FormPost) -> ResponseReturnValue:
    """Of two texts side by side one was made: saved, or first shown in the form."""
    both = choosing.compared(post)
    made = choosing.made_of_both(both)
    if made is None:
        return choosing.show_both(both, undecided=True)
    form = choosing.form_with(both, made)
    if "continue" in post.typed:
        return show_typed(both.post, form, content=made)
    return saved(replace(post, version=both.version), form, made)


def saved(post: FormPost, form: Form, content: Mapping[str, Any]) -> ResponseReturnValue:
    """The answer to Save and Send; a refusal shows `form` again with what is wrong."""
    try:
        number, base = save_draft(post, content)
    except SentBefore as known:
        db.session.rollback()
        return answer_second(post, form, content, known)
    except Conflict:
        db.session.rollback()
        return answer_conflict(post, form)
    except Refusal as refusal:
        db.session.rollback()
        return show_typed(post, form, tuple(sentences(form, refusal)), content)
    if "send" in post.typed:
        return send(post, number, base)
    give_receipt(_("Draft %(number)s saved.", number=number))
    return redirect(url_for("records.edit" if "stay" in post.typed else "records.page", number=number), 303)


def answer_second(
    post: FormPost, form: Form, content: Mapping[str, Any], known: SentBefore
) -> ResponseReturnValue:
    """The same page once more: nothing is made twice. Where other words came, they go over the first ones."""
    number, base = known.made, known.base
    version = newest(db.session, number)
    if version and known.text != digest_of(post.typed):
        return saved(going_on(post, version, base), form, content)
    unsent = version and base_of(version) == base and version.state in working_states(post.kind)
    return send(post, number, base) if unsent and "send" in post.typed else arrived_before(number)


def going_on(post: FormPost, version: RecordVersion, base: str) -> FormPost:
    """What was typed, as if it had been typed over what the page made the first time."""
    placed = {drafts.BASE_VERSION: base.rpartition(".")[0], drafts.BASE: base.rpartition(".")[2]}
    typed = MultiDict([pair for pair in post.typed.items(multi=True) if pair[0] not in (*placed, "draft")])
    typed.update(placed)
    return replace(post, version=version, typed=typed, again=sending_of(post.typed))


def sent_before(typed: MultiDict[str, str]) -> bool:
    """Has this very page arrived, with these very words?"""
    first = first_of(db.session, current_actor().journal_name, typed.get("draft", ""))
    return first is not None and first.text == digest_of(typed)


def arrived_before(number: str) -> ResponseReturnValue:
    give_receipt(_("%(number)s had arrived the first time. It is not recorded twice.", number=number))
    return redirect(url_for("records.page", number=number), 303)


def answer_conflict(post: FormPost, form: Form) -> ResponseReturnValue:
    """Somebody else saved meanwhile. Two who wrote the same have nothing to choose."""
    both = choosing.compared(post)
    if both.found:
        return choosing.show_both(both)
    return saved(both.post, form, both.mine)


def save_draft(post: FormPost, content: Mapping[str, Any]) -> tuple[str, str]:
    """The number, and what is sent if it is. What was kept while somebody typed goes with the saving."""
    number = post.version.number if post.version else None
    typed, actor = post.typed, current_actor()
    page = sending_of(typed)
    with transaction(actor) as tx:
        refuse_second(tx, page.id)
        version = usecases.save(tx, kind=post.kind.id, content=content, number=number, base=known_lock(post))
        extension.after_saving(tx, post.kind, version, typed)
        link_uploads(tx, version.number, version.edition, typed)
        drafts.forget(tx.session, actor.person, [(post.again or page).id, typed.get("follows", "")])
        if post.again:
            note_again(tx, post.again, base=base_of(version))
        else:
            note_first(tx, page.id, version.number, base=base_of(version), text=page.text)
        return version.number, base_of(version)


def known_lock(post: FormPost) -> int | None:
    """The lock the editor started from; of another version than the one now open, none that fits."""
    lock, version = post.typed.get(drafts.BASE, ""), post.typed.get(drafts.BASE_VERSION, "")
    open_now = f"{post.version.edition}.{post.version.correction}" if post.version else ""
    if version and version != open_now:
        return -1
    return parse_count(lock)


def send(post: FormPost, number: str, base: str) -> ResponseReturnValue:
    """The draft is safe by now: what keeps it from being sent is shown at its fields.

    Exactly what was saved is sent: who saves over it in between is not spoken for.
    """
    try:
        with transaction(current_actor()) as tx:
            refuse_unseen(tx, number, base)
            version = lifecycle.submit(tx, number)
            position = tx.next_position - 1
    except Refusal as refusal:
        db.session.rollback()
        return show_saved(post, number, refusal)
    undo = url_for("records.take_back", number=number)
    give_receipt(_("%(number)s sent for approval.", number=version.number), position=position, undo=undo)
    return redirect(url_for("records.page", number=number), 303)


def show_saved(post: FormPost, number: str, refusal: Refusal) -> ResponseReturnValue:
    """The draft as it is now stored, with what keeps it from being sent."""
    version, lookup = newest(db.session, number), lookup_now()
    if version is None:
        raise refusal
    form = opened(post.kind, lookup, version)
    general, content = tuple(sentences(form, refusal)), content_of(post.kind, version, lookup)
    said = _("The draft is saved. It is not sent yet.")
    return show(Shown(post.kind, lookup, form, version, content, general, said=said))


def sentences(form: Form, refusal: Refusal) -> list[str]:
    """Put what is wrong at its fields; what belongs to none is left for the top of the page."""
    rest = put_problems(form, refusal.fields)
    return list(rest.values()) or ([] if refusal.fields else [refusal.message])
