"""The records as forms, rules, prefill and titles may ask for them: the door of lookup.py over the tables."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import Select, bindparam, or_, select

from app.access import kinds, rights
from app.accounts.models import PersonIdentity
from app.accounts.queries import identities
from app.actor import Actor
from app.db import AnySession
from app.i18n import language
from app.journal.read import head, newest_digest
from app.records import titles
from app.records.holding import by_number, holding, in_force, latest_day, matches, preference
from app.records.lookup import STANDING, Choice, Content, Match, Seen, Window
from app.records.models import Consent, RecordRef, RecordVersion
from app.records.organisation import current_zone
from app.records.readable import latest_open_to, open_to
from controls.kinds import Kinds

V = RecordVersion
APPROVED = or_(V.state == "approved", V.approved_on.is_not(None))  # now, or before it was made void
COLUMNS = (V.number, V.kind, V.edition, V.correction, V.state, V.content, APPROVED)
ONE = select(*COLUMNS).where(V.number == bindparam("number"))
SEVERAL = select(*COLUMNS).where(V.number.in_(bindparam("numbers", expanding=True)))
ALL_OF_KIND = select(*COLUMNS).where(V.kind == bindparam("kind"))


class SqlLookup:
    """The Lookup of app/records/lookup.py over the tables, for one person.

    It remembers what it read: one per request or transaction. Records the person may not read have a number
    and no title, and are not offered for choice.
    """

    def __init__(
        self, session: AnySession, *, today: date, actor: Actor, now: datetime | None = None
    ) -> None:
        self.session = session
        self.today = today
        self._now = now
        self.actor = actor
        self.me = actor.person
        self.language = language()
        self.kinds: Kinds = kinds()
        self._versions: dict[str, list[Seen]] = {}
        self._of_kind: dict[str, dict[str, list[Seen]]] = {}
        self._names: dict[str, str] = {}
        self._open: dict[str, bool] = {}
        self._people: dict[str, PersonIdentity] | None = None
        self._consents: dict[str, set[tuple[int, str]]] | None = None

    @property
    def zone(self) -> ZoneInfo:
        return current_zone()

    @property
    def now(self) -> datetime:
        """Where only the day is known, its end."""
        return self._now or datetime.combine(self.today, time.max, self.zone)

    # ---- single records

    def preload(self, numbers: Iterable[str]) -> None:
        """Read many records in one statement, what their titles name in one more, and so on."""
        wanted = {n for n in numbers if n not in self._versions and not n.startswith("PER-")}
        while wanted:
            found = by_number(self._read(SEVERAL, {"numbers": sorted(wanted)}))
            self._versions |= {number: found.get(number, []) for number in wanted}
            wanted = {n for n in self._named_by(wanted) if n not in self._versions}

    def _read(
        self, statement: Select[Any], named: Mapping[str, Any] | None = None
    ) -> list[tuple[Seen, bool]]:
        """Versions, each with whether it was ever approved."""
        return [(Seen(*row[:-1]), bool(row[-1])) for row in self.session.execute(statement, named)]

    def _named_by(self, numbers: set[str]) -> Iterator[str]:
        """The records that titles of these mention."""
        for number in numbers:
            for seen in self._versions[number]:
                yield from titles.mentioned(self.kinds[seen.kind], seen.content)

    def _all(self, number: str) -> list[Seen]:
        if number not in self._versions:
            self._versions[number] = holding(self._read(ONE, {"number": number}))
        return self._versions[number]

    def record(self, number: str) -> Seen | None:
        found = sorted(self._all(number), key=preference)
        return found[0] if found else None

    def version(self, number: str, edition: int) -> Seen | None:
        found = sorted((seen for seen in self._all(number) if seen.edition == edition), key=preference)
        return found[0] if found else None

    @property
    def position(self) -> int:
        return head(self.session).position

    def digest(self, number: str) -> str | None:
        seen = self.record(number)
        if seen is None:
            return None
        return newest_digest(self.session, seen.kind, number, seen.edition, seen.correction)

    def editions(self, number: str) -> list[Seen]:
        return [seen for seen in self._all(number) if seen.state == "approved"]

    # ---- many records

    def _kind(self, kind: str, match: Mapping[str, Match]) -> dict[str, list[Seen]]:
        """What holds of the records of a kind, by number; only those that name the records of the match."""
        targets = sorted(str(value) for value in match.values() if isinstance(value, str) and "-" in value)
        key = "|".join([kind, *targets])
        if key not in self._of_kind:
            statement = ALL_OF_KIND
            for target in targets:
                naming = select(V.number).join(RecordRef, RecordRef.version == V.id)
                statement = statement.where(V.number.in_(naming.where(RecordRef.target == target)))
            self._of_kind[key] = by_number(self._read(statement, {"kind": kind}))
        return self._of_kind[key]

    def in_force(self, kind: str, day: date, **match: Match) -> list[Seen]:
        found = self._kind(kind, match)
        current = (in_force(found[number], day, self._agreed) for number in sorted(found))
        return [seen for seen in current if seen and matches(seen.content, match)]

    def _agreed(self, seen: Seen) -> bool:
        sides = self.kinds[seen.kind].consent
        return all((seen.edition, side) in self.consents().get(seen.number, set()) for side in sides)

    def consents(self) -> dict[str, set[tuple[int, str]]]:
        if self._consents is None:
            self._consents = {}
            for row in self.session.execute(select(Consent.record, Consent.edition, Consent.content)):
                self._consents.setdefault(row.record, set()).add((row.edition, row.content["side"]))
        return self._consents

    def records(self, kind: str, *, states: Sequence[str] = ("approved",), **match: Match) -> list[Seen]:
        newest = (newest_in(versions, states) for versions in self._kind(kind, match).values())
        found = [seen for seen in newest if seen and matches(seen.content, match)]
        return sorted(found, key=lambda s: (latest_day(s.content), s.number), reverse=True)

    def last(self, kind: str, field: str, subject: str) -> Seen | None:
        found = self.records(kind, states=STANDING, **{field: subject})
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
            named = [Choice(s.number, self.name(s.number), label) for s in self.open_of(group)]
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
        found = self.records(kind, states=offered_states(kind, match), **without(match, "state"))
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
        self.preload(number for action in found for number in origins(action))
        return [seen for seen in found if subject in self._named_by_origins(seen)]

    def _named_by_origins(self, action: Seen) -> set[str]:
        numbers = origins(action)
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
        if seen is None or not self.is_open(number):
            return number
        return titles.title(self.kinds[seen.kind], seen.content, self, edition=seen.edition)

    def is_open(self, number: str) -> bool:
        if number not in self._open:
            seen = self.record(number)
            self._open[number] = seen is None or bool(self.open_of([seen]))
        return self._open[number]

    def note_open(self, numbers: Collection[str]) -> None:
        """One statement before `is_open` is asked of each: nearly all are open in their newest version."""
        if asked := set(numbers) - self._open.keys():
            self._open |= dict.fromkeys(self.open_in_newest(asked), True)

    def open_of(self, found: Iterable[Seen]) -> list[Seen]:
        """Who may read them is known by role for nearly all, and asked together for the rest."""
        found = list(found)
        rest = {seen.number for seen in found if not self._open_by_role(seen)}
        opened = self.open_in_newest(rest) if rest else rest
        return [seen for seen in found if seen.number in opened or seen.number not in rest]

    def open_in_newest(self, numbers: Collection[str]) -> set[str]:
        """Those of them that this very person may read as they now are."""
        latest = latest_open_to(self.actor, self.kinds, rights())
        return set(self.session.scalars(latest, {"numbers": sorted(numbers)}))

    def _open_by_role(self, seen: Seen) -> bool:
        level = seen.content.get("confidentiality", "audit")
        return open_to(self.actor, self.kinds[seen.kind], level)

    def identity(self, number: str, name: str) -> str:
        """What is kept beside the journal of a person: name, belongs_to or job."""
        person = self.people().get(number)
        return str(getattr(person, name)) if person else ""

    def windows(self, kind: str, subject: str) -> list[Window]:
        provider: Callable[[SqlLookup, str, str], list[Window]] | None = current_app.extensions.get(
            "akashi_windows"
        )
        return provider(self, kind, subject) if provider else []


def newest_in(versions: list[Seen], states: Sequence[str]) -> Seen | None:
    """The newest version in one of these states; what holds is sorted, oldest first."""
    return next((seen for seen in reversed(versions) if seen.state in states), None)


def offered_states(kind: str, match: Mapping[str, Match]) -> tuple[str, ...]:
    """A reference offers what is approved; open ones of kinds that are worked on; or what it asks for."""
    if "state" in match:
        return (str(match["state"]),)
    return ("approved", "open", "done", "submitted") if kind in ("action", "improvement") else ("approved",)


def without(match: Mapping[str, Match], name: str) -> dict[str, Match]:
    return {key: value for key, value in match.items() if key != name}


def origins(action: Seen) -> set[str]:
    """The records an action comes from."""
    return {row["record"] for row in action.content.get("origin_refs", [])}


def flat(content: Content) -> Iterator[Any]:
    for value in content.values():
        if isinstance(value, list):
            yield from (item for item in value if isinstance(item, str))
        elif isinstance(value, str):
            yield value
