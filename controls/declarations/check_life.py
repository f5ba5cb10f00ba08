"""States are reached and frozen fields exist; steps join known states and name known people and fields."""

from __future__ import annotations

from controls.declarations.faults import Place
from controls.declarations.raw import RawKinds, as_list, as_tables
from controls.declarations.reading import Table
from controls.kind import Kind, Kinds

NEEDS = ("reason", "complete", "change_reason")


def check(place: Place, raw: RawKinds, kinds: Kinds) -> None:
    for step in raw.common["transition"]:
        _check_step(place.of(_name(step)), kinds, None, step)
    for time in raw.common["time"]:
        for step in as_tables(time.get("transition")):
            _check_step(place.of(f"time {time['id']}").at(_name(step)), kinds, None, step)
    for raw_kind in raw.kinds:
        kind = kinds[raw_kind.id]
        where = place.of(kind.id, kind.file)
        _check_states(where, raw_kind.table, kinds, kind)
        for step in as_tables(raw_kind.table.get("transition")):
            _check_step(where.at(_name(step)), kinds, kind, step)


def _name(step: Table) -> str:
    return f"{'/'.join(step['from'])} > {step['to']}"


def _check_states(place: Place, table: Table, kinds: Kinds, kind: Kind) -> None:
    reached = {state.id for state in kind.states}
    for state in as_tables(table.get("state")):
        where = place.at(f"state {state['id']}")
        where.unless(state["id"] not in kinds.states, "is a common one")
        where.unless(state["id"] in reached, "is never reached")
        where.known(state.get("freezes", ()), [field.name for field in kind.fields], "field", "freezes")


def _check_step(place: Place, kinds: Kinds, kind: Kind | None, step: Table) -> None:
    fields = {field.name: field for field in kind.fields} if kind else {}
    own_states = [state.id for state in kind.states] if kind else []
    states = {*kinds.states, "new", *own_states}
    place.known([*step["from"], step["to"]], states, "state")
    people = {*kinds.roles, *kinds.groups, *kinds.stand_ins}
    place.known([*step["who"], *step.get("not_who", ())], people, "role", "who")
    place.known(step["needs"], {*NEEDS, *fields}, "field", "needs")
    for name, wanted in step.get("if", {}).items():
        field = fields.get(name)
        if place.unless(field, f"unknown field {name}", "if") and field:
            allowed = [value.id for value in field.values] or as_list(wanted)
            place.known(as_list(wanted), allowed, f"value of {name}", "if")
