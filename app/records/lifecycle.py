"""The steps of a record's life: submit, approve, send back, void, and what other kinds add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from app.access import kinds, may
from app.accounts.queries import roles_of
from app.actor import Actor
from app.i18n import _
from app.journal.read import history
from app.plain_text import refuse_unreadable
from app.records import extension, schemas
from app.records.checks import (
    refuse_backdated,
    refuse_frozen,
    refuse_if_named,
    refuse_problems,
    refuse_touched_rows,
    refuse_unready,
)
from app.records.index import rebuild_index
from app.records.models import RecordVersion
from app.records.organisation import organisation_in
from app.records.queries import SqlLookup, lookup_in, readable_version, relaxed_by, versions_of
from app.records.standins import stands_in
from app.records.steps import needed_fields, right_of
from app.records.usecases import correct, keep
from app.refusal import NotAllowed, Refusal
from app.transaction import Transaction
from app.vault.usecases import REASON_MAX, accept_offered
from controls.kinds import Kind, Transition

UNDO = timedelta(minutes=1)  # the page offers it for ten seconds
ACTIONS = {"submitted": "submit", "approved": "approve", "returned": "return"}  # others: the state itself


def transition(
    tx: Transaction,
    number: str,
    to: str,
    *,
    reason: str = "",
    given: Mapping[str, Any] | None = None,
    rejected: Mapping[str, str] | None = None,
) -> RecordVersion:
    """Take one step. `given` fills the fields the step itself asks for, such as the day something was done.

    `rejected` names offered files that are sent back on approval, with the reason for each.
    """
    refuse_unreadable("reason", reason, REASON_MAX)
    version, lookup = readable_version(tx, number), lookup_in(tx)
    kind = kinds()[version.kind]
    step = step_to(kind, version, to)
    refuse_wrong_person(tx.actor, kind, version, step, lookup)
    if step.new_version:
        return correct(tx, number, reason)
    fill_in(tx, kind, version, step, given or {})
    if "reason" in step.needs and not reason.strip():
        raise Refusal(_("Write down the reason."), fields={"reason": _("Write a reason.")})
    approver = tx.actor.person if to == "approved" else None
    refuse_unready(kind, version, step, lookup_in(tx), approver)
    if to in ("submitted", "approved"):
        refuse_backdated(tx, version)
    if step.together and not both_agreed(tx, kind, version, step, reason):
        return version
    arrive(tx, kind, version, to, reason.strip(), rejected or {})
    return version


def step_to(kind: Kind, version: RecordVersion, to: str) -> Transition:
    for step in kind.steps(version.state, version.content):
        if step.to == to:
            return step
    raise Refusal(_("This step is no longer possible: the record has changed. Look at it again."), code=409)


# ---- who may -------------------------------------------------------------------------------------------


def possible_steps(actor: Actor, kind: Kind, version: RecordVersion, lookup: SqlLookup) -> list[Transition]:
    """The steps this person may take now."""
    steps = kind.steps(version.state, version.content)
    return [step for step in steps if hindrance(actor, kind, version, step, lookup) is None]


def refuse_wrong_person(
    actor: Actor, kind: Kind, version: RecordVersion, step: Transition, lookup: SqlLookup
) -> None:
    refusal = hindrance(actor, kind, version, step, lookup)
    if refusal:
        raise refusal


def hindrance(
    actor: Actor, kind: Kind, version: RecordVersion, step: Transition, lookup: SqlLookup
) -> NotAllowed | None:
    """Why this person may not take the step; None when they may."""
    if not (may(actor, right_of(step), kind, version) and stands_in(step.who, actor, kind, version, lookup)):
        return NotAllowed(_("You do not have the right to do this. Ask the SMS manager."))
    own = not actor.is_program and stands_in(step.not_who, actor, kind, version, lookup)
    if own and not relaxed_by(lookup):
        return NotAllowed(_("Nobody approves what they wrote or edited last. Ask another approver."))
    return None


# ---- what the step does --------------------------------------------------------------------------------


def fill_in(
    tx: Transaction, kind: Kind, version: RecordVersion, step: Transition, given: Mapping[str, Any]
) -> None:
    """Write what the step asks for into the version, and nothing else."""
    names = [name for name in needed_fields(step) if name in given]
    if not names:
        return
    loaded = schemas.load(kind, {**version.content, **{name: given[name] for name in names}})
    content = {**version.content, **{name: loaded[name] for name in names if name in loaded}}
    if content == version.content:
        return
    refuse_frozen(kind, version, content)
    version.content = content
    version.lock += 1
    version.last_editor = tx.actor.journal_name
    rebuild_index(tx.session, kind, version, lookup_in(tx), organisation_in(tx).number)
    refuse_problems(kind, version, lookup_in(tx), at="save")


def both_agreed(tx: Transaction, kind: Kind, version: RecordVersion, step: Transition, reason: str) -> bool:
    """A step for several together takes two people who stand for all of them: one asks, another agrees."""
    if tx.actor.is_program:
        return True
    if version.void_asked_by in (None, tx.actor.journal_name):
        version.void_asked_by, version.reason = tx.actor.journal_name, reason.strip()
        keep(tx, version, "void_asked")
        return False
    asker = Actor(person=version.void_asked_by, roles=roles_of(tx.session, version.void_asked_by))
    lookup = lookup_in(tx)
    if not all(stand_for(entry, (asker, tx.actor), kind, version, lookup) for entry in step.who):
        raise NotAllowed(_("An approver and the SMS manager do this together. Ask whoever is missing."))
    return True


def stand_for(
    entry: str, people: Iterable[Actor], kind: Kind, version: RecordVersion, lookup: SqlLookup
) -> bool:
    return any(stands_in((entry,), person, kind, version, lookup) for person in people)


def arrive(
    tx: Transaction, kind: Kind, version: RecordVersion, to: str, reason: str, rejected: Mapping[str, str]
) -> None:
    """Set the state and everything that comes with it, then leave it in the journal."""
    if to == "void":
        make_void(tx, version, reason)
        return
    if to == "submitted":
        version.submitted_by, version.submitted_on = tx.actor.journal_name, tx.today
    if to == "approved":
        refuse_touched_rows(tx.session, version)
        version.approved_by, version.approved_on = tx.actor.journal_name, tx.today
    version.state, version.reason = to, reason
    keep(tx, version, ACTIONS.get(to, to))
    if to == "approved":
        relaxed = partial(relaxed_by, lookup_in(tx))  # asked only where something was offered
        accept_offered(tx, version.number, version.edition, rejected, relaxed=relaxed)
        extension.after_approval(tx, kind, version)


def make_void(tx: Transaction, version: RecordVersion, reason: str) -> None:
    """Of a version never approved, what was there before stays; else nothing that counts may rest on it."""
    successor = next_in_force(tx, version)
    if successor is None:
        refuse_if_named(tx.session, version.number)
    asked = version.reason if version.void_asked_by else ""
    version.state = "void"
    version.reason = "\n".join(filter(None, dict.fromkeys((asked, reason))))
    if successor:
        version.latest, successor.latest = False, True
    keep(tx, version, "void")


def next_in_force(tx: Transaction, version: RecordVersion) -> RecordVersion | None:
    """The version one works on when this one is void: the newest approved one that still holds."""
    others = [v for v in versions_of(tx.session, version.number) if v.id != version.id]
    gone = {v.edition for v in others if v.state == "void" and v.approved_on}
    if version.approved_on:
        gone.add(version.edition)
    return next((v for v in others if v.state == "approved" and v.edition not in gone), None)


def take_back(tx: Transaction, number: str) -> RecordVersion:
    """Undo `submit`: by whoever sent it, within a minute, while nothing else has happened to the record."""
    version = readable_version(tx, number)
    place = (version.edition, version.correction)
    entries = history(tx.session, version.kind, number)
    last = [entry for entry in entries if (entry.edition, entry.correction) == place][-2:]
    just_sent = last[-1].action == "submit" and tx.at - last[-1].time <= UNDO
    if version.state != "submitted" or version.submitted_by != tx.actor.journal_name or not just_sent:
        sentence = _("This can no longer be undone. Ask an approver to send the record back.")
        raise Refusal(sentence, code=409)
    before = last[0].content
    version.state, version.reason, version.submitted_by = (
        before[name] for name in ("state", "reason", "submitted_by")
    )
    version.submitted_on = date.fromisoformat(before["submitted_on"]) if before["submitted_on"] else None
    keep(tx, version, "take_back")
    return version


def submit(tx: Transaction, number: str) -> RecordVersion:
    return transition(tx, number, "submitted")


def approve(tx: Transaction, number: str, rejected: Mapping[str, str] | None = None) -> RecordVersion:
    return transition(tx, number, "approved", rejected=rejected)


def send_back(tx: Transaction, number: str, reason: str) -> RecordVersion:
    return transition(tx, number, "returned", reason=reason)


def void(tx: Transaction, number: str, reason: str) -> RecordVersion:
    return transition(tx, number, "void", reason=reason)
