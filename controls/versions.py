"""Which version of a record holds: the latest approved correction of an edition, editions for their days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Protocol

from controls.facts import Consent, Delivery, Evidence, Record
from controls.kind import Kinds

Key = tuple[str, int]  # record number, edition
Reader = Callable[[str, Mapping[str, Any], set[str]], Any]


class Entry(Protocol):
    """What is read of a journal entry."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def content(self) -> Mapping[str, Any]: ...


_id = attrgetter("id")
_content: Callable[[Entry], Mapping[str, Any]] = attrgetter("content")


class _Days(dict[str | None, date | None]):
    """Days by their ISO texts; nothing and an empty text are none. So many records share so few days that
    looking one up is what reading them costs.
    """

    def __missing__(self, text: str | None) -> date | None:
        found = self[text] = date.fromisoformat(text) if text else None
        return found


DAYS = _Days()


@dataclass(frozen=True, slots=True)
class Attached:
    """Lines attached to one edition of a record; corrections keep them, the next edition asks for its own."""

    evidence: Mapping[Key, tuple[Evidence, ...]]
    consents: Mapping[Key, tuple[Consent, ...]]
    deliveries: Mapping[Key, tuple[Delivery, ...]]

    @staticmethod
    def of_record(record: Record) -> Attached:
        """The lines one record already has."""
        key = record.number, record.edition
        return Attached({key: record.evidence}, {key: record.consents}, {key: record.deliveries})

    @staticmethod
    def gather(entries: Mapping[str, Sequence[Entry]]) -> Attached:
        """From the newest entry of each line, by kind; the lines of a record in the order of their ids."""
        damaged = {e.id for e in entries.get("evidence_file", ()) if e.content.get("intact") is False}
        evidence, consents, deliveries = (
            _lines(entries.get(kind, ()), read, damaged) for kind, read in _READ.items()
        )
        return Attached(evidence, consents, deliveries)


def _lines(entries: Sequence[Entry], read: Reader, damaged: set[str]) -> dict[Key, tuple[Any, ...]]:
    lines: dict[Key, list[Any]] = defaultdict(list)
    for entry in sorted(entries, key=_id):
        content = entry.content
        if "record" in content:
            lines[content["record"], content.get("edition", 1)].append(read(entry.id, content, damaged))
    return {key: tuple(found) for key, found in lines.items()}


def _evidence(link: str, content: Mapping[str, Any], damaged: set[str]) -> Evidence:
    get, file = content.get, content["file"]
    return Evidence(  # by place, as a record is
        link, file, content["state"], content["added_by"],
        get("accepted_by"), DAYS[get("accepted_on")], DAYS[get("expires_on")],
        get("role") or "", str(get("page") or ""), file not in damaged, DAYS[get("added_on")],
    )  # fmt: skip


def _consent(_: str, content: Mapping[str, Any], __: set[str]) -> Consent:
    agreed_on = date.fromisoformat(content["agreed_on"])
    return Consent(content["person"], content["side"], content.get("form", ""), agreed_on)


def _delivery(_: str, content: Mapping[str, Any], __: set[str]) -> Delivery:
    sent_on = date.fromisoformat(content["sent_on"])
    return Delivery(content["to"], content["side"], content.get("channel", ""), sent_on)


_READ: Mapping[str, Reader] = {"evidence_link": _evidence, "consent": _consent, "delivery": _delivery}
LINES = frozenset(_READ)  # kinds of entries that are attached to a record


EARLIER = "earlier"  # what was approved of an edition before its latest correction, the latest first
Version = Mapping[str, Any]  # a snapshot's content: number, kind, edition, correction, state … and "content"


def versions_of(entries: Mapping[str, Sequence[Entry]], kinds: Kinds) -> list[Version]:
    """The version that holds of every edition of every record, sorted by number and edition."""
    versions: dict[Key, list[Version]] = defaultdict(list)
    for kind, found in entries.items():
        if kind in kinds.by_id:
            for content in map(_content, found):
                if isinstance(content.get("content"), (dict, Mapping)):  # a dict is seen at a glance
                    versions[content["number"], content["edition"]].append(content)
    return [_holding(versions[key]) for key in sorted(versions)]


def records_of(
    versions: Sequence[Version],
    kinds: Kinds,
    attached: Attached,
    subjects: Callable[[Version], tuple[str, ...]],
) -> list[Record]:
    """The versions as records, each with its subjects and the end of its validity.

    From the last to the first: a later edition in force ends the earlier ones.
    """
    later = _Later(kinds, attached)
    records = [
        _record(version, subjects(version), later.end_of(version), attached) for version in reversed(versions)
    ]
    records.reverse()
    return records


def _holding(corrections: list[Version]) -> Version:
    """The latest correction ever approved (made void since, it takes the edition with it), or the newest."""
    if len(corrections) == 1:
        return corrections[0]
    ordered = sorted(corrections, key=lambda version: int(version["correction"]), reverse=True)
    approved = [version for version in ordered if _was_approved(version)]
    if not approved:
        return ordered[0]
    earlier = [(day, v["content"]) for v in approved[1:] if (day := DAYS[v.get("approved_on")])]
    return {**approved[0], EARLIER: tuple(earlier)} if earlier else approved[0]


def _was_approved(version: Version) -> bool:
    return version["state"] == "approved" or (version["state"] == "void" and bool(version.get("approved_on")))


def _record(version: Version, subjects: tuple[str, ...], valid_to: str | None, attached: Attached) -> Record:
    """By place, in the order of the fields: a record has so many that their names would cost half of it."""
    content, of = version["content"], version.get
    get = content.get
    key = number, edition = version["number"], version["edition"]
    recorded_at = of("recorded_at")
    return Record(
        number, version["kind"], edition, version["correction"], version["state"], content, subjects,
        get("owner"), of("created_by"), datetime.fromisoformat(recorded_at) if recorded_at else None,
        of("approved_by"), DAYS[of("approved_on")], DAYS[get("occurred_on")],
        DAYS[get("period_from")], DAYS[get("period_to")], DAYS[get("valid_from")], DAYS[valid_to],
        get("counts_for") or "this", DAYS[get("counts_for_window")], get("confidentiality") or "audit",
        attached.evidence.get(key, ()), attached.consents.get(key, ()), attached.deliveries.get(key, ()),
        of("reason") or "", of(EARLIER, ()),
    )  # fmt: skip


class _Later:
    """A later edition in force ends the earlier ones on the day it starts, never before they began.

    Days stay texts here: ISO days sort as they are written.
    """

    def __init__(self, kinds: Kinds, attached: Attached) -> None:
        self.kinds = kinds
        self.attached = attached
        self.starts: dict[str, str] = {}  # earliest start of the later editions, by number

    def end_of(self, version: Version) -> str | None:
        """The end of a version; asked of the later editions first."""
        content = version["content"]
        end: str | None = content.get("valid_to")
        valid_from: str | None = content.get("valid_from")
        if not valid_from:
            return end
        number = version["number"]
        later = self.starts.get(number)
        if later and (end is None or later < end):
            end = max(later, valid_from)
        if self._in_force(version):
            self.starts[number] = min(later or valid_from, valid_from)
        return end

    def _in_force(self, version: Version) -> bool:
        if version["state"] != "approved":
            return False
        consents = self.attached.consents.get((version["number"], version["edition"]), ())
        return {consent.side for consent in consents}.issuperset(self.kinds[version["kind"]].consent)
