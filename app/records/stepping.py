"""The page of one step: what it means, the fields it asks for, and what was done when it is taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access import current_actor, kinds
from app.db import db
from app.i18n import _, _l, language
from app.records import lifecycle
from app.records.forms import RecordForm, content_from, form_for
from app.records.looked_at import base_of, refuse_unseen
from app.records.models import RecordVersion
from app.records.page import may_type
from app.records.problem_fields import put_problems
from app.records.queries import SqlLookup, lookup_now, newest
from app.records.steps import needed_fields
from app.records.values import is_given, plain
from app.refusal import Conflict, Refusal
from app.transaction import transaction
from app.vault.queries import links_of
from app.web.receipts import give_receipt
from controls.kinds import Kind, Transition

OWN_FIELDS = ("reason", "confirm")  # of the page itself; the sentence stands at them


def step_page(version: RecordVersion, to: str) -> ResponseReturnValue:
    """GET shows what the step means and asks for what it needs; POST takes it."""
    kind, lookup = kinds()[version.kind], lookup_now()
    steps = [step for step in kind.steps(version.state, version.content) if step.to == to]
    if not steps:
        return no_longer_possible(version.number)
    lifecycle.refuse_wrong_person(current_actor(), kind, version, steps[0], lookup)
    form = form_of(kind, version, steps[0], lookup)
    if request.method == "GET":
        return show(kind, version, steps[0], lookup, form)
    try:
        return take(version.number, steps[0], form)
    except Conflict as conflict:
        return show_again(version.number, steps[0], form, conflict)
    except Refusal as refusal:
        db.session.rollback()
        if refusal.code != 422:
            raise
        return show(kind, version, steps[0], lookup, form, refusal), refusal.code


def show_again(number: str, step: Transition, form: RecordForm, conflict: Conflict) -> ResponseReturnValue:
    """Somebody changed the record meanwhile: what was typed here stays, all else is as it is now."""
    db.session.rollback()
    version = newest(db.session, number)
    if version is None or step not in kinds()[version.kind].steps(version.state, version.content):
        raise conflict
    return show(kinds()[version.kind], version, step, lookup_now(), form, conflict), conflict.code


def no_longer_possible(number: str) -> ResponseReturnValue:
    """Somebody else took a step meanwhile, or the address is an old one."""
    sentence = _("This step is no longer possible: the record has changed. Look at it again.")
    if request.method == "POST":
        raise Refusal(sentence, code=409)
    flash(sentence, "warning")
    return redirect(url_for("records.page", number=number))


def form_of(kind: Kind, version: RecordVersion, step: Transition, lookup: SqlLookup) -> RecordForm:
    """Only the fields that the step asks for and that are empty; a day is proposed as today."""
    asked = set(asked_fields(kind, version, step))
    others = [field.name for field in kind.all_fields if field.name not in asked]
    proposed = {name: lookup.today.isoformat() for name in asked if kind.field(name).type == "date"}
    typed = request.form if request.method == "POST" and asked else None
    return form_for(kind, lookup, content={**version.content, **proposed}, formdata=typed, locked=others)


def asked_fields(kind: Kind, version: RecordVersion, step: Transition) -> Iterator[str]:
    """Tables are filled in the form of the record, not on the way."""
    for name in needed_fields(step):
        if not is_given(version.content.get(name)) and kind.field(name).type != "rows":
            yield name


def show(
    kind: Kind,
    version: RecordVersion,
    step: Transition,
    lookup: SqlLookup,
    form: RecordForm,
    refusal: Refusal | None = None,
) -> str:
    rest = put_problems(form, refusal.fields) if refusal else {}
    return render_template(
        "records/step.html", kind=kind, version=version, step=step, lookup=lookup, form=form, refusal=refusal,
        general=[sentence for path, sentence in rest.items() if path not in OWN_FIELDS],
        title=lookup.name(version.number), editable=may_type(kind, version, lookup),
        evidence=links_of(db.session, version.number, version.edition), base=base_of(version),
    )  # fmt: skip


def take(number: str, step: Transition, form: RecordForm) -> ResponseReturnValue:
    typed = request.form
    if step.to == "void":
        refuse_unconfirmed(number, typed.get("confirm", ""))
    given = {field.declared.name: content_from(form).get(field.declared.name) for field in form}
    with transaction(current_actor()) as tx:
        if typed.get("base"):
            refuse_unseen(
                tx, number, typed["base"], typed.getlist("files") if step.to == "approved" else None
            )
        moved = lifecycle.transition(
            tx, number, step.to, reason=typed.get("reason", ""), rejected=sent_back(),
            given={name: value for name, value in given.items() if value is not None},
        )  # fmt: skip
        position, opened = tx.position_of(number), step.new_version
        sentence = said(kinds()[moved.kind], moved, step)
    undo = url_for("records.take_back", number=number) if moved.state == "submitted" else ""
    give_receipt(sentence, position=position, undo=undo)
    return redirect(url_for("records.edit" if opened else "records.page", number=number), 303)


def refuse_unconfirmed(number: str, typed: str) -> None:
    """What nobody can undo is asked for by hand."""
    if plain(typed).upper() != number:
        sentence = _("Type %(number)s: this cannot be undone.", number=number)
        raise Refusal(sentence, fields={"confirm": sentence})


def sent_back() -> dict[str, str]:
    """Link → reason, of the files that are not accepted with the record."""
    ticked = (key.removeprefix("reject-") for key in request.form if key.startswith("reject-"))
    return {link: request.form.get(f"why-{link}", "") for link in ticked}


def said(kind: Kind, moved: RecordVersion, step: Transition) -> str:
    """What was done, in a sentence."""
    words: dict[str, Any] = {"number": moved.number}
    if step.new_version:
        return _(
            "A correction of %(number)s is open. The version in force holds until it is approved.", **words
        )
    if step.together and moved.state != step.to:
        return _("You have asked to declare %(number)s void. A second person has to agree.", **words)
    if moved.state in SENTENCES:
        return str(SENTENCES[moved.state]) % words
    state = kind.state(moved.state).name.get(language())
    return _("%(number)s is now: %(state)s.", state=state, **words)


SENTENCES = {
    "approved": _l("%(number)s is approved and sealed."),
    "submitted": _l("%(number)s sent for approval."),
    "returned": _l("%(number)s is sent back."),
    "void": _l("%(number)s is void."),
}
