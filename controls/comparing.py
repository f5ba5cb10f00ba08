"""Conditions that hold one thing against another: a day against a day, a person against a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from controls.assessment import Reason
from controls.condition import Condition, Lack
from controls.content import Row, filled, targets_of
from controls.control import Number
from controls.declaration import Text
from controls.facts import Record
from controls.labels import label_at
from controls.proof import lacks_evidence
from controls.results import first_agreement_start, results_after
from controls.scene import Scene, day_of, months_before, values_at
from controls.situations import SITUATIONS, procedure_on
from controls.terms import Term
from controls.workdays import plus_workdays

BUSINESS = "_business_days"  # how the name of a param ends that counts business days


def dated(term: Term) -> Condition:
    """Dated no later, or no earlier, than another day; while that day is to come nothing is late."""
    word = "on_or_before" if "on_or_before" in term.raw else "on_or_after"
    before, path = word == "on_or_before", str(term.raw[word])

    def lack(scene: Scene, record: Record, content: Row) -> Lack | None:
        limits = [day for value in values_at(scene, record, path) if (day := day_of(value))]
        for row in term.rows(record, content):
            day, limit = day_of(term.value(record, row)), max(limits, default=None)
            if day is None and not (before and limit and scene.as_of <= limit):
                return "dated", {}
            if day and limit and (day > limit if before else day < limit):
                return word, {"on": day, "limit": limit}
        return None

    return Condition(Reason(f"needs_{word}", {"field": term.label, "other": _label(term, path)}), lack)


def _label(term: Term, path: str) -> Text:
    return label_at(term.book.kinds, path, term.kind.id)


def within(term: Term) -> Condition:
    """In time after the start of the case; of the rows of a table, the latest one not too long ago."""
    return _moving(term) if term.is_table else _in_time(term)


def _in_time(term: Term) -> Condition:
    named = str(term.raw["within"])

    def lack(scene: Scene, record: Record, content: Row) -> Lack | None:
        start = day_of(content.get(term.kind.opened or ""))
        day = day_of(term.value(record, content))
        if start is None:
            return "dated", {}
        limit = last_in_time(scene, start, *allowance(scene, term.kind.id, start, named, term.book.number))
        if (day or scene.as_of) <= limit:
            return None
        return ("late", {"on": day, "limit": limit}) if day else ("not_in_time", {"limit": limit})

    values = {"field": term.label, "days": term.book.number(named)}
    return Condition(Reason("needs_within", values), lack)


def allowance(
    scene: Scene, kind: str, start: date, named: str, number: Callable[[str], Number]
) -> tuple[int, bool]:
    """Days allowed, and whether they are business days: by the complaint procedure, where it says so."""
    procedure = procedure_on(scene, start) if kind == "complaint" else None
    own = procedure.content.get(named) if procedure else None
    return int(own if own is not None else number(named)), named.endswith(BUSINESS)


def last_in_time(scene: Scene, start: date, days: int, business: bool) -> date:
    """The last day in time, so many days or business days after the start."""
    closed = scene.known.facts.organisation.closed_days
    return plus_workdays(start, days, closed) if business else start + timedelta(days=days)


def _moving(term: Term) -> Condition:
    """Progress within so many days before `as_of`, or the field that ends the matter."""
    named, other = str(term.raw["within"]), str(term.raw.get("or", "")).removeprefix(f"{term.kind.id}.")

    def lack(scene: Scene, record: Record, content: Row) -> Lack | None:
        if other and filled(content.get(other), term.kind.field(other)):
            return None
        start = day_of(content.get(term.kind.opened or ""))
        days = [day_of(term.value(record, row)) for row in term.rows(record, content)]
        latest = max((day for day in [start, *days] if day and day <= scene.as_of), default=None)
        if latest is None:
            return "dated", {}
        quiet = (scene.as_of - latest).days
        return ("quiet", {"days": quiet, "since": latest}) if quiet > term.book.number(named) else None

    values = {"field": term.label, "min": term.book.number(named)}
    return Condition(Reason("needs_moving", values), lack)


def differs(term: Term) -> Condition:
    """Filled in, with another person or value than stands in the other field."""
    path = str(term.raw["differs_from"])

    def lack(scene: Scene, record: Record, content: Row) -> Lack | None:
        taken = set(values_at(scene, record, path))
        for row in term.rows(record, content):
            found = term.value(record, row)
            if found is None or found == "":
                return "filled", {}
            if taken.intersection(targets_of(found)):
                return "same", {"found": found}
        return None

    return Condition(Reason("needs_differs", {"field": term.label, "other": _label(term, path)}), lack)


def equal_to(term: Term) -> Condition:
    """The value that stands in the other field, in one of its rows; nothing there contradicts nothing."""
    path = str(term.raw["equals_field"])

    def lack(scene: Scene, record: Record, content: Row) -> Lack | None:
        asked = {str(value).strip() for value in values_at(scene, record, path)}
        found = str(term.value(record, content) or "").strip()
        if not found:
            return "filled", {}
        return (
            None if not asked or found in asked else ("other_value", {"found": found, "asked": _all(asked)})
        )

    return Condition(Reason("needs_equal", {"field": term.label, "other": _label(term, path)}), lack)


def _all(values: set[str]) -> tuple[str, ...]:
    return tuple(sorted(values))


def checked_later(term: Term) -> Condition:
    """Filled in on the strength of so many results later than the day of completion."""
    least = term.least or 1

    def lack(scene: Scene, record: Record, content: Row) -> Lack | None:
        rows = term.rows(record, content)
        if not rows:
            return None
        done, checked = (day_of(content.get(name)) for name in ("done_on", "effect_checked_on"))
        if done is None or checked is None or not term.value(record, rows[0]):
            return "filled", {}
        found = results_after(scene.known, record, done, min(checked, scene.as_of))
        return None if found >= least else ("later_results", {"found": found})

    return Condition(Reason("needs_later_results", {"field": term.label, "min": least}), lack)


def looked_up(term: Term) -> Condition:
    """True of somebody the record names: the field belongs to the person, not to the record."""
    path = str(term.raw["of"])

    def lack(scene: Scene, record: Record, content: Row) -> Lack | None:
        numbers = [number for value in values_at(scene, record, path) for number in targets_of(value)]
        people = [found for number in numbers if (found := scene.known.record(number))]
        cell = term.cell or term.top
        named = {"people": tuple(dict.fromkeys(numbers))}
        return None if any(bool(filled(p.content.get(cell.name), cell)) for p in people) else ("of", named)

    return Condition(Reason("needs_of", {"field": term.label}), lack)


def evidenced(term: Term) -> Condition:
    """Proved as records are: accepted by another than the uploader, intact, not expired on its day."""

    def lack(scene: Scene, record: Record, content: Row) -> Lack | None:
        reason = lacks_evidence(scene.known, record, scene.as_of)
        return (reason.code.removeprefix("lacks_"), reason.values) if reason else None

    return Condition(Reason("needs_evidence"), lack)


# ---- what is asked in some cases only ----

AGE: Mapping[str, Callable[[Scene, Record], date | None]] = {
    "selection": lambda scene, record: first_agreement_start(scene.known, record.content.get("party", ""))
}


def guarded(term: Term, condition: Condition) -> Condition:
    """The condition, asked only in the situation, from the version or of the age that it names."""
    if "newer_than" in term.raw and term.kind.id not in AGE:
        return _recent(term, condition)
    guards = [make(term) for word, make in _GUARDS.items() if word in term.raw]
    if not guards:
        return condition

    def lack(scene: Scene, record: Record, content: Row) -> Lack | None:
        asked = all(guard(scene, record) for guard in guards)
        return condition.lack(scene, record, content) if asked else None

    return replace(condition, lack=lack)


def _recent(term: Term, condition: Condition) -> Condition:
    """The same of a record that happened no longer ago than so many months."""
    months = int(term.book.number(term.raw["newer_than"]))

    def lack(scene: Scene, record: Record, content: Row) -> Lack | None:
        since = months_before(scene.as_of, months)
        if record.occurred_on is None or record.occurred_on < since:
            return "recent", {"since": since}
        return condition.lack(scene, record, content)

    return Condition(Reason("needs_recent", {**condition.needs.values, "months": months}), lack)


Guard = Callable[[Scene, Record], bool]


def _when(term: Term) -> Guard:
    situation = SITUATIONS[str(term.raw["when"])]
    return lambda scene, record: situation(scene, record, lambda name: int(term.book.params[name]))


def _from_version(term: Term) -> Guard:
    first = term.raw["from_version"]
    return lambda scene, record: record.edition >= first


def _young(term: Term) -> Guard:
    """Only while what the record is about is no older than so many months."""
    months, since = int(term.book.number(term.raw["newer_than"])), AGE[term.kind.id]

    def guard(scene: Scene, record: Record) -> bool:
        begun = since(scene, record)
        return begun is None or begun >= months_before(scene.as_of, months)

    return guard


_GUARDS: Mapping[str, Callable[[Term], Guard]] = {
    "when": _when,
    "from_version": _from_version,
    "newer_than": _young,
}
