"""Save a record: a new draft, the next text of a draft, a correction, a new edition. Never commits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g
from sqlalchemy import func, select

from app.access import kinds
from app.accounts.usecases import identify
from app.actor import Actor
from app.i18n import _
from app.journal.read import moment_text
from app.records import computed, rules, schemas
from app.records.index import rebuild_index
from app.records.models import Record, RecordRef, RecordVersion
from app.records.organisation import organisation_settings
from app.records.queries import SqlLookup, lookup_in, newest, versions_of
from app.records.standins import is_author, is_owner, is_subject_owner, stands_in
from app.refusal import Conflict, NotAllowed, NotThere, Refusal
from app.transaction import Transaction
from controls.kinds import Kind

Content = Mapping[str, Any]
IMPORTED = "import"  # origin of a version that came out of a file


def save(
    tx: Transaction,
    *,
    kind: str,
    content: Content,
    number: str | None = None,
    base: int | None = None,
    import_key: str | None = None,
) -> RecordVersion:
    """Make a record, or save its draft. `base` is the lock the editor started from.

    Raises Refusal with the fields' sentences; nothing is half saved.
    """
    declared = kinds()[kind]
    lookup = lookup_in(tx)
    version = editable(tx, declared, number, base, lookup) if number else None
    record = None if version else next_number(tx, declared)
    loaded = schemas.load(declared, with_owner(tx, declared, content, version or record))
    identity, _sealed = split_identity(declared, loaded)
    checked = {key: value for key, value in loaded.items() if key not in identity}
    checked = computed.compute(declared, checked, lookup)
    refuse_frozen(declared, version, checked)
    if version is None:
        version = first_version(tx, declared, record, checked, lookup, import_key)
    write(tx, declared, version, checked, identity)
    rebuild_index(tx.session, declared, version, lookup_in(tx), organisation_settings(tx.session).number)
    refuse_problems(declared, version, lookup_in(tx), at="save")
    keep(tx, version, "save")
    return version


def with_owner(tx: Transaction, kind: Kind, content: Content, thing: Any) -> dict[str, Any]:
    """Somebody answers for every record: whoever makes it, unless it says otherwise. A person answers for themselves."""
    owner = tx.actor.person or (thing.number if kind.id == "person" else None)
    return ({"owner": owner} if owner else {}) | dict(content)


def keep(tx: Transaction, version: RecordVersion, action: str) -> None:
    """Leave the version in the journal as it now is."""
    tx.session.flush()
    tx.note(version.kind, version.number, version.as_content(), edition=version.edition,
            correction=version.correction, action=action)  # fmt: skip
    if version.kind == "organisation":
        g.pop("organisation", None)


def editable(tx: Transaction, kind: Kind, number: str, base: int | None, lookup: SqlLookup) -> RecordVersion:
    """The version one may type into now, or a Refusal that says why not."""
    version = newest(tx.session, number)
    if version is None or version.kind != kind.id:
        raise NotThere(_("There is no record %(number)s.", number=number))
    if version.state not in working_states(kind):
        raise Refusal(
            _("%(number)s is no longer a draft. Correct it to make a new version.", number=number), code=409
        )
    if not may_edit(tx.actor, kind, version, lookup):
        raise NotAllowed(_("A draft is edited by its author or its owner. Write them a comment instead."))
    if base is not None and base != version.lock:
        who = lookup.name(version.last_editor)
        raise Conflict(_("%(name)s saved this record after you opened it. Compare and save again.", name=who))
    return version


def may_edit(actor: Actor, kind: Kind, version: RecordVersion, lookup: SqlLookup) -> bool:
    if is_plain(kind):
        return stands_in(kind.create, actor, kind, version, lookup)
    judges = (is_author, is_owner, is_subject_owner)
    return bool(actor.is_program) or any(judge(actor, kind, version, lookup) for judge in judges)


def is_plain(kind: Kind) -> bool:
    """Kinds without approval or states of their own: saved is in force, every change is journalled."""
    return kind.plain


def first_state(kind: Kind) -> str:
    if is_plain(kind):
        return "approved"
    return next((step.to for step in kind.transitions if "new" in step.sources), "draft")


def working_states(kind: Kind) -> frozenset[str]:
    """States in which the content may be typed into: drafts, and the open state of cases and actions."""
    if is_plain(kind):
        return frozenset({"approved"})
    open_states = {"open"} & {state.id for state in kind.states}
    return frozenset({"draft", "returned"} | open_states)


def first_version(
    tx: Transaction,
    kind: Kind,
    record: Record | None,
    content: Content,
    lookup: SqlLookup,
    import_key: str | None,
) -> RecordVersion:
    version = RecordVersion(kind=kind.id, edition=1, correction=0, revision=kind.revision, state=first_state(kind),
                            content=dict(content), created_by=tx.actor.journal_name, recorded_at=moment_text(tx.at),
                            last_editor=tx.actor.journal_name, origin=tx.actor.origin, reason="", latest=True, lock=0)  # fmt: skip
    version.owner = content.get("owner")
    if not stands_in(kind.create, tx.actor, kind, version, lookup):
        raise NotAllowed(_("You do not have the right to record this. Ask the SMS manager."))
    assert record is not None
    record.import_key = import_key
    version.number = record.number
    tx.session.add(record)
    tx.session.flush()
    tx.session.add(version)
    tx.session.flush()
    return version


def next_number(tx: Transaction, kind: Kind) -> Record:
    """Prefix, fiscal year of the recording day, running number: given under the lock, never used again."""
    year = organisation_settings(tx.session).fiscal_year(tx.today)
    last = tx.session.execute(
        select(func.max(Record.running)).where(Record.prefix == kind.prefix, Record.year == year)
    ).scalar()
    running = (last or 0) + 1
    return Record(
        number=f"{kind.prefix}-{year}-{running:04}",
        kind=kind.id,
        prefix=kind.prefix,
        year=year,
        running=running,
    )


def split_identity(kind: Kind, content: Content) -> tuple[dict[str, Any], dict[str, Any]]:
    """(what names a person, everything else): the first is kept beside the journal."""
    names = {field.name for field in kind.all_fields if field.identity}
    return {k: v for k, v in content.items() if k in names}, {
        k: v for k, v in content.items() if k not in names
    }


def write(
    tx: Transaction, kind: Kind, version: RecordVersion, content: Content, identity: Mapping[str, str]
) -> None:
    sealed = dict(content)
    if identity:
        sealed["identity"] = identify(tx, version.number, tx.next_position, identity)
    version.content = sealed
    version.lock += 1
    version.last_editor = tx.actor.journal_name


def refuse_frozen(kind: Kind, version: RecordVersion | None, content: Content) -> None:
    """Fields a state has frozen stay as they are."""
    if version is None:
        return
    frozen = {name for state in kind.states if state.id == version.state for name in state.freezes}
    changed = [name for name in sorted(frozen) if version.content.get(name) != content.get(name)]
    if changed:
        message = _("This can no longer be changed. Leave it as it was.")
        raise Refusal(message, fields=dict.fromkeys(changed, message))


def refuse_problems(
    kind: Kind, version: RecordVersion, lookup: SqlLookup, *, at: str, approver: str | None = None
) -> None:
    """Run the kind's rules; every broken one becomes a sentence at its field.

    What was imported may lack what its source lacked: it counts for what it holds, and reports say what is
    not there.
    """
    problems = rules.check(kind, version.content, lookup, at=at, approver=approver, version=version.edition,
                           number=version.number, correction=version.correction)  # fmt: skip
    if version.origin == IMPORTED:
        problems = [problem for problem in problems if not problem.lacking]
    if problems:
        fields: dict[str, str] = {}
        for problem in problems:
            fields.setdefault(problem.path, problem.message)
        raise Refusal(problems[0].message, fields=fields)


def correct(tx: Transaction, number: str, reason: str) -> RecordVersion:
    """Open the next correction of the edition in force; the old version stays visible until the new one is approved."""
    return next_version(tx, number, reason=reason, edition_step=0)


def new_edition(tx: Transaction, number: str) -> RecordVersion:
    """Open the next edition of a document: new terms from a day on."""
    version = newest(tx.session, number)
    if version and kinds()[version.kind].time != "document":
        raise Refusal(_("Only documents have editions. Correct the record instead."))
    return next_version(tx, number, reason="", edition_step=1)


def next_version(tx: Transaction, number: str, *, reason: str, edition_step: int) -> RecordVersion:
    version = newest(tx.session, number)
    if version is None:
        raise NotThere(_("There is no record %(number)s.", number=number))
    kind = kinds()[version.kind]
    if version.state != "approved":
        raise Refusal(
            _("There is already an open version of %(number)s. Finish that one first.", number=number),
            code=409,
        )
    if not stands_in(kind.create, tx.actor, kind, version, lookup_in(tx)):
        raise NotAllowed(_("You do not have the right to record this. Ask the SMS manager."))
    if not edition_step and not reason.strip():
        raise Refusal(_("Say why the record is corrected."), fields={"reason": _("Write a reason.")})
    return open_version(tx, kind, version, reason.strip(), edition_step)


def open_version(
    tx: Transaction, kind: Kind, old: RecordVersion, reason: str, edition_step: int
) -> RecordVersion:
    content = {key: value for key, value in old.content.items() if key != "change_reason"}
    if reason:
        content["change_reason"] = reason
    old.latest = False
    version = RecordVersion(number=old.number, kind=old.kind, edition=old.edition + edition_step,
                            correction=0 if edition_step else old.correction + 1, revision=kind.revision, state="draft",
                            content=content, owner=old.owner, created_by=tx.actor.journal_name,
                            recorded_at=moment_text(tx.at), last_editor=tx.actor.journal_name, origin=tx.actor.origin,
                            reason="", latest=True, lock=0)  # fmt: skip
    tx.session.add(version)
    tx.session.flush()
    rebuild_index(tx.session, kind, version, lookup_in(tx), organisation_settings(tx.session).number)
    keep(tx, version, "correct" if not edition_step else "new_edition")
    return version


def named_rows(tx: Transaction, number: str, edition: int) -> set[str]:
    """Row ids of this edition that approved records point to: a correction may not touch them."""
    statement = (
        select(RecordRef.row)
        .join(RecordVersion, RecordVersion.id == RecordRef.version)
        .where(RecordRef.target == number, RecordRef.edition == edition, RecordVersion.state == "approved")
    )
    return {row for row in tx.session.scalars(statement) if row}


def refuse_touched_rows(tx: Transaction, version: RecordVersion) -> None:
    """A final verdict stays true: rows it was judged by are the same in every correction."""
    if not version.correction:
        return
    before = next(
        v
        for v in versions_of(tx.session, version.number)
        if v.state == "approved" and v.edition == version.edition
    )
    used = named_rows(tx, version.number, version.edition)
    for name, rows in before.content.items():
        if isinstance(rows, list):
            kept = {row["id"]: row for row in version.content.get(name, []) if isinstance(row, dict)}
            changed = [
                row
                for row in rows
                if isinstance(row, dict) and row["id"] in used and kept.get(row["id"]) != row
            ]
            if changed:
                message = _("Results were judged by this row. Make a new edition to change it.")
                raise Refusal(message, fields={name: message})
