"""One control asked of one period: its numbers in force, and its conditions by the kind of record they are
put to.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from controls.assessment import ItemResult, Question, Reason
from controls.compiling import compiled, covered_tables, owner_of, read, split_also
from controls.condition import Condition, missing_of
from controls.content import Row
from controls.control import Control, Number
from controls.declarations.raw import as_list
from controls.facts import Record, Subject
from controls.items import of_lacks
from controls.known import Known
from controls.limits import limits_of
from controls.once import Once
from controls.scene import Scene
from controls.selecting import chosen, last_day
from controls.shares import made_of
from controls.terms import Book, Term, not_computed

WORDS = ("needs", "wants", "needs_any")  # lists of conditions
ENTRY_WORDS: Mapping[str, frozenset[str]] = {  # what an entry of other lists may say
    "chains": frozenset(
        ["trigger", "where", "since", "via", "link", "done", "or", "agreed", "within", "hard", "at", "weight"]
    ),
    "steps": frozenset({"step", "before", "where", "late", "not_earlier", "weight"}),
}


class Inquiry(Once):
    """What a test kind needs to judge subjects: everything but the planned intervals."""

    def __init__(self, known: Known, control: Control, question: Question) -> None:
        super().__init__()
        self.known = known
        self.control = control
        self.question = question
        self.limits = limits_of(control, known.facts, question.as_of)
        self.book = Book(known.kinds, self.limits.params, known.catalog.derived)
        self.scene = Scene(known, question.as_of)

    @property
    def raw(self) -> Mapping[str, Any]:
        return self.control.test.raw

    @property
    def params(self) -> Mapping[str, Number]:
        return self.limits.params

    @property
    def as_of(self) -> date:
        return self.question.as_of

    @property
    def first(self) -> date:
        """First day of the period."""
        return self.question.period_from

    @cached_property
    def last(self) -> date:
        """Last day looked at: of the period, but none after `as_of`."""
        return last_day(self.question)

    def number(self, name: str) -> int:
        """A param as a whole number."""
        return int(self.params[name])

    def may_call(self, since: date) -> bool:
        """Whether what calls for a reaction from this day on can be an item: none after the last day looked
        at, and from before the period only what answers itself.
        """
        return self.called_since <= since <= self.last

    @cached_property
    def called_since(self) -> date:
        """The first day on which what calls for a reaction may have begun."""
        return date.min if self.answers_itself else self.first

    @cached_property
    def answers_itself(self) -> bool:
        return any("via" not in chain for chain in self.chains)

    # ---- which records ----

    @cached_property
    def chains(self) -> Sequence[Row]:
        chains: Sequence[Row] = self.raw.get("chains", ())
        return chains

    @cached_property
    def records(self) -> tuple[str, ...]:
        """Kinds of record the test names as what it judges."""
        return tuple(as_list(self.raw.get("record", [])))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Kinds whose records are the items: those named, else those that chains lead to or start from."""
        ends = [chain.get("via") or str(chain["trigger"]).partition(".")[0] for chain in self.chains]
        found = dict.fromkeys(kind for kind in ends if kind in self.known.kinds)
        return self.records or tuple(found)

    @cached_property
    def activity_kind(self) -> str | None:
        """The kind of record the control's activity asks for."""
        activity = self.control.activity
        return self.known.catalog.activity(activity).provided_by[0].record if activity else None

    @cached_property
    def judged(self) -> frozenset[str]:
        """Kinds whose records are asked themselves; conditions on others look through a record judged."""
        triggers = {str(chain["trigger"]).partition(".")[0] for chain in self.chains}
        named = {*self.records, *triggers, *(str(chain.get("via")) for chain in self.chains)}
        return frozenset(kind for kind in {*named, str(self.activity_kind)} if kind in self.known.kinds)

    def chosen(self, subject: Subject, which: str | None = None) -> list[Record]:
        """The records the control judges for a subject."""
        word = which or str(self.raw["which"])
        kinds = self.records
        return [r for kind in kinds for r in chosen(self.known, kind, word, subject.number, self.question)]

    # ---- what is asked of them ----

    def asked(self, word: str, kind: str) -> tuple[Condition, ...]:
        """Conditions of `needs`, `wants` … as put to a record of the kind."""

        def put_to_it(raw: Row) -> bool:
            return kind in self._homes(raw) and not self._of_any(raw)

        return self.once(("asked", word, kind), lambda: self._compiled(word, kind, put_to_it))

    def _compiled(self, word: str, kind: str, wanted: Callable[[Row], bool]) -> tuple[Condition, ...]:
        made = (self.condition(raw, kind) for raw in self.terms(word) if wanted(raw))
        return tuple(one for one in made if isinstance(one, Condition))

    def terms(self, word: str) -> Iterator[Row]:
        """Conditions as declared, but those asked at a moment only."""
        for raw in as_list(self.raw.get(word, [])):
            if "on" not in raw:
                yield from split_also(raw)

    def _of_any(self, raw: Row) -> bool:
        """Asked of any recent record of the activity, not of the latest alone."""
        owner = owner_of(raw, self.known.kinds)
        named = owner is not None and owner.id == self.activity_kind and owner.id not in self.records
        return "newer_than" in raw and named

    def _homes(self, raw: Row) -> tuple[str, ...]:
        """Kinds of record a condition is put to."""
        owner = owner_of(raw, self.known.kinds)
        paths = [owner.id] if owner else [str(raw.get("differs_from", "")).partition(".")[0]]
        return tuple(kind for kind in paths if kind in self.judged) or self.kinds

    def condition(self, raw: Row, kind: str) -> Condition | Reason:
        return compiled(raw, self.known.kinds[kind], self.book, self._covered)

    def term(self, raw: Row, kind: str) -> Term | Reason:
        """Only its words: for what counts rows instead of asking records."""
        return read(raw, self.known.kinds[kind], self.book, self._covered)

    def part(self, raw: Row, kind: str) -> Term | Reason:
        """The same of a part of a document, whose `or` names what may stand instead in the same row."""
        return self.term({word: value for word, value in raw.items() if word != "or"}, kind)

    @cached_property
    def _covered(self) -> frozenset[str]:
        return covered_tables(self.control)

    @property
    def problems(self) -> tuple[Reason, ...]:
        """Words nothing here understands: with one of them the control is not computed."""
        return self.known.once(("problems", *self.terms_of), lambda _: self._problems())

    @cached_property
    def terms_of(self) -> tuple[Hashable, ...]:
        """All that decides how its words are read."""
        return self.control, tuple(sorted(self.params.items()))

    def _problems(self) -> tuple[Reason, ...]:
        found = {str(one.values): one for one in self._read_all() if isinstance(one, Reason)}
        return tuple(found[key] for key in sorted(found))

    def _read_all(self) -> Iterator[Condition | Term | Reason]:
        for word in WORDS:
            for raw in self.terms(word):
                yield from (self.condition(raw, kind) for kind in self._homes(raw))
        for raw in self.raw.get("parts", ()):
            yield from (self.part(one, self.records[0]) for one in split_also(raw))
        for share in self.raw.get("shares", ()):
            for kind in as_list(share.get("record", list(self.records))):
                yield from made_of(share, kind, self.book)
        for word, known in ENTRY_WORDS.items():
            for raw in self.raw.get(word, ()):
                yield from (not_computed(raw, one) for one in sorted(set(raw) - known))

    # ---- one record judged ----

    def scene_of(self, subject: Subject) -> Scene:
        """Where conditions on the subject's records are asked: beside its own version in force."""

        def made() -> Scene:
            editions = (e for e in self.known.in_force(subject.number) if e.valid_on(self.as_of))
            return self.scene._replace(around=tuple(editions))

        return self.once(("scene", subject.number), made)

    def lacks(self, word: str, record: Record, subject: Subject) -> tuple[Reason, ...]:
        return missing_of(self.asked(word, record.kind), self.scene_of(subject), record)

    def own_lacks(self, word: str, record: Record, subject: Subject) -> tuple[Reason, ...]:
        """The same, but only of conditions on the record's own fields."""

        def own(raw: Row) -> bool:
            return owner_of(raw, self.known.kinds) is self.known.kinds[record.kind]

        made = self.once(("own", word, record.kind), lambda: self._compiled(word, record.kind, own))
        return missing_of(made, self.scene_of(subject), record)

    def item(self, record: Record, subject: Subject) -> ItemResult:
        """A record as an item: met with all needs and wants, partly met without a want, not met without a
        need.
        """
        needs = self.lacks("needs", record, subject)
        wants = self.lacks("wants", record, subject)
        return self.blank(record, of_lacks(needs, wants), (*needs, *wants))

    def blank(
        self, record: Record, status: str = "met", reasons: tuple[Reason, ...] = (), **more: Any
    ) -> ItemResult:
        """The record as an item; of documents each version is one."""
        document = self.known.kinds[record.kind].time == "document"
        name = f"{record.number}/{record.edition}" if document else record.number
        item = ItemResult(
            name, record.number, record.edition, None, None, status,
            records=(record.number,), reasons=reasons,
        )  # fmt: skip
        return replace(item, **more) if more else item

    # ---- the record of the activity itself ----

    def activity_item(self, subject: Subject) -> ItemResult | None:
        """Needs and wants on the record of the activity, judged on its latest approved one up to `as_of`.

        The same record may be judged as something else too, so the item's id names the activity.
        """
        kind = self.activity_kind
        if kind is None or kind in self.records:
            return None
        done = chosen(self.known, kind, "latest", subject.number, self.question)
        recent = {word: [raw for raw in self.terms(word) if self._of_any(raw)] for word in ("needs", "wants")}
        asked = any(recent[word] or self.asked(word, kind) for word in recent)
        if not done or not asked:
            return None
        item = self.item(done[0], subject)
        needs, wants = (
            tuple(reason for raw in recent[word] for reason in self._none_recent(raw, kind, subject))
            for word in recent
        )
        status = of_lacks(needs, wants, item.status)
        name = f"{item.id}@{self.control.activity}"
        return replace(item, id=name, status=status, reasons=(*item.reasons, *needs, *wants))

    def _none_recent(self, raw: Row, kind: str, subject: Subject) -> tuple[Reason, ...]:
        """What the latest record lacks, if no other approved one up to `as_of` has it."""
        condition, scene = self.condition(raw, kind), self.scene_of(subject)
        done = [r for r in self.known.concerning(kind, subject.number) if r.final and r.occurred_on]
        done = sorted((r for r in done if r.occurred_on and r.occurred_on <= self.as_of), key=_by_day)
        if isinstance(condition, Reason):
            return (condition,)
        lacks = [missing_of((condition,), scene, record) for record in done]
        return () if any(not lack for lack in lacks) else lacks[-1]


def _by_day(record: Record) -> tuple[date, str]:
    return record.occurred_on or date.min, record.number
