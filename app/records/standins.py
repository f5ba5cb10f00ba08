"""Who somebody is to a record: author, approver, owner … worked out each time, never stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.access import may, roles_among
from app.actor import Actor
from app.records.lookup import Lookup
from app.records.models import RecordVersion
from app.records.paths import values_at
from controls.kinds import Kind

Judge = Callable[[Actor, Kind, RecordVersion, Lookup], bool]


def stands_in(
    entries: Iterable[str], actor: Actor, kind: Kind, version: RecordVersion, lookup: Lookup
) -> bool:
    """Is the actor one of these: a role, a group, or a stand-in for this very record?"""
    wanted = list(entries)
    if actor.is_program or roles_among(actor, wanted):
        return True
    return any(JUDGES[entry](actor, kind, version, lookup) for entry in wanted if entry in JUDGES)


def may_begin(actor: Actor, kind: Kind) -> bool:
    """May this person open an empty form of this kind?

    Where it depends on what the record will be about, saving decides; until then anybody who records may try.
    """
    entries = set(kind.create)
    part = roles_among(actor, entries) or bool(entries & KNOWN_ON_SAVING)
    return actor.is_program or (part and may(actor, "create", kind))


def is_author(actor: Actor, kind: Kind, version: RecordVersion, lookup: Lookup) -> bool:
    return version.created_by == actor.person


def is_last_editor(actor: Actor, kind: Kind, version: RecordVersion, lookup: Lookup) -> bool:
    return version.last_editor == actor.person


def is_owner(actor: Actor, kind: Kind, version: RecordVersion, lookup: Lookup) -> bool:
    return version.owner is not None and version.owner == actor.person


def is_recorder(actor: Actor, kind: Kind, version: RecordVersion, lookup: Lookup) -> bool:
    return stands_in((entry for entry in kind.create if entry != "recorder"), actor, kind, version, lookup)


def is_approver(actor: Actor, kind: Kind, version: RecordVersion, lookup: Lookup) -> bool:
    return stands_in((entry for entry in kind.approve if entry != "approver"), actor, kind, version, lookup)


def is_responsible(actor: Actor, kind: Kind, version: RecordVersion, lookup: Lookup) -> bool:
    return version.content.get("responsible") == actor.person is not None


def is_subject_owner(actor: Actor, kind: Kind, version: RecordVersion, lookup: Lookup) -> bool:
    """Owner of a subject the record is about."""
    for path in kind.subjects:
        for number in values_at(version.content, path, lookup):
            seen = lookup.record(str(number))
            if seen and seen.content.get("owner") == actor.person:
                return True
    return False


def is_own_attendee(actor: Actor, kind: Kind, version: RecordVersion, lookup: Lookup) -> bool:
    """Another attendee of our side than the author."""
    rows = version.content.get("attendees", [])
    present = {row.get("person") for row in rows if row.get("side") == "own" and row.get("present")}
    return actor.person in present and actor.person != version.created_by


def is_importer(actor: Actor, kind: Kind, version: RecordVersion, lookup: Lookup) -> bool:
    return actor.origin == "import"


def is_program(actor: Actor, kind: Kind, version: RecordVersion, lookup: Lookup) -> bool:
    return actor.is_program


def person_of(path: str) -> Judge:
    def judge(actor: Actor, kind: Kind, version: RecordVersion, lookup: Lookup) -> bool:
        return actor.person is not None and actor.person in set(values_at(version.content, path, lookup))

    return judge


JUDGES: dict[str, Judge] = {
    "author": is_author,
    "creator": is_author,
    "last_editor": is_last_editor,
    "owner": is_owner,
    "recorder": is_recorder,
    "approver": is_approver,
    "responsible": is_responsible,
    "subject_owner": is_subject_owner,
    "own_attendee": is_own_attendee,
    "importer": is_importer,
    "program": is_program,
    "predecessor": person_of("from_assignment.person"),
    "successor": person_of("to_assignment.person"),
}
# Who is one of these is known only when the record says what it is about.
KNOWN_ON_SAVING = frozenset({"subject_owner", "predecessor", "successor"})
# Stand-ins that come with later rooms: until then nobody is one, and the other entries of the list decide.
NOBODY_YET = frozenset({"legal", "top_management", "respondent", "auditee"})
