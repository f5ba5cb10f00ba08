"""Kinds and catalog agree: prefixes, subjects, tiers, intervals, served controls, limits of prefill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from controls.control import Catalog, Control
from controls.declaration import Field
from controls.declarations.check_fields import place_of
from controls.declarations.faults import Place
from controls.declarations.raw import COMMON
from controls.kind import Kind, Kinds

SERVE_WORDS = ("@interval", "@all", "@grading", "@limits", "@audit_report")
NOT_READ = ("where", "unless", "if", "when", "covers", "at", "name")
PLAN_LIMITS = ("interval", "grace_days")  # come from the control or the plan


def check(place: Place, catalog: Catalog, kinds: Kinds) -> None:
    common = place.of("", COMMON)
    _check_lists(common, catalog, kinds)
    _check_subjects(place, catalog, kinds)
    limits = {
        *catalog.defaults,
        *PLAN_LIMITS,
        *(n for control in catalog.controls for n in control.test.params),
    }
    touched = {control.id: touched_kinds(catalog, kinds, control) for control in catalog.controls}
    for kind in kinds.values():
        where = place.of(kind.id, kind.file)
        _check_prefix(where, catalog, kind)
        _check_serves(where, catalog, kind, touched)
        _check_sets(where, catalog, kinds, kind)
        for field in kind.fields:
            _check_limits(place_of(place, kind, field.name), catalog, limits, field)
    _check_served(place, catalog, kinds)


def _check_lists(place: Place, catalog: Catalog, kinds: Kinds) -> None:
    tiers = [value.id for value in kinds.lists["tier"]]
    place.of("list tier").unless(tiers == list(catalog.tiers), "differs from the edition's tiers")
    intervals = [value.id for value in kinds.lists["interval"]]
    place.of("list interval").known(intervals, catalog.durations, "duration")


def _check_subjects(place: Place, catalog: Catalog, kinds: Kinds) -> None:
    """Each kind of subject the edition knows is one kind of record."""
    named = [kind for kind in kinds.values() if kind.is_subject]
    for kind in named:
        where = place.of(kind.id, kind.file)
        where.known([str(kind.is_subject)], catalog.subjects, "subject", "is_subject")
    for subject in catalog.subjects:
        standing = [kind.id for kind in named if kind.is_subject == subject]
        text = f"one kind says is_subject for it, not {', '.join(standing) or 'none'}"
        place.of(f"subject {subject}").unless(len(standing) == 1, text)


def _check_prefix(place: Place, catalog: Catalog, kind: Kind) -> None:
    taken = {control.id.partition("-")[0] for control in catalog.controls}
    place.unless(kind.prefix not in taken, f"{kind.prefix} equals a control prefix", "prefix")


def _check_limits(place: Place, catalog: Catalog, limits: set[str], field: Field) -> None:
    """Prefill words that name a number of the catalog or a derived fact."""
    for prefill in field.prefill:
        word, _, argument = prefill.partition(".")
        _, _, source = argument.partition(".")
        if word == "derived":
            place.known([argument], catalog.derived, "derived fact", "prefill")
        if word == "limit":
            place.known([argument], limits, "limit", "prefill")
        if word == "days_after" and source.startswith("limit."):
            place.known([source.removeprefix("limit.")], limits, "limit", "prefill")
    for column in field.columns:
        _check_limits(place.at(column.name), catalog, limits, column)


def _check_sets(place: Place, catalog: Catalog, kinds: Kinds, kind: Kind) -> None:
    for rule in kind.rules:
        name = rule.keys.get("set")
        known = name is None or name in catalog.derived or kinds.find(kind.id, name)
        place.unless(known, f"unknown set {name}", f"rule {rule.rule}", "set")


def _check_serves(place: Place, catalog: Catalog, kind: Kind, touched: Mapping[str, set[str]]) -> None:
    controls = [name for name in kind.serves if not name.startswith("@")]
    place.known([name for name in kind.serves if name.startswith("@")], SERVE_WORDS, "word", "serves")
    place.known(controls, catalog.by_id, "control", "serves")
    for control in catalog.controls:
        if kind.id in touched[control.id] and not control.own:
            said = control.id in controls
            place.unless(said, f"does not say that it serves {control.id}, whose test reads it", "serves")


def _check_served(place: Place, catalog: Catalog, kinds: Kinds) -> None:
    served = {name for kind in kinds.values() for name in kind.serves}
    for control in catalog.controls:
        where = place.of(control.id, control.file)
        where.unless(control.own or control.id in served, "no kind says that it serves this control")


def touched_kinds(catalog: Catalog, kinds: Kinds, control: Control) -> set[str]:
    """Kinds whose fields a control's test reads, and those that provide its activity."""
    raw = {k: v for k, v in control.test.raw.items() if k not in ("pairs", "which")}
    named = {
        path.partition(".")[0] for path in _paths([raw, control.test.qualify]) if _names_kind(path, kinds)
    }
    activity = catalog.activities.get(control.activity or "")
    return named | {provider.record for provider in (activity.provided_by if activity else ())}


def _names_kind(path: str, kinds: Kinds) -> bool:
    head, dot, _ = path.partition(".")
    return head in kinds and (bool(dot) or path in kinds)


def _paths(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if key not in NOT_READ:
                yield from _paths(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _paths(item)
