"""Records, read: versions of one record, what forms look up, lists with filters and paging."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, has_request_context
from sqlalchemy import select

from app.access import current_actor, kinds
from app.accounts.models import PersonIdentity
from app.accounts.queries import identities
from app.db import AnySession, db
from app.i18n import language
from app.journal.read import BEGINNING
from app.records import titles
from app.records.lookup import Choice, Match, Seen, Window
from app.records.models import ATTACHED, Consent, RecordRef, RecordVersion
from app.records.organisation import current_organisation
from app.transaction import Transaction
from controls.fold import Snapshot
from controls.kinds import Kinds

V = RecordVersion
COLUMNS = (V.number, V.kind, V.edition, V.correction, V.state, V.content)
STATE_ORDER = {"approved": 0}


def newest(session: AnySession, number: str) -> RecordVersion | None:
    """The version one works on: the latest edition's latest correction."""
    return session.scalars(select(V).where(V.number == number, V.latest.is_(True))).first()


def versions_of(session: AnySession, number: str) -> list[RecordVersion]:
    """All versions, newest first."""
    return list(
        session.scalars(select(V).where(V.number == number).order_by(V.edition.desc(), V.correction.desc()))
    )


def small_organisation(session: AnySession, day: date) -> list[str]:
    """Numbers of the policies in force that relax the separation of duties; reports print them as a limitation."""
    rows = session.scalars(select(V).where(V.kind == "policy", V.state == "approved").order_by(V.number))
    return [
        row.number
        for row in rows
        if row.content.get("topic") == "small_organisation" and valid(row.content, day)
    ]


def valid(content: Mapping[str, Any], day: date) -> bool:
    start = content.get("valid_from") or content.get("in_scope_from")
    end = content.get("valid_to") or content.get("in_scope_to")
    return (not start or start <= day.isoformat()) and (not end or day.isoformat() < end)


def lookup_in(tx: Transaction) -> SqlLookup:
    """What the rules may look up inside a transaction: its day, its person."""
    return SqlLookup(tx.session, today=tx.today, me=tx.actor.person)


def lookup_now() -> SqlLookup:
    """The same for a page that only shows: the organisation's day by the program's clock."""
    clock = current_app.extensions["akashi_clock"]
    today = clock().astimezone(ZoneInfo(current_organisation().time_zone)).date()
    return SqlLookup(db.session, today=today, me=current_actor().person if has_request_context() else None)


class SqlLookup:
    """The Lookup of app/records/lookup.py over the tables. Remembers what it read: one per request or transaction."""

    def __init__(self, session: AnySession, *, today: date, me: str | None) -> None:
        self.session = session
        self.today = today
        self.me = me
        self.language = language()
        self.kinds: Kinds = kinds()
        self._versions: dict[str, list[Seen]] = {}
        self._of_kind: dict[str, list[Seen]] = {}
        self._names: dict[str, str] = {}
        self._people: dict[str, PersonIdentity] | None = None
        self._consents: dict[str, set[tuple[int, str]]] | None = None

    # ---- single records

    def preload(self, numbers: Iterable[str]) -> None:
        """Read many records in one statement, and what their titles name in one more, and so on: never one by one."""
        wanted = {n for n in numbers if n not in self._versions and not n.startswith("PER-")}
        while wanted:
            for number in wanted:
                self._versions[number] = []
            rows = self.session.execute(select(*COLUMNS).where(V.number.in_(sorted(wanted))))
            for row in rows:
                self._versions[row.number].append(Seen(*row))
            wanted = {n for n in self._named_by(wanted) if n not in self._versions}

    def _named_by(self, numbers: set[str]) -> Iterator[str]:
        """The records that titles of these mention."""
        for number in numbers:
            for seen in self._versions[number]:
                yield from titles.mentioned(self.kinds[seen.kind], seen.content)

    def _all(self, number: str) -> list[Seen]:
        if number not in self._versions:
            rows = self.session.execute(select(*COLUMNS).where(V.number == number))
            self._versions[number] = [Seen(*row) for row in rows]
        return self._versions[number]

    def record(self, number: str) -> Seen | None:
        found = sorted(self._all(number), key=preference)
        return found[0] if found else None

    def version(self, number: str, edition: int) -> Seen | None:
        found = sorted((seen for seen in self._all(number) if seen.edition == edition), key=preference)
        return found[0] if found else None

    def editions(self, number: str) -> list[Seen]:
        newest_of = {}
        for seen in sorted(self._all(number), key=lambda s: (s.edition, s.correction)):
            if seen.state == "approved":
                newest_of[seen.edition] = seen
        return list(newest_of.values())

    # ---- many records

    def _kind(self, kind: str, match: Mapping[str, Match]) -> list[Seen]:
        """The versions of a kind; narrowed by the references table where a match names a record."""
        targets = sorted(str(value) for value in match.values() if isinstance(value, str) and "-" in value)
        key = "|".join([kind, *targets])
        if key not in self._of_kind:
            statement = select(*COLUMNS).where(V.kind == kind)
            for target in targets:
                statement = statement.where(
                    V.id.in_(select(RecordRef.version).where(RecordRef.target == target))
                )
            self._of_kind[key] = [Seen(*row) for row in self.session.execute(statement)]
        return [seen for seen in self._of_kind[key] if matches(seen.content, match)]

    def in_force(self, kind: str, day: date, **match: Match) -> list[Seen]:
        approved = [
            seen for seen in self._kind(kind, match) if seen.state == "approved" and valid(seen.content, day)
        ]
        newest_of: dict[str, Seen] = {}
        for seen in sorted(approved, key=lambda s: (s.edition, s.correction)):
            if self._agreed(seen, day):
                newest_of[seen.number] = seen
        return [newest_of[number] for number in sorted(newest_of)]

    def _agreed(self, seen: Seen, day: date) -> bool:
        sides = self.kinds[seen.kind].consent
        return all((seen.edition, side) in self.consents().get(seen.number, set()) for side in sides)

    def consents(self) -> dict[str, set[tuple[int, str]]]:
        if self._consents is None:
            self._consents = {}
            for row in self.session.execute(select(Consent.record, Consent.edition, Consent.content)):
                self._consents.setdefault(row.record, set()).add((row.edition, row.content["side"]))
        return self._consents

    def records(self, kind: str, *, states: Sequence[str] = ("approved",), **match: Match) -> list[Seen]:
        newest_of: dict[str, Seen] = {}
        for seen in sorted(self._kind(kind, match), key=lambda s: (s.edition, s.correction)):
            if seen.state in states:
                newest_of[seen.number] = seen
        return sorted(newest_of.values(), key=lambda s: (latest_day(s.content), s.number), reverse=True)

    def last(self, kind: str, field: str, subject: str) -> Seen | None:
        found = self.records(
            kind, states=("draft", "submitted", "approved", "returned", "open"), **{field: subject}
        )
        return found[0] if found else None

    def choices(
        self,
        kinds: Sequence[str],
        only: Mapping[str, Any] | None = None,
        same: Mapping[str, Any] | None = None,
    ) -> list[Choice]:
        wanted = {**(only or {}), **(same or {})}
        in_force = wanted.pop("in_force", False)
        groups = [self._offered(kind, wanted, in_force) for kind in self._offered_kinds(kinds)]
        several = len(groups) > 1
        found: list[Choice] = []
        for group in groups:
            label = self.kinds[group[0].kind].plural.get(self.language) if group and several else ""
            named = [Choice(seen.number, self.name(seen.number), label) for seen in group]
            found += sorted(named, key=lambda choice: (choice.label.casefold(), choice.number))
        return found

    def _offered_kinds(self, wanted: Sequence[str]) -> list[str]:
        if "@record" in wanted:
            return [kind.id for kind in self.kinds.values()]
        if "@subject" in wanted:
            return [kind.id for kind in self.kinds.values() if kind.is_subject]
        return list(wanted)

    def _offered(self, kind: str, match: Mapping[str, Match], in_force: bool) -> list[Seen]:
        if in_force:
            return self.in_force(kind, self.today, **match)
        states = (
            ("approved", "open", "done", "submitted") if kind in ("action", "improvement") else ("approved",)
        )
        found = self.records(kind, states=states, **match)
        self.preload(seen.number for seen in found)
        return found

    # ---- actions

    def open_actions(self, subject: str) -> list[Seen]:
        return self._actions_of(subject, "open")

    def done_actions(self, subject: str) -> list[Seen]:
        reported = {
            n
            for seen in self.records("brm_meeting", customer=subject)
            for n in seen.content.get("reported_actions", [])
        }
        return [seen for seen in self._actions_of(subject, "done") if seen.number not in reported]

    def _actions_of(self, subject: str, state: str) -> list[Seen]:
        """Actions agreed in records that count for this subject."""
        found = self.records("action", states=(state,))
        return [seen for seen in found if subject in self._origins(seen)]

    def _origins(self, action: Seen) -> set[str]:
        numbers = {row["record"] for row in action.content.get("origin_refs", [])}
        self.preload(numbers)
        named = {str(value) for n in numbers for seen in self._all(n) for value in flat(seen.content)}
        return numbers | named

    # ---- names

    def people(self) -> dict[str, PersonIdentity]:
        if self._people is None:
            self._people = identities(self.session)
        return self._people

    def name(self, number: str) -> str:
        if number not in self._names:
            self._names[number] = number  # a title that names itself ends here
            self._names[number] = self._name(number)
        return self._names[number]

    def _name(self, number: str) -> str:
        if number.startswith("PER-"):
            person = self.people().get(number)
            return person.name if person else number
        seen = self.record(number)
        return (
            titles.title(self.kinds[seen.kind], seen.content, self, edition=seen.edition) if seen else number
        )

    def identity(self, number: str, name: str) -> str:
        """What is kept beside the journal of a person: name, belongs_to or job."""
        person = self.people().get(number)
        return str(getattr(person, name)) if person else ""

    def windows(self, kind: str, subject: str) -> list[Window]:
        provider: Callable[[SqlLookup, str, str], list[Window]] | None = current_app.extensions.get(
            "akashi_windows"
        )
        return provider(self, kind, subject) if provider else []


def preference(seen: Seen) -> tuple[int, int, int]:
    return STATE_ORDER.get(seen.state, 1), -seen.edition, -seen.correction


def matches(content: Mapping[str, Any], match: Mapping[str, Match]) -> bool:
    return all(value_matches(content.get(name), value) for name, value in match.items())


def value_matches(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, (list, tuple, set, frozenset)):
        return any(value_matches(found, one) for one in wanted)
    return wanted in found if isinstance(found, list) else found == wanted


def latest_day(content: Mapping[str, Any]) -> str:
    names = ("occurred_on", "period_to", "valid_from", "created_on", "raised_on")
    return next((str(content[name]) for name in names if content.get(name)), "")


def flat(content: Mapping[str, Any]) -> Iterator[Any]:
    for value in content.values():
        if isinstance(value, list):
            yield from (item for item in value if isinstance(item, str))
        elif isinstance(value, str):
            yield value


def record_snapshots(session: AnySession, position: int) -> Iterator[Snapshot]:
    """The versions and attached lines as the tables hold them, in the form the journal holds: for the facts."""
    for version in session.scalars(
        select(V).order_by(V.number, V.edition, V.correction).execution_options(yield_per=2000)
    ):
        yield Snapshot(position, BEGINNING, "", version.kind, version.number, version.edition,
                       version.correction, "save", version.as_content())  # fmt: skip
    for kind, model in ATTACHED.items():
        for line in session.scalars(select(model).order_by(model.id)):
            content = {"record": line.record, "edition": line.edition, **line.content, "by": line.by}
            yield Snapshot(position, BEGINNING, line.by, kind, line.id, 1, 0, "add", content)
