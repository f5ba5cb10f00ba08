"""The form of a record: opened filled, shown again with what was typed, saved and sent for approval.

Saving and sending are two steps: what is typed becomes a draft even when it is not yet good enough to be sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import Form

from app.access import current_actor
from app.db import db
from app.i18n import _
from app.records import extension, lifecycle, usecases
from app.records.forms import content_from, form_for
from app.records.models import RecordVersion
from app.records.prefill import prefilled
from app.records.problem_fields import put_problems
from app.records.queries import SqlLookup, newest
from app.refusal import Refusal
from app.transaction import transaction
from app.vault.uploads import keep_posted_files, link_uploads, posted_files
from app.web.problems import problems
from app.web.receipts import give_receipt
from app.web.rows import change_rows
from controls.kinds import Kind

GENERIC = "records/form.html"


@dataclass
class FormPost:
    """One submitted form: its kind, what may be looked up, what was typed, and the draft it belongs to."""

    kind: Kind
    lookup: SqlLookup
    typed: MultiDict[str, str]
    version: RecordVersion | None


def open_form(
    kind: Kind,
    lookup: SqlLookup,
    *,
    given: Mapping[str, str] | None = None,
    version: RecordVersion | None = None,
) -> ResponseReturnValue:
    """A new form opens filled by the kind's prefill words, a draft with its text."""
    content = (
        dict(version.content) | identity_of(kind, version, lookup)
        if version
        else prefilled(kind, lookup, given or {})
    )
    form = form_for(kind, lookup, content=content, version=1 + version.correction if version else 1)
    return show(kind, lookup, form, version, content)


def identity_of(kind: Kind, version: RecordVersion, lookup: SqlLookup) -> dict[str, str]:
    """What is kept beside the sealed content is typed in the same form."""
    names = [field.name for field in kind.all_fields if field.identity]
    found = {name: lookup.identity(version.number, name) for name in names}
    return {name: value for name, value in found.items() if value}


def show(
    kind: Kind,
    lookup: SqlLookup,
    form: Form,
    version: RecordVersion | None,
    content: Mapping[str, Any],
    general: tuple[str, ...] = (),
) -> ResponseReturnValue:
    page = extension.form_of(kind.id)
    more = page.context(kind, lookup, form, version, content) if page and page.context else {}
    found = problems(form, general)
    values = {"kind": kind, "form": form, "version": version, "lookup": lookup, "problems": found, "content": content,
              "base": request.form.get("base", version.lock if version else ""), "files": posted_files()}  # fmt: skip
    html = render_template(page.template if page else GENERIC, **(values | dict(more)))
    return (html, 422) if found else html


def answer_form(post: FormPost) -> ResponseReturnValue:
    """A row button shows the form again; Save keeps a draft; Send keeps it and asks for approval."""
    form = typed_form(post)
    if change_rows(form, post.typed) or "refresh" in post.typed or keep_posted_files():
        return show(post.kind, post.lookup, form, post.version, content_from(form))
    if not form.validate():
        return show(post.kind, post.lookup, form, post.version, content_from(form))
    try:
        number = save_draft(post, form)
    except Refusal as refusal:
        db.session.rollback()
        return show_refusal(post, form, refusal)
    if "send" in post.typed:
        return send(post, form, number)
    give_receipt(_("Draft %(number)s saved.", number=number))
    return redirect(url_for("records.edit" if "stay" in post.typed else "records.page", number=number), 303)


def typed_form(post: FormPost) -> Form:
    """What was typed over the draft it belongs to."""
    version = post.version
    content = dict(version.content) | identity_of(post.kind, version, post.lookup) if version else None
    return form_for(post.kind, post.lookup, content=content, formdata=post.typed,
                    version=1 + version.correction if version else 1)  # fmt: skip


def save_draft(post: FormPost, form: Form) -> str:
    number = post.version.number if post.version else None
    base = post.typed.get("base", "")
    with transaction(current_actor()) as tx:
        version = usecases.save(tx, kind=post.kind.id, content=content_from(form), number=number,
                                base=int(base) if base.isdigit() else None)  # fmt: skip
        extension.after_saving(tx, post.kind, version, post.typed)
        link_uploads(tx, version.number, version.edition, post.typed)
        return version.number


def send(post: FormPost, form: Form, number: str) -> ResponseReturnValue:
    """The draft is safe by now: what keeps it from being sent is shown at its fields."""
    try:
        with transaction(current_actor()) as tx:
            version = lifecycle.submit(tx, number)
            position = tx.next_position - 1
    except Refusal as refusal:
        db.session.rollback()
        post.version = newest(db.session, number)
        return show_refusal(post, form, refusal, saved=True)
    give_receipt(_("%(number)s sent for approval.", number=version.number), position=position)
    return redirect(url_for("records.page", number=number), 303)


def show_refusal(post: FormPost, form: Form, refusal: Refusal, *, saved: bool = False) -> ResponseReturnValue:
    """What was typed, with the sentences at the fields they are about; those about no field stand on top."""
    rest = put_problems(form, refusal.fields)
    general = [_("The draft is saved. It is not sent yet.")] if saved else []
    if rest or not refusal.fields:
        general += list(rest.values()) or [refusal.message]
    return show(post.kind, post.lookup, form, post.version, content_from(form), tuple(general))
