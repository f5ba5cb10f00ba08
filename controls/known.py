"""Facts arranged for questions: records by kind, by subject, by what they point to. Built when asked for.

Whoever judges something notes what it looks at (`followed`), so that the judgement can be kept until any of
that changes (`made.py`). So checks ask here and never walk through the facts themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from controls.arranged import (
    CONCERNING,
    COUNTING,
    ORIGINATING,
    POINTING,
    Arranged,
)  # fmt: skip
from controls.control import Catalog, Provider
from controls.facts import Facts, Plan, Record, Subject, WindowException
from controls.fold import fiscal_year_start
from controls.kind import Kinds
from controls.made import (
    EXCEPTIONS,
    KINDS,
    NUMBERS,
    PLANS,
    SUBJECT,
    SUBJECTS,
    Key,
    Made,
    Untouched,
    keep,
    touched_by,
)  # fmt: skip
from controls.news import News
from controls.quick import quick

V = TypeVar("V")
ASKS = 4
HERE = 5_000  # of what is worked out for pages


@quick
@dataclass(frozen=True, slots=True)
class Counted:
    """A record that counts for an activity, and by which of the activity's providers."""

    record: Record
    provider: Provider


class Known:
    """What is known at one journal position, with the catalog and the kinds it is read by."""

    def __init__(self, catalog: Catalog, kinds: Kinds, facts: Facts) -> None:
        self.catalog = catalog
        self.kinds = kinds
        self.facts = facts
        # First day of some fiscal year: measuring periods are counted from it.
        self.fiscal_year_anchor = fiscal_year_start(facts.organisation, date(2000, 12, 31)).toordinal()
        self._small_organisation = [
            policy for policy in facts.policies if policy.content.get("topic") == "small_organisation"
        ]
        self._arranged = Arranged(catalog, facts)
        self.made: dict[Hashable, Made] = {}
        self.judged: dict[Hashable, dict[str, dict[str, Made]]] = {}  # by question, control, subject
        self._here: dict[Hashable, Any] = {}
        self._looked_at: set[Key] | None = None
        self._rests_on: set[Made] = set()

    def with_settings(self, facts: Facts) -> Known:
        """What is known with other subjects, plans, exceptions or policies beside the same records: indexes
        that rest on the records alone are not made again.
        """
        other = Known(self.catalog, self.kinds, facts)
        other._arranged = self._arranged.with_settings(facts)
        return other

    # ---- what was looked at ----

    def followed(self) -> Known:
        """The same, noting what it is asked. For one thread; what is worked out is kept for all."""
        reader = Known.__new__(Known)  # what copy() does by longer ways
        reader.__dict__.update(self.__dict__, _looked_at=set(), _rests_on=set())
        return reader

    def forget(self) -> None:
        """Note anew from here on."""
        self._looked_at, self._rests_on = set(), set()

    def noted(self, value: Any) -> Made:
        """Something worked out, with what was asked for it since the last time; from here on anew."""
        found = Made(value, self._looked_at or frozenset(), self._rests_on)
        self.forget()
        return found

    def _look(self, *key: Hashable) -> None:
        if self._looked_at is not None:
            self._looked_at.add(key)

    def once(self, key: Hashable, make: Callable[[Known], V]) -> V:
        """What is worked out from this alone, kept as long as nothing changes that it was made from.

        `make` may ask for anything but judgements, which note for themselves what they look at.
        """
        kept = self.made.get(key)
        if kept is None:
            reader = self.followed()
            value = make(reader)
            kept = keep(self.made, key, reader.noted(value))
        if self._looked_at is not None:
            self._rests_on.add(kept)
        found: V = kept.value
        return found

    def at_this_position(self, key: Hashable, make: Callable[[], V]) -> V:
        """What is worked out for pages, and made again when anything changes."""
        found: V = self._here[key] if key in self._here else keep(self._here, key, make(), HERE)
        return found

    def answers(self, ask: Hashable, control: str) -> dict[str, Made]:
        """What was said of the subjects of a control when this was asked; of the latest `ASKS` asks."""
        found = self.judged.get(ask)
        if found is None:
            found = self.judged[ask] = {}
            for oldest in list(self.judged)[:-ASKS]:
                self.judged.pop(oldest, None)
        return found.setdefault(control, {})

    # ---- subjects and what they owe ----

    def subject(self, number: str) -> Subject | None:
        self._look(SUBJECT, number)
        found = self._arranged.index(SUBJECT).get(number)
        return found[0] if found else None

    def subjects_of_kind(self, kind: str) -> Sequence[Subject]:
        """By number."""
        self._look(SUBJECTS, kind)
        return self._arranged.index(SUBJECTS).get(kind)

    def plans(self, subject: str, activity: str) -> Sequence[Plan]:
        self._look(PLANS, subject)
        return self._arranged.index(PLANS).get((subject, activity))

    def exceptions(self, plan: str) -> Sequence[WindowException]:
        """Approved exceptions for windows of a plan."""
        self._look(EXCEPTIONS, plan)
        return self._arranged.index(EXCEPTIONS).get(plan)

    def may_accept_alone(self, day: date | None) -> bool:
        """Whether a policy for small organisations let people accept their own files on that day."""
        return day is not None and any(policy.valid_on(day) for policy in self._small_organisation)

    # ---- records ----

    def of_kind(self, kind: str) -> Sequence[Record]:
        """All records of a kind, by number and edition."""
        self._look(KINDS, kind)
        return self._arranged.index(KINDS).get(kind)

    def editions(self, number: str) -> Sequence[Record]:
        """All editions of a record, the oldest first."""
        self._look(NUMBERS, number)
        return self._arranged.index(NUMBERS).get(number)

    def record(self, number: str) -> Record | None:
        """The newest approved edition, else the newest."""
        editions = self.editions(number)
        for edition in reversed(editions):
            if edition.final:
                return edition
        return editions[-1] if editions else None

    def in_force(self, number: str) -> Sequence[Record]:
        """Editions that are approved and agreed, each for its days; the oldest first."""
        found = self.editions(number)
        sides = self.kinds.by_id[found[0].kind].consent if found else ()
        return [edition for edition in found if edition.agreed_by(sides)]

    def all_in_force(self, kind: str) -> Sequence[Record]:
        """Editions of a kind that are approved and agreed, by their first day."""
        sides = self.kinds[kind].consent
        found = [e for e in self.of_kind(kind) if e.valid_from and e.agreed_by(sides)]
        return sorted(found, key=lambda e: (e.valid_from or date.min, e.number, e.edition))

    def pointing(self, kind: str, field: str, number: str) -> Sequence[Record]:
        """Records of a kind that name `number` in a field (one reference or several)."""
        self._look(kind, number)
        return self._arranged.index(POINTING, kind, field).get(number)

    def originating(self, kind: str, table: str, number: str) -> Sequence[Record]:
        """Records of a kind that name `number` as the record of a row."""
        self._look(kind, number)
        return self._arranged.index(ORIGINATING, kind, table).get(number)

    def concerning(self, kind: str, subject: str) -> Sequence[Record]:
        """Records of a kind that count for a subject; all of them for the organisation."""
        if subject == self.facts.organisation.number:
            return self.of_kind(kind)
        self._look(kind, subject)
        return self._arranged.index(CONCERNING, kind).get(subject)

    def counting(self, activity: str, subject: str) -> Mapping[str, Counted]:
        """Submitted and approved records of an activity that count for a subject, by number."""
        found: dict[str, Counted] = {}
        for place, provider in enumerate(self.catalog.activity(activity).provided_by):
            self._look(provider.record, subject)
            for record in self._arranged.index(COUNTING, provider.record, activity, place).get(subject):
                found[record.number] = Counted(record, provider)
        return found

    # ---- what came later ----

    def after(self, news: News) -> Known:
        """The same with what came later. Kept is what nothing of it touches."""
        later = Known(self.catalog, self.kinds, news.facts)
        standing = Untouched(touched_by(news))
        later._arranged = self._arranged.after(news)
        later.made = standing.of(self.made)
        later.judged = {
            ask: {control: standing.of(found) for control, found in dict(controls).items()}
            for ask, controls in dict(self.judged).items()
        }
        return later


def valid_between(record: Record, first: date, last: date) -> bool:
    """Whether a document was valid on any day from first to last."""
    return (
        record.valid_from is not None
        and record.valid_from <= last
        and (record.valid_to is None or first < record.valid_to)
    )
