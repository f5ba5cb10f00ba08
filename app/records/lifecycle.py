"""The steps of a record's life: submit, approve, send back, void, and what other kinds add."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from app.access import kinds
from app.i18n import _
from app.records import extension, rules
from app.records.models import RecordRef, RecordVersion
from app.records.queries import SqlLookup, lookup_in, newest, small_organisation
from app.records.standins import stands_in
from app.records.usecases import correct, keep, refuse_problems, refuse_touched_rows
from app.refusal import NotAllowed, NotThere, Refusal
from app.transaction import Transaction
from app.vault.usecases import accept_offered
from controls.kinds import Kind, Transition

SEPARATED = frozenset({"author", "last_editor"})


def transition(
    tx: Transaction, number: str, to: str, *, reason: str = "", rejected: Mapping[str, str] | None = None
) -> RecordVersion:
    """Take one step. `rejected` names offered files that are sent back on approval, with the reason for each."""
    version = newest(tx.session, number)
    if version is None:
        raise NotThere(_("There is no record %(number)s.", number=number))
    kind = kinds()[version.kind]
    step = step_to(kind, version, to)
    if step.new_version:
        return correct(tx, number, reason)
    lookup = lookup_in(tx)
    refuse_wrong_person(tx, kind, version, step, lookup)
    refuse_missing(kind, version, step, reason, lookup, tx)
    if step.together and not both_agreed(tx, version, reason):
        return version
    arrive(tx, kind, version, to, reason, rejected or {})
    return version


def step_to(kind: Kind, version: RecordVersion, to: str) -> Transition:
    for step in kind.transitions:
        if step.to == to and version.state in step.sources and step.holds(version.content):
            return step
    raise Refusal(_("This step is no longer possible: the record has changed. Look at it again."), code=409)


def steps_for(
    tx_actor: Transaction | None, kind: Kind, version: RecordVersion, lookup: SqlLookup
) -> list[Transition]:
    """The steps this record allows from its state, whoever asks; the page shows those the person may take."""
    return [
        step for step in kind.transitions if version.state in step.sources and step.holds(version.content)
    ]


def refuse_wrong_person(
    tx: Transaction, kind: Kind, version: RecordVersion, step: Transition, lookup: SqlLookup
) -> None:
    if not stands_in(step.who, tx.actor, kind, version, lookup):
        raise NotAllowed(_("You do not have the right to do this. Ask the SMS manager."))
    if separated(tx, kind, version, step, lookup) and not small_organisation(tx.session, tx.today):
        raise NotAllowed(_("Nobody approves what they wrote or edited last. Ask another approver."))


def separated(
    tx: Transaction, kind: Kind, version: RecordVersion, step: Transition, lookup: SqlLookup
) -> bool:
    """Is this person kept from this step although they hold the role?"""
    return (
        bool(step.not_who)
        and not tx.actor.is_program
        and stands_in(step.not_who, tx.actor, kind, version, lookup)
    )


def refuse_missing(
    kind: Kind, version: RecordVersion, step: Transition, reason: str, lookup: SqlLookup, tx: Transaction
) -> None:
    """What the step needs: a reason, named fields, or everything a complete record has."""
    if "reason" in step.needs and not reason.strip():
        raise Refusal(_("Write down the reason."), fields={"reason": _("Write a reason.")})
    if "complete" in step.needs or step.to == "approved":
        approver = tx.actor.person if step.to == "approved" else None
        refuse_problems(kind, version, lookup, at="submit", approver=approver)
    fields = [need for need in step.needs if need not in ("reason", "complete", "change_reason")]
    problems = rules.filled(kind, version.content, fields, lookup)
    if problems:
        raise Refusal(problems[0].message, fields={problem.path: problem.message for problem in problems})


def both_agreed(tx: Transaction, version: RecordVersion, reason: str) -> bool:
    """Declaring an approved record void takes two people: the first asks, another one agrees."""
    if version.void_asked_by in (None, tx.actor.journal_name):
        version.void_asked_by, version.reason = tx.actor.journal_name, reason.strip()
        keep(tx, version, "void_asked")
        return False
    return True


def arrive(
    tx: Transaction, kind: Kind, version: RecordVersion, to: str, reason: str, rejected: Mapping[str, str]
) -> None:
    """Set the state and everything that comes with it, then leave it in the journal."""
    if to == "submitted":
        version.submitted_by, version.submitted_on = tx.actor.journal_name, tx.today
    if to == "void":
        refuse_if_named(tx, version)
    if to == "approved":
        refuse_touched_rows(tx, version)
        version.approved_by, version.approved_on = tx.actor.journal_name, tx.today
    version.state = to
    version.reason = reason.strip() or version.reason
    keep(tx, version, ACTIONS.get(to, to))
    if to == "approved":
        relaxed = small_organisation(tx.session, tx.today)
        accept_offered(tx, version.number, version.edition, rejected, relaxed=bool(relaxed))
        extension.after_approval(tx, kind, version)


ACTIONS = {"submitted": "submit", "approved": "approve", "returned": "return", "void": "void"}


def refuse_if_named(tx: Transaction, version: RecordVersion) -> None:
    """Nothing that counts may point to a void record."""
    statement = (
        select(RecordVersion.number)
        .join(RecordRef, RecordRef.version == RecordVersion.id)
        .where(RecordRef.target == version.number, RecordVersion.state.in_(("submitted", "approved")))
        .where(RecordVersion.number != version.number)
        .order_by(RecordVersion.number)
    )
    named_by = tx.session.scalars(statement).first()
    if named_by:
        raise Refusal(
            _(
                "%(number)s rests on this record. Correct that one first, then declare this one void.",
                number=named_by,
            )
        )


def submit(tx: Transaction, number: str) -> RecordVersion:
    return transition(tx, number, "submitted")


def approve(tx: Transaction, number: str, rejected: Mapping[str, str] | None = None) -> RecordVersion:
    return transition(tx, number, "approved", rejected=rejected)


def send_back(tx: Transaction, number: str, reason: str) -> RecordVersion:
    return transition(tx, number, "returned", reason=reason)


def void(tx: Transaction, number: str, reason: str) -> RecordVersion:
    return transition(tx, number, "void", reason=reason)
