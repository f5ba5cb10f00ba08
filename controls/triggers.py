"""What calls for a reaction in a period, chain by chain: derived facts, records, or rows of records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from controls.components import single_points, single_since
from controls.content import Row, matches, rows_of, targets_of, value_of
from controls.facts import Record, Subject
from controls.inquiry import Inquiry
from controls.known import Known
from controls.missed import low_item, missed_party_result, missed_result, repeated_miss
from controls.scene import day_of, split_path
from controls.selecting import chosen, stands
from controls.trigger import Trigger
from controls.worsening import trend_alert


def triggers_of(inquiry: Inquiry, chain: Row, subject: Subject) -> list[Trigger]:
    """What starts the chain for a subject up to the last day looked at, in order."""
    name = str(chain["trigger"])
    made = DERIVED_TRIGGERS.get(name, _from_records(chain))
    found = [trigger for trigger in made(inquiry, subject) if inquiry.may_call(trigger.since)]
    return sorted(found, key=lambda trigger: (trigger.since, trigger.id))


Maker = Callable[[Inquiry, Subject], Iterator[Trigger]]


def single_point(inquiry: Inquiry, subject: Subject) -> Iterator[Trigger]:
    """Single points of failure, from the latest dependency review on; one that came later waits for the
    next.
    """
    reviews = chosen(inquiry.known, "dependency_review", "latest", subject.number, inquiry.question)
    for review in reviews:
        listed = _risks_listed(review)
        for service, row in single_points(inquiry.known, inquiry.as_of):
            risks = listed.get((service.number, row["id"]))
            since = review.occurred_on or date.max
            begun = single_since(service, row["id"])
            newer = begun is not None and begun > since
            if risks is not None or not newer:
                label = row.get("name")
                name = f"{service.number}#{row['id']}"
                yield Trigger(name, service, since, {}, row, label, tuple(risks or ()), review.number)


def _risks_listed(review: Record) -> Mapping[tuple[str, str], list[str]]:
    """Risks that a review names for each component."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in review.content.get("single_points", ()):
        component = row.get("component") or {}
        key = component.get("record", row.get("service", "")), component.get("row", "")
        found.setdefault(key, []).extend(targets_of(row.get("risk")))
    return found


DERIVED_TRIGGERS: Mapping[str, Maker] = {
    "missed_result": missed_result,
    "missed_supplier_result": missed_party_result,
    "missed_internal_result": missed_party_result,
    "repeated_miss": repeated_miss,
    "trend_alert": trend_alert,
    "low_item": low_item,
    "single_point": single_point,
}


# Where what is derived stands, and what reactions may name in its place.
DERIVED_FROM: Mapping[str, frozenset[str]] = {
    "missed_result": frozenset({"measurement"}),
    "missed_supplier_result": frozenset({"performance_check"}),
    "missed_internal_result": frozenset({"performance_check"}),
    "repeated_miss": frozenset({"measurement"}),
    "trend_alert": frozenset({"measurement"}),
    "low_item": frozenset({"survey_round", "survey_analysis"}),
    "single_point": frozenset({"dependency_review", "service"}),
}


def kinds_behind(trigger: str) -> frozenset[str]:
    """Kinds of record in which a trigger stands."""
    return DERIVED_FROM.get(trigger) or frozenset({trigger.partition(".")[0]})


# ---- records and their rows ----


def _from_records(chain: Row) -> Maker:
    kind, _, table = str(chain["trigger"]).partition(".")

    def made(inquiry: Inquiry, subject: Subject) -> Iterator[Trigger]:
        for record in _records(inquiry, chain, kind, subject):
            rows: Sequence[Row | None] = rows_of(record, record.content, table) if table else [None]
            for row in rows:
                trigger = _trigger(inquiry, chain, record, row)
                if trigger and matches(row or record.content, chain.get("where", {})):
                    yield trigger

    return made


def _records(inquiry: Inquiry, chain: Row, kind: str, subject: Subject) -> list[Record]:
    """Approved records, cases that stand; of rows that answer themselves only those of the latest record."""
    known = inquiry.known
    declared = known.kinds[kind]
    if "via" not in chain and declared.time != "case":
        return chosen(known, kind, "latest", subject.number, inquiry.question)
    concerned = CONCERNING.get((kind, subject.kind), _concerning)(known, kind, subject)
    of_its_own = any(
        state.counts and not state.final and state.id != "submitted" for state in declared.states
    )
    return [record for record in concerned if record.final or (of_its_own and stands(known, record))]


def _trigger(inquiry: Inquiry, chain: Row, record: Record, row: Row | None) -> Trigger | None:
    since = day_at(inquiry.known, str(chain["since"]), record, row)
    if since is None:
        return None
    name = record.number if row is None else f"{record.number}#{row['id']}"
    label = next((str(v) for k, v in row.items() if k in ("project", "name") and v), None) if row else None
    return Trigger(name, record, since, {record.number: None}, row, label)


def day_at(known: Known, path: str, record: Record, row: Row | None) -> date | None:
    """The day at a path of the record, or of the row of it."""
    _, field, column = split_path(known.kinds, path, record.kind)
    if not column:
        return day_of(value_of(record, record.content, field))
    if row is not None:
        return day_of(row.get(column))
    days = [day_of(line.get(column)) for line in rows_of(record, record.content, field)]
    return min((day for day in days if day), default=None)


# ---- who is concerned, where a record does not say so itself ----


def _concerning(known: Known, kind: str, subject: Subject) -> Sequence[Record]:
    return known.concerning(kind, subject.number)


def _by_origin(known: Known, kind: str, subject: Subject) -> Sequence[Record]:
    """Improvements that came from records about the subject."""

    def made(known: Known) -> Mapping[str, Sequence[Record]]:
        found: dict[str, dict[str, Record]] = {}
        for record in known.of_kind(kind):
            origins = (known.record(row.get("record", "")) for row in record.content.get("origin_refs", ()))
            for number in {number for origin in origins if origin for number in origin.subjects}:
                found.setdefault(number, {})[record.number] = record
        return {number: list(records.values()) for number, records in found.items()}

    return known.once(("by_origin", kind), made).get(subject.number, ())


def _notes_on_sla(known: Known, kind: str, subject: Subject) -> Sequence[Record]:
    """Notes on the business of the SLA's customers that name one of its services, or none at all."""
    sla = known.record(subject.number)
    if sla is None:
        return []
    services = set(targets_of(sla.content.get("services")))
    notes = {
        note.number: note
        for customer in targets_of(sla.content.get("customers"))
        for note in known.concerning(kind, customer)
        if not note.content.get("services") or services.intersection(targets_of(note.content["services"]))
    }
    return list(notes.values())


CONCERNING: Mapping[tuple[str, str], Callable[[Known, str, Subject], Sequence[Record]]] = {
    ("improvement", "supplier"): _by_origin,
    ("improvement", "internal_supplier"): _by_origin,
    ("business_environment_note", "sla"): _notes_on_sla,
}
