"""Save a record: a new draft, the next text of a draft, a correction, a new edition. Never commits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, func, select

from app.access import kinds, may
from app.accounts.usecases import identify
from app.actor import Actor
from app.i18n import _
from app.journal.read import moment_text
from app.records import computed, schemas
from app.records.checks import refuse_frozen, refuse_problems, refuse_unready
from app.records.index import build_index, rebuild_index
from app.records.models import Record, RecordVersion
from app.records.organisation import forget_organisation, organisation_in
from app.records.queries import SqlLookup, lookup_in, readable_version, versions_of
from app.records.standins import is_author, is_owner, is_subject_owner, stands_in
from app.records.steps import making, working_states
from app.refusal import Conflict, NotAllowed, NotThere, Refusal
from app.transaction import Transaction
from controls.kinds import Kind

Content = Mapping[str, Any]
LAST_RUNNING = select(func.max(Record.running)).where(
    Record.prefix == bindparam("prefix"), Record.year == bindparam("year")
)


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
    version = editable(tx, declared, number, base) if number else begun(tx, declared, import_key)
    loaded = schemas.load(declared, with_owner(tx, declared, version, content))
    identity, rest = split_identity(declared, loaded)
    checked = computed.compute(declared, rest, lookup_in(tx))
    if number:
        refuse_frozen(declared, version, checked)
    write(tx, declared, version, checked, identity)
    if not number:
        refuse_other_makers(tx, declared, version)
    index = rebuild_index if number else build_index
    index(tx.session, declared, version, lookup_in(tx), organisation_in(tx).number)
    refuse_problems(declared, version, lookup_in(tx), at="save")
    if version.state == making(declared).to:
        refuse_unready(declared, version, making(declared), lookup_in(tx))
    keep(tx, version, "save")
    return version


def with_owner(tx: Transaction, kind: Kind, version: RecordVersion, content: Content) -> dict[str, Any]:
    """Somebody answers for every record: whoever makes it, unless it says otherwise."""
    owner = version.owner or tx.actor.person or (version.number if kind.id == "person" else None)
    return ({"owner": owner} if owner else {}) | dict(content)


def keep(tx: Transaction, version: RecordVersion, action: str) -> None:
    """Leave the version in the journal as it now is."""
    tx.session.flush()
    tx.note(version.kind, version.number, version.as_content(), edition=version.edition,
            correction=version.correction, action=action)  # fmt: skip
    if version.kind == "organisation":
        forget_organisation(tx)


# ---- the version one types into --------------------------------------------------------------------------


def editable(tx: Transaction, kind: Kind, number: str, base: int | None) -> RecordVersion:
    """The version one may type into now, or a Refusal that says why not."""
    version, lookup = readable_version(tx, number), lookup_in(tx)
    if version.kind != kind.id:
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
    """Drafts: those they belong to. Kinds without approval: whoever may make one."""
    if kind.plain:
        mine = stands_in(kind.create, actor, kind, version, lookup)
    else:
        judges = (is_author, is_owner, is_subject_owner)
        mine = bool(actor.is_program) or any(judge(actor, kind, version, lookup) for judge in judges)
    return mine and may(actor, "edit", kind, version)


def begun(tx: Transaction, kind: Kind, import_key: str | None) -> RecordVersion:
    """The first version of a new record, with its number and without a content."""
    if not may(tx.actor, "create", kind):
        raise NotAllowed(_("You do not have the right to record this. Ask the SMS manager."))
    record = next_number(tx, kind)
    record.import_key = import_key
    tx.session.add(record)
    tx.session.flush()
    return add_version(tx, kind, record.number, state=making(kind).to, content={})


def add_version(tx: Transaction, kind: Kind, number: str, **given: Any) -> RecordVersion:
    """A version that nobody has saved yet, made by whoever acts."""
    who = tx.actor.journal_name
    version = RecordVersion(
        number=number, kind=kind.id, revision=kind.revision, created_by=who, recorded_at=moment_text(tx.at),
        last_editor=who, origin=tx.actor.origin, reason="", confidentiality="audit", latest=True, lock=0,
        **given,
    )  # fmt: skip
    tx.session.add(version)  # written to the database with its content and index, in one
    return version


def refuse_other_makers(tx: Transaction, kind: Kind, version: RecordVersion) -> None:
    """Only now is it known whose subject it is about, and so who may make it."""
    makes = stands_in(kind.create, tx.actor, kind, version, lookup_in(tx))
    if not (makes and may(tx.actor, "create", kind, version)):
        raise NotAllowed(_("You do not have the right to record this. Ask the SMS manager."))


def next_number(tx: Transaction, kind: Kind) -> Record:
    """Prefix, fiscal year of the recording day, running number: given under the lock, never used again."""
    year = organisation_in(tx).fiscal_year(tx.today)
    last = tx.session.scalar(LAST_RUNNING, {"prefix": kind.prefix, "year": year})
    running = (last or 0) + 1
    number = f"{kind.prefix}-{year}-{running:04}"
    return Record(number=number, kind=kind.id, prefix=kind.prefix, year=year, running=running)


def split_identity(kind: Kind, content: Content) -> tuple[dict[str, Any], dict[str, Any]]:
    """(what names a person, everything else): the first is kept beside the journal."""
    names = {field.name for field in kind.all_fields if field.identity}
    identity = {name: value for name, value in content.items() if name in names}
    return identity, {name: value for name, value in content.items() if name not in names}


def write(
    tx: Transaction, kind: Kind, version: RecordVersion, content: Content, identity: Mapping[str, str]
) -> None:
    sealed = dict(content)
    if identity:
        sealed["identity"] = identify(tx, version.number, tx.next_position, identity)
    version.content = sealed
    version.owner = sealed.get("owner")
    version.lock += 1
    version.last_editor = tx.actor.journal_name


# ---- versions beside the one in force --------------------------------------------------------------------


def correct(tx: Transaction, number: str, reason: str) -> RecordVersion:
    """Open the next correction of the edition in force. The old version holds until this one is approved."""
    version = in_force(tx, number)
    if not reason.strip():
        raise Refusal(_("Say why the record is corrected."), fields={"reason": _("Write a reason.")})
    last = max(v.correction for v in versions_of(tx.session, number) if v.edition == version.edition)
    content = dict(version.content) | {"change_reason": reason.strip()}
    return open_version(tx, version, content, "correct", edition=version.edition, correction=last + 1)


def new_edition(tx: Transaction, number: str) -> RecordVersion:
    """Open the next edition of a document: new terms from a day on."""
    version = in_force(tx, number)
    if kinds()[version.kind].time != "document":
        raise Refusal(_("Only documents have editions. Correct the record instead."))
    last = max(v.edition for v in versions_of(tx.session, number))
    content = {name: value for name, value in version.content.items() if name != "change_reason"}
    return open_version(tx, version, content, "new_edition", edition=last + 1, correction=0)


def in_force(tx: Transaction, number: str) -> RecordVersion:
    """The approved version that may get another one beside it, or a Refusal that says why not."""
    version = readable_version(tx, number)
    kind = kinds()[version.kind]
    if version.state == "void":
        raise Refusal(_("%(number)s is void. Make a new record instead.", number=number), code=409)
    if version.state != "approved":
        raise Refusal(
            _("There is already an open version of %(number)s. Finish that one first.", number=number),
            code=409,
        )
    if not any(step.new_version for step in kind.transitions):
        raise Refusal(_("This record is changed in place. Edit it."), code=409)
    refuse_other_makers(tx, kind, version)
    return version


def open_version(
    tx: Transaction, old: RecordVersion, content: Content, action: str, **number: int
) -> RecordVersion:
    kind = kinds()[old.kind]
    old.latest = False
    version = add_version(
        tx, kind, old.number, state="draft", content=dict(content), owner=old.owner, **number
    )
    build_index(tx.session, kind, version, lookup_in(tx), organisation_in(tx).number)
    keep(tx, version, action)
    return version
