"""The form of a record: opened filled, shown again with what was typed, saved and sent for approval.

Saving and sending are two steps: what is typed becomes a draft even when it is not yet good enough to be
sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import Form

from app.access import current_actor
from app.db import db
from app.i18n import _
from app.records import extension, lifecycle, refilling, usecases
from app.records.forms import RecordForm, content_from, form_for, take_over
from app.records.history import Change, differing
from app.records.models import RecordVersion
from app.records.problem_fields import put_problems
from app.records.queries import SqlLookup, lookup_now, newest
from app.records.steps import frozen_fields
from app.refusal import Conflict, Refusal
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

    @property
    def grounds(self) -> dict[str, Any]:
        """What the proposals of a new form rest on."""
        return refilling.from_text(self.typed.get(refilling.GROUNDS, ""))


def open_form(
    kind: Kind,
    lookup: SqlLookup,
    *,
    given: Mapping[str, str] | None = None,
    version: RecordVersion | None = None,
) -> ResponseReturnValue:
    """A new form opens filled by the kind's prefill words, a draft with its text."""
    if version:
        content = content_of(kind, version, lookup)
        return show(Shown(kind, lookup, opened(kind, lookup, version), version, content))
    filled = refilling.filled(kind, lookup, given or {})
    form = form_for(kind, lookup, content=filled.content, more=extension.more_fields(kind.id, lookup.kinds))
    return show(Shown(kind, lookup, form, None, filled.content, grounds=filled.grounds))


def opened(kind: Kind, lookup: SqlLookup, version: RecordVersion) -> RecordForm:
    """The form of a draft with its text."""
    return form_for(kind, lookup, content=content_of(kind, version, lookup), version=1 + version.correction,
                    locked=frozen_fields(kind, version.state),
                    more=extension.more_fields(kind.id, lookup.kinds))  # fmt: skip


def content_of(kind: Kind, version: RecordVersion, lookup: SqlLookup) -> dict[str, Any]:
    return dict(version.content) | identity_of(kind, version, lookup)


def identity_of(kind: Kind, version: RecordVersion, lookup: SqlLookup) -> dict[str, str]:
    """What is kept beside the sealed content is typed in the same form."""
    names = [field.name for field in kind.all_fields if field.identity]
    found = {name: lookup.identity(version.number, name) for name in names}
    return {name: value for name, value in found.items() if value}


@dataclass
class Shown:
    """A form as a page shows it. `saved`: what stands in it is stored; `grounds` as in refilling.py."""

    kind: Kind
    lookup: SqlLookup
    form: Form
    version: RecordVersion | None
    content: Mapping[str, Any]
    general: tuple[str, ...] = ()
    grounds: Mapping[str, Any] = field(default_factory=dict)
    saved: bool = False
    theirs: tuple[Change, ...] | None = None  # what somebody else saved meanwhile

    @property
    def is_fresh(self) -> bool:
        """Does whoever saves it know what is stored now?"""
        return self.saved or self.theirs is not None


def show(it: Shown) -> ResponseReturnValue:
    page = extension.form_of(it.kind.id)
    more = page.context(it.kind, it.lookup, it.form, it.version, it.content) if page and page.context else {}
    found = problems(it.form, it.general)
    lock = it.version.lock if it.version else ""
    values = {
        "kind": it.kind, "form": it.form, "version": it.version, "lookup": it.lookup, "problems": found,
        "content": it.content, "base": lock if it.is_fresh else request.form.get("base", lock),
        "files": [] if it.saved else posted_files(), "grounds": refilling.as_text(it.grounds),
        "theirs": it.theirs,
    }  # fmt: skip
    html = render_template(page.template if page else GENERIC, **(values | dict(more)))
    return (html, 409 if it.theirs is not None else 422) if found else html


def answer_form(post: FormPost) -> ResponseReturnValue:
    """A row button shows the form again; Save keeps a draft; Send keeps it and asks for approval."""
    form = typed_form(post)
    refused = keep_posted_files()
    if change_rows(form, post.typed) or refused:
        return show_typed(post, form)
    if "refresh" in post.typed:
        return show_refreshed(post, form)
    if not form.validate():
        return show_typed(post, form)
    try:
        number = save_draft(post, form)
    except Conflict as conflict:
        db.session.rollback()
        return show_conflict(post, form, conflict)
    except Refusal as refusal:
        db.session.rollback()
        return show_refusal(post, form, refusal)
    if "send" in post.typed:
        return send(post, number)
    give_receipt(_("Draft %(number)s saved.", number=number))
    return redirect(url_for("records.edit" if "stay" in post.typed else "records.page", number=number), 303)


def show_typed(post: FormPost, form: Form, general: tuple[str, ...] = ()) -> ResponseReturnValue:
    """What was typed, as it was typed."""
    content = content_from(form)
    return show(Shown(post.kind, post.lookup, form, post.version, content, general, post.grounds))


def show_refreshed(post: FormPost, form: RecordForm) -> ResponseReturnValue:
    """Worked out again; in a new form also proposed again for the subject and period it now has."""
    if post.version:
        return show_typed(post, form)
    again = refilling.refilled(post.kind, post.lookup, content_from(form), post.grounds)
    more = extension.more_fields(post.kind.id, post.lookup.kinds)
    fresh = form_for(post.kind, post.lookup, content=again.content, more=more)
    take_over(fresh, form, {field.name for field in more})
    return show(Shown(post.kind, post.lookup, fresh, None, again.content, grounds=again.grounds))


def typed_form(post: FormPost) -> RecordForm:
    """What was typed over the draft it belongs to."""
    version = post.version
    form = form_for(post.kind, post.lookup, formdata=post.typed,
                    content=content_of(post.kind, version, post.lookup) if version else None,
                    version=1 + version.correction if version else 1,
                    locked=frozen_fields(post.kind, version.state) if version else (),
                    more=extension.more_fields(post.kind.id, post.lookup.kinds))  # fmt: skip
    extension.settle(post.kind.id, form)
    return form


def save_draft(post: FormPost, form: Form) -> str:
    number = post.version.number if post.version else None
    base = post.typed.get("base", "")
    with transaction(current_actor()) as tx:
        version = usecases.save(tx, kind=post.kind.id, content=content_from(form), number=number,
                                base=int(base) if base.isdigit() else None)  # fmt: skip
        extension.after_saving(tx, post.kind, version, post.typed)
        link_uploads(tx, version.number, version.edition, post.typed)
        return version.number


def send(post: FormPost, number: str) -> ResponseReturnValue:
    """The draft is safe by now: what keeps it from being sent is shown at its fields."""
    try:
        with transaction(current_actor()) as tx:
            version = lifecycle.submit(tx, number)
            position = tx.next_position - 1
    except Refusal as refusal:
        db.session.rollback()
        return show_saved(post, number, refusal)
    give_receipt(_("%(number)s sent for approval.", number=version.number), position=position)
    return redirect(url_for("records.page", number=number), 303)


def show_refusal(post: FormPost, form: Form, refusal: Refusal) -> ResponseReturnValue:
    """What was typed, with the sentences at the fields they are about; those about no field stand on top."""
    return show_typed(post, form, tuple(sentences(form, refusal)))


def show_conflict(post: FormPost, form: Form, conflict: Conflict) -> ResponseReturnValue:
    """What was typed beside what somebody else saved: whoever saves again now knows what they replace."""
    version, lookup = post.version, lookup_now()
    if version is None:
        raise conflict
    typed = content_from(form)
    theirs = tuple(differing(post.kind, version.content, typed, lookup))
    return show(Shown(post.kind, lookup, form, version, typed, (conflict.message,), theirs=theirs))


def show_saved(post: FormPost, number: str, refusal: Refusal) -> ResponseReturnValue:
    """The draft as it is now stored, with what keeps it from being sent."""
    version, lookup = newest(db.session, number), lookup_now()
    if version is None:
        raise refusal
    form = opened(post.kind, lookup, version)
    general = (_("The draft is saved. It is not sent yet."), *sentences(form, refusal))
    content = content_of(post.kind, version, lookup)
    return show(Shown(post.kind, lookup, form, version, content, general, saved=True))


def sentences(form: Form, refusal: Refusal) -> list[str]:
    """Put what is wrong at its fields; what belongs to none is left for the top of the page."""
    rest = put_problems(form, refusal.fields)
    return list(rest.values()) or ([] if refusal.fields else [refusal.message])
