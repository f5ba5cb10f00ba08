"""What keeps a version from being saved or from going on: broken rules, what lacks, what is frozen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from app.db import AnySession
from app.i18n import _, day
from app.records import rules
from app.records.models import RecordRef, RecordVersion
from app.records.problem import Problem, by_path
from app.records.queries import SqlLookup, versions_of
from app.records.steps import frozen_fields, needed_fields
from app.refusal import Refusal
from app.transaction import Transaction
from controls.kinds import Kind, Transition
from controls.planning import CATALOG

IMPORTED = "import"  # origin of a version that came out of a file
V = RecordVersion


def refuse_problems(
    kind: Kind, version: RecordVersion, lookup: SqlLookup, *, at: str, approver: str | None = None
) -> None:
    """Run the kind's rules; every broken one becomes a sentence at its field."""
    refuse(problems(kind, version, lookup, at=at, approver=approver))


def problems(
    kind: Kind, version: RecordVersion, lookup: SqlLookup, *, at: str, approver: str | None = None
) -> list[Problem]:
    """What was imported may lack what its source lacked: it counts for what it holds, and reports say so."""
    found = rules.check(kind, version.content, lookup, at=at, approver=approver, version=version.edition,
                        number=version.number, correction=version.correction)  # fmt: skip
    return [one for one in found if not one.lacking] if version.origin == IMPORTED else found


def refuse_unready(
    kind: Kind, version: RecordVersion, step: Transition, lookup: SqlLookup, approver: str | None = None
) -> None:
    """What the step needs of the content: named fields, everything, and what it freezes."""
    refuse(rules.filled(kind, version.content, needed_fields(step), lookup))
    if "complete" in step.needs or step.to == "approved":
        refuse_problems(kind, version, lookup, at="submit", approver=approver)
    frozen = frozen_fields(kind, step.to) - frozen_fields(kind, version.state)
    if frozen and "new" not in step.sources:
        refuse(about(frozen, problems(kind, version, lookup, at="submit")))


def about(fields: Collection[str], found: list[Problem]) -> list[Problem]:
    return [one for one in found if one.path.partition("-")[0] in fields]


def refuse(found: list[Problem]) -> None:
    if found:
        raise Refusal(found[0].message, fields=by_path(found))


def refuse_frozen(kind: Kind, version: RecordVersion, content: Mapping[str, Any]) -> None:
    """Fields that this state or an earlier one has frozen stay as they are."""
    frozen = sorted(frozen_fields(kind, version.state))
    changed = [name for name in frozen if version.content.get(name) != content.get(name)]
    if changed:
        message = _("This can no longer be changed. Leave it as it was.")
        raise Refusal(message, fields=dict.fromkeys(changed, message))


def refuse_backdated(tx: Transaction, version: RecordVersion) -> None:
    """A new edition starts after the start of those that have begun: else these would never have been."""
    if version.edition == 1:  # the first there is: nothing to ask the database
        return
    others = (v for v in versions_of(tx.session, version.number) if v.edition < version.edition)
    begun = [
        v.valid_from for v in others if v.state == "approved" and v.valid_from and v.valid_from <= tx.today
    ]
    if begun and version.valid_from and version.valid_from <= max(begun):
        message = _("The edition before began on %(day)s. Choose a later day.", day=day(max(begun)))
        raise Refusal(message, fields={"valid_from": message})


# ---- what others rest on ---------------------------------------------------------------------------------


def refuse_if_named(session: AnySession, number: str) -> None:
    """Nothing that counts may point to a void record; what the program itself wrote about it goes with it."""
    statement = (
        select(V.number)
        .join(RecordRef, RecordRef.version == V.id)
        .where(RecordRef.target == number, V.number != number, V.created_by != CATALOG)
        .where(or_(V.state == "submitted", holds()))
        .order_by(V.number)
    )
    named_by = session.scalars(statement).first()
    if named_by:
        message = _(
            "%(number)s rests on this record. Correct that one first, then declare this one void.",
            number=named_by,
        )
        raise Refusal(message)


def holds() -> Any:
    """Approved, and no later correction of the same edition has taken its place."""
    later = aliased(V)
    replaced = exists().where(
        later.number == V.number,
        later.edition == V.edition,
        later.correction > V.correction,
        later.approved_on.is_not(None),
    )
    return (V.state == "approved") & ~replaced


def refuse_touched_rows(session: AnySession, version: RecordVersion) -> None:
    """A final verdict stays true: rows it was judged by are the same in every correction."""
    if not version.correction:
        return
    earlier = [v for v in versions_of(session, version.number) if v.edition == version.edition]
    before = [v for v in earlier if v.correction < version.correction and v.approved_on]
    if not before:
        return
    used = named_rows(session, version.number, version.edition)
    for name, rows in before[0].content.items():
        if isinstance(rows, list) and touched(rows, version.content.get(name, []), used):
            message = _("Results were judged by this row. Make a new edition to change it.")
            raise Refusal(message, fields={name: message})


def touched(rows: list[Any], now: list[Any], used: set[str]) -> bool:
    kept = {row["id"]: row for row in now if isinstance(row, dict)}
    return any(isinstance(row, dict) and row["id"] in used and kept.get(row["id"]) != row for row in rows)


def named_rows(session: AnySession, number: str, edition: int) -> set[str]:
    """Row ids of this edition that approved records point to."""
    statement = (
        select(RecordRef.row)
        .join(V, V.id == RecordRef.version)
        .where(RecordRef.target == number, RecordRef.edition == edition, holds())
    )
    return {row for row in session.scalars(statement) if row}
