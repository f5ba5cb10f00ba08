"""The edition and its controls: each is complete, and every field, value and fact it names exists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from controls.control import Activity, Catalog, Control, Provider
from controls.declarations import check_sentences
from controls.declarations.build_catalog import SENTENCES
from controls.declarations.check_conditions import Scope, check_condition, check_conditions, check_path
from controls.declarations.faults import Place
from controls.declarations.raw import as_list
from controls.declarations.raw_catalog import RawCatalog
from controls.declarations.shapes_of_catalog import CONDITION_ENTRY
from controls.kind import Kind, Kinds

TIMES = ("event", "period")
LISTS = ("needs", "wants", "needs_any", "parts", "chains", "steps", "shares")
EVERY_TEST = frozenset(["kind", "params", "qualify", "tiers", "rec_floor", "note", *SENTENCES])
ROLE_FIELD = ("assignment", "role")  # where the roles that owner_named asks for are declared


def check(place: Place, raw: RawCatalog, catalog: Catalog, kinds: Kinds) -> None:
    scope = Scope(catalog, kinds, frozenset(), ())
    shipped = {source.name for source in raw.sources if not source.own}
    for source in raw.sources:
        taken = source.own and source.name in shipped
        place.of("", source.name).unless(not taken, "has the name of a file of the program; give it another")
    for activity in catalog.activities.values():
        _check_activity(place.of(f"activity {activity.id}"), scope, activity)
    for fact in catalog.derived.values():
        for path in fact.reads:
            check_path(place.of(f"derived {fact.id}"), scope, path, "reads")
    for control in catalog.controls:
        where = place.of(control.id, control.file)
        _check_control(where, catalog, control)
        _check_test(where.at("test"), raw, catalog, kinds, control)
        check_sentences.check(where.at("test"), catalog, control)
    _check_words(place.of("condition"), catalog)
    _check_all_used(place, catalog)


def _check_words(place: Place, catalog: Catalog) -> None:
    """The words the edition lists for conditions are those that can be read, no more and no fewer."""
    listed = [*catalog.conditions["keys"], *catalog.conditions["chain_keys"]]
    place.once(listed, "keys")
    for word in sorted(set(listed) ^ set(CONDITION_ENTRY.types)):
        place.fault(f"{word} is either not listed or not understood", "keys")


def _check_activity(place: Place, scope: Scope, activity: Activity) -> None:
    place.known([activity.time], TIMES, "time", "time")
    for provider in activity.provided_by:
        where = place.at(provider.record)
        if where.known([provider.record], scope.kinds, "record"):
            kind = scope.kinds[provider.record]
            same = kind.time == activity.time
            where.unless(same, f"is of time {kind.time}, the activity of {activity.time}")
            _check_provider(where, scope, kind, provider)


def _check_provider(place: Place, scope: Scope, kind: Kind, provider: Provider) -> None:
    table = kind.find(provider.rows) if provider.rows else None
    if provider.rows:
        place.unless(table and table.type == "rows", f"no table {provider.rows}", "rows")
    for name, value in provider.where.items():
        column = next((c for c in table.columns if c.name == name), None) if table else None
        field = column or kind.find(name)
        if place.unless(field, f"unknown field {name}", "where") and field and field.values:
            place.known([value], [v.id for v in field.values], f"value of {name}", "where")
    subject = [provider.subject] if provider.subject else []
    for path in [*provider.stands_for.values(), *subject]:
        check_path(place, scope, f"{kind.id}.{path}", "stands_for")


def _check_control(place: Place, catalog: Catalog, control: Control) -> None:
    place.unless(re.fullmatch(r"[A-Z]{3}-\d\d", control.id), "three capitals, a hyphen, two digits", "id")
    place.known([control.clause], catalog.numbering, "clause", "clause")
    place.known([control.source], catalog.sources, "source", "source")
    place.known([control.severity], catalog.grades, "severity", "severity")
    place.known(control.subjects, catalog.subjects, "subject", "subject")
    for clause in (control.iso_clause, *control.related):
        place.unless(re.fullmatch(r"\d+(\.\d+)*", clause), f"{clause} is no clause number", "related")
    guidance = control.source == "guidance"
    place.unless(not guidance or control.severity == "observation", "guidance above observation", "severity")
    _check_interval(place, catalog, control)


def _check_interval(place: Place, catalog: Catalog, control: Control) -> None:
    intervals = [control.interval] if control.interval else list(control.intervals_by_tier.values())
    together = bool(control.activity) == bool(intervals)
    place.unless(together, "activity and interval go together", "interval")
    place.known(intervals, catalog.durations, "interval", "interval")
    place.known(control.intervals_by_tier, catalog.tiers, "tier", "interval_by_tier")
    place.known(control.grace_days_by_tier, catalog.tiers, "tier", "grace_days_by_tier")
    if control.activity:
        place.known([control.activity], catalog.activities, "activity", "activity")


def _check_test(place: Place, raw: RawCatalog, catalog: Catalog, kinds: Kinds, control: Control) -> None:
    test, kind = control.test, catalog.test_kinds[control.test.kind]
    place.known(raw.controls[control.id].test, {*EVERY_TEST, *kind.keys}, f"key of {kind.id}")
    place.unless(control.activity or not kind.needs_activity, f"{kind.id} needs an activity")
    together = ("qualify" in raw.controls[control.id].test) == bool(control.activity)
    place.unless(together, "qualify and activity go together", "qualify")
    for name in kind.params:
        place.unless(name in test.params, "is missing", "params", name)
    place.known(test.records, kinds, "record", "record")
    place.known(test.tiers, catalog.tiers, "tier", "tiers")
    known = tuple(record for record in test.records if record in kinds)
    _check_keys(place, Scope(catalog, kinds, frozenset(test.params), known), test.raw, test.qualify)


def _check_keys(
    place: Place, scope: Scope, raw: Mapping[str, Any], qualify: Sequence[Mapping[str, Any]]
) -> None:
    catalog = scope.catalog
    place.known(as_list(raw.get("which", [])), catalog.conditions["which"], "which", "which")
    for key in LISTS:
        check_conditions(place.at(key), scope, raw.get(key, ()))
    check_conditions(place.at("qualify"), scope, qualify)
    if "requires" in raw:
        check_condition(place.at("requires"), scope, raw["requires"])
    for key in ("covers", "pairs"):
        place.known(as_list(raw.get(key, [])), catalog.derived, "derived fact", key)
    for key in ("sides", "lines", "per"):
        for path in as_list(raw.get(key, [])):
            check_path(place, scope, path, key)
    _check_cases(place.at("cases"), scope, raw.get("cases"))
    _check_roles(place, scope, raw.get("roles", ()))


def _check_cases(place: Place, scope: Scope, cases: Mapping[str, Any] | None) -> None:
    if cases is None:
        return
    place.known([str(cases.get("record"))], scope.kinds, "record", "record")
    place.known([str(cases.get("when"))], scope.catalog.derived, "derived fact", "when")
    check_path(place, scope, str(cases.get("needs")), "needs")


def _check_roles(place: Place, scope: Scope, roles: Sequence[str]) -> None:
    field = scope.kinds.find(*ROLE_FIELD) if roles and ROLE_FIELD[0] in scope.kinds else None
    place.known(roles, [value.id for value in field.values] if field else [], "role", "roles")


def _check_all_used(place: Place, catalog: Catalog) -> None:
    named = set(_strings([[control.test.raw, control.test.qualify] for control in catalog.controls]))
    activities = {control.activity for control in catalog.controls}
    tests = {control.test.kind for control in catalog.controls}
    for fact in catalog.derived:
        place.of(f"derived {fact}").unless(fact in named, "used by no test")
    for activity in catalog.activities:
        place.of(f"activity {activity}").unless(activity in activities, "used by no control")
    for test in catalog.test_kinds:
        place.of(f"test_kind {test}").unless(test in tests, "used by no control")


def _strings(value: Any) -> Iterator[str]:
    """Every string inside, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        inner: Iterable[Any] = value.values() if isinstance(value, Mapping) else value
        for item in inner:
            yield from _strings(item)
