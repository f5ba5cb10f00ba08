"""Checked tables → the values of `controls.kind`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from controls.declaration import Field, Text, Value
from controls.declarations.raw import RawKind, RawKinds, as_list, as_tables, by_id
from controls.declarations.reading import Table, canonical, digest
from controls.kind import Kind, Kinds, Rule, Separation, Word
from controls.life_cycle import State, Transition, effective_transitions, reached_states

FIELD_KEYS = (
    "max",
    "min",
    "places",
    "pattern",
    "same",
    "max_rows",
    "default",
    "computed",
    "unit",
    "from_version",
)
RULE_FRAME = ("rule", "at", "error")


def build(raw: RawKinds) -> Kinds:
    common = raw.common
    shared = tuple(_field(raw, x) for x in common["field"])
    attached = {x["name"]: _field(raw, x) for x in common["attached"]}
    kinds = {k.id: _kind(raw, k, shared, attached) for k in raw.kinds}
    source = canonical(raw.sources)
    return Kinds(
        by_id=kinds,
        by_prefix={kind.prefix: kind for kind in kinds.values()},
        rooms=tuple(common["rooms"]),
        lists={name: _values(values) for name, values in raw.lists.items()},
        states={state.id: state for state in _states(common["state"])},
        roles=_names(common["role"]),
        groups={x["id"]: tuple(x["roles"]) for x in common["group"]},
        group_names=_names(common["group"]),
        stand_ins=_names(common["stand_in"]),
        separations={
            x["id"]: Separation(x["id"], x["relaxable"], text(x["text"])) for x in common["separation"]
        },
        shared={field.name: field for field in shared},
        attached=attached,
        prefill_words=_words(common["prefill"]),
        rule_words=_words(common["rule"]),
        computed_words=_words(common["computed"]),
        formats=_words(common["format"]),
        source=source,
        digest=digest(source),
    )


def text(table: Table) -> Text:
    return Text(table["en"], table["ja"])


def _names(items: Iterable[Table]) -> dict[str, Text]:
    return {x["id"]: text(x["name"]) for x in items}


def _values(items: Iterable[Table]) -> tuple[Value, ...]:
    return tuple(Value(x["id"], text(x)) for x in items)


def _words(items: Iterable[Table]) -> dict[str, Word]:
    return {x["id"]: _word(x) for x in items}


def _word(x: Table) -> Word:
    edges, keys, may = (tuple(x.get(key, ())) for key in ("edges", "keys", "may"))
    return Word(x["id"], text(x["text"]), x.get("argument", ""), edges, keys, may)


def _state(x: Table) -> State:
    return State(
        x["id"], text(x["name"]), x.get("final", False), x.get("counts", False), tuple(x.get("freezes", ()))
    )


def _transition(x: Table) -> Transition:
    return Transition(
        sources=tuple(x["from"]),
        to=x["to"],
        who=tuple(x["who"]),
        button=text(x["button"]),
        not_who=tuple(x.get("not_who", ())),
        needs=tuple(x["needs"]),
        conditions={name: tuple(as_list(value)) for name, value in x.get("if", {}).items()},
        together=x.get("together", False),
        new_version=x.get("new_version", False),
    )


def _rule(x: Table) -> Rule:
    keys = {key: value for key, value in x.items() if key not in RULE_FRAME}
    return Rule(x["rule"], x.get("at", "submit"), keys, text(x["error"]))


def _field(raw: RawKinds, x: Table) -> Field:
    given = {**raw.types[x["type"]].get("defaults", {}), **x}
    values = given.get("values", ())
    values_from = values if isinstance(values, str) and values.startswith("@") else None
    if isinstance(values, str):
        values = raw.lists.get(values, ())
    return Field(
        name=x["name"],
        type=x["type"],
        need=x["need"],
        label=text(x["label"]),
        help=text(x["help"]) if "help" in x else None,
        see=x.get("see") == 1,
        values=_values(values),
        values_from=values_from,
        many=x.get("many", False),
        to=tuple(x.get("to", ())),
        only=x.get("only", {}),
        columns=tuple(_field(raw, column) for column in raw.columns(x)),
        min_rows=x.get("min_rows", 0),
        prefill=tuple(as_list(x.get("prefill", []))),
        system=x.get("system", False),
        identity=x.get("identity", False),
        of_time=tuple(x.get("of_time", ())),
        **{key: given[key] for key in FIELD_KEYS if key in given},
    )


def _kind(raw: RawKinds, kind: RawKind, shared: Sequence[Field], attached: Mapping[str, Field]) -> Kind:
    x = kind.table
    fields = tuple(_field(raw, field) for field in kind.fields)
    common = tuple(_with_default(f, x) for f in shared if not f.of_time or x["time"] in f.of_time)
    transitions = _transitions(raw, x, fields)
    return Kind(
        id=kind.id,
        prefix=x["prefix"],
        room=kind.room,
        icon=x["icon"],
        time=x["time"],
        is_subject=x.get("is_subject"),
        subjects=tuple(x["subjects"]),
        serves=tuple(x["serves"]),
        create=tuple(x["create"]),
        approve=tuple(x["approve"]),
        consent=tuple(x.get("consent", ())),
        evidence_needed=x.get("evidence_needed", True),
        revision=x.get("revision", 1),
        opened=x.get("opened"),
        closed=x.get("closed"),
        name=text(x["name"]),
        plural=text(x["plural"]),
        title=text(x["title"]),
        note=text(x["note"]) if "note" in x else None,
        fields=fields,
        common=tuple(f for f in common if not f.system),
        system=tuple(f for f in common if f.system),
        rules=_rules(raw, x, fields),
        states=reached_states(_states([*raw.common["state"], *x.get("state", ())]), transitions),
        transitions=transitions,
        by_name={**attached, **{f.name: f for f in (*fields, *common)}},
        file=kind.file,
        own=kind.own,
        added={field["name"]: file for file, field in kind.added},
    )


def _time(raw: RawKinds, kind: Table) -> Table:
    return by_id(raw.common["time"])[kind["time"]]


def _transitions(raw: RawKinds, kind: Table, fields: Sequence[Field]) -> tuple[Transition, ...]:
    """Steps of the kind's own take the place of those that come with its time."""
    own = as_tables(kind.get("transition")) or as_tables(_time(raw, kind).get("transition"))
    values = {field.name: tuple(value.id for value in field.values) for field in fields}
    common = [_transition(step) for step in raw.common["transition"]]
    return effective_transitions(common, [_transition(step) for step in own], values)


def _rules(raw: RawKinds, kind: Table, fields: Sequence[Field]) -> tuple[Rule, ...]:
    """The rules of the time first; not those of a day the kind names otherwise."""
    absent = {*_time(raw, kind)["fields"]} - {field.name for field in fields}
    of_time = [r for r in as_tables(_time(raw, kind).get("rule")) if r.get("field") not in absent]
    return tuple(_rule(rule) for rule in (*of_time, *as_tables(kind.get("rule"))))


def _states(items: Iterable[Table]) -> tuple[State, ...]:
    return tuple(_state(x) for x in items)


def _with_default(field: Field, kind: Table) -> Field:
    """A common field with the default this kind gives it."""
    defaults = kind.get("defaults", {})
    return replace(field, default=defaults[field.name]) if field.name in defaults else field
