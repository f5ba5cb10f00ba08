"""The kinds of record as values: what a customer, a meeting, an SLA is made of, who may do what, and how it
lives.

Nothing about a kind is written anywhere else: forms, schemas, lists and import sheets are derived from
these values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from controls.declaration import Field, Text, Value
from controls.life_cycle import State, Transition


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One condition on the content; `keys` is what the word takes, `error` the sentence when it fails."""

    rule: str
    at: str  # save, submit
    keys: Mapping[str, Any]
    error: Text


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """One kind of record. `fields` are its own, `common` those every kind shares and a person may fill.

    `opened` and `closed` name the days a case runs, or the day a document starts when it has no `valid_from`.
    `rules` holds those of the kind's time first. `transitions` and `states` are the ones the kind really has.
    """

    id: str
    prefix: str
    room: str
    icon: str
    time: str  # event, period, document, subject, case, row
    is_subject: str | None
    subjects: tuple[str, ...]
    serves: tuple[str, ...]
    create: tuple[str, ...]
    approve: tuple[str, ...]
    consent: tuple[str, ...]
    evidence_needed: bool
    revision: int
    opened: str | None
    closed: str | None
    name: Text
    plural: Text
    title: Text
    note: Text | None
    fields: tuple[Field, ...]
    common: tuple[Field, ...]
    system: tuple[Field, ...]
    rules: tuple[Rule, ...]
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    by_name: Mapping[str, Field]  # every field: own, common, system and attached
    file: str  # where it is declared
    own: bool  # declared by the organisation
    added: Mapping[str, str]  # fields an organisation adds to a shipped kind → the file that does

    @property
    def all_fields(self) -> tuple[Field, ...]:
        """Own fields, then the common ones a person may fill."""
        return self.fields + self.common

    def find(self, path: str) -> Field | None:
        """The field, or with "rows.column" the column, of that name; None when there is none."""
        head, _, column = path.partition(".")
        found = self.by_name.get(head)
        if found is None or not column:
            return found
        return next((c for c in found.columns if c.name == column), None)

    def field(self, path: str) -> Field:
        """Like `find`, but a KeyError when there is none."""
        found = self.find(path)
        if found is None:
            raise KeyError(f"{self.id} has no field {path}")
        return found

    @property
    def plain(self) -> bool:
        """Saved is in force: a kind without approval and without states of its own."""
        return any("new" in step.sources and step.to == "approved" for step in self.transitions)

    def state(self, state: str) -> State:
        """The state of that id. KeyError when the kind never reaches it."""
        for found in self.states:
            if found.id == state:
                return found
        raise KeyError(f"{self.id} has no state {state}")

    def steps(self, state: str, content: Mapping[str, Any]) -> tuple[Transition, ...]:
        """The steps a record in this state with this content may take, whoever takes them."""
        return tuple(t for t in self.transitions if state in t.sources and t.holds(content))


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a vocabulary: `argument` and `edges` of a prefill, `keys` and `may` of a rule."""

    id: str
    text: Text
    argument: str = ""
    edges: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    may: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Separation:
    """A separation of duties; `relaxable` by a dated policy of the topic small_organisation."""

    id: str
    relaxable: bool
    text: Text


@dataclass(frozen=True, slots=True, eq=False)
class Kinds(Mapping[str, Kind]):
    """All kinds by id, and the vocabularies they share."""

    by_id: Mapping[str, Kind]
    by_prefix: Mapping[str, Kind]
    rooms: tuple[str, ...]
    lists: Mapping[str, tuple[Value, ...]]
    states: Mapping[str, State]  # the common ones
    roles: Mapping[str, Text]
    groups: Mapping[str, tuple[str, ...]]  # group → roles
    group_names: Mapping[str, Text]
    stand_ins: Mapping[str, Text]
    separations: Mapping[str, Separation]
    shared: Mapping[str, Field]  # fields every kind has, also those of the system
    attached: Mapping[str, Field]
    prefill_words: Mapping[str, Word]
    rule_words: Mapping[str, Word]
    computed_words: Mapping[str, Word]
    formats: Mapping[str, Word]
    source: str  # everything declared, as one JSON text
    digest: str  # SHA-256 of it, 64 hex digits

    def __getitem__(self, kind: str) -> Kind:
        return self.by_id[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_id)

    def __len__(self) -> int:
        return len(self.by_id)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def find(self, kind: str | None, path: str, row: Sequence[Field] = ()) -> Field | None:
        """What a path means: field, rows.column, or further through references. None when unknown.

        `row` holds the columns of the same row; they are looked at first. Without a kind only the fields
        every kind has are known.
        """
        head, *rest = path.split(".")
        known = self.by_id[kind].by_name if kind else {**self.shared, **self.attached}
        found = next((column for column in row if column.name == head), None) or known.get(head)
        for name in rest:
            found = self._step(found, name) if found else None
        return found

    def _step(self, field: Field, name: str) -> Field | None:
        if field.type == "rows":
            return next((column for column in field.columns if column.name == name), None)
        behind = [self.find(kind, name) for kind in field.to if kind in self.by_id]
        return behind[0] if field.type in ("ref", "refs") and behind and all(behind) else None

    def of_number(self, number: str) -> Kind:
        """The kind of a record number such as "MTG-2026-0012". KeyError for an unknown prefix."""
        return self.by_prefix[number.partition("-")[0]]

    def people(self, who: Sequence[str]) -> frozenset[str]:
        """Roles and stand-ins behind a `who`: groups are replaced by their roles."""
        return frozenset(role for entry in who for role in self.groups.get(entry, (entry,)))
