"""The kinds as they were built: each is complete in itself, and together they use the whole vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from controls.declaration import Field
from controls.declarations import check_fields, check_life, check_rules
from controls.declarations.check_names import every_field
from controls.declarations.faults import Place
from controls.declarations.holes import holes
from controls.declarations.raw import COMMON, RawKinds, by_id, ids
from controls.kind import Kind, Kinds

SUBJECT_WORDS = ("self", "organisation")


def check(raw: RawKinds, kinds: Kinds) -> None:
    """DeclarationError naming everything that is wrong."""
    place = Place(COMMON)
    schemes = {name: list(rule.get("schemes", ())) for name, rule in by_id(raw.common["rule"]).items()}
    for kind in kinds.values():
        _check_kind(place.of(kind.id, kind.file), raw, kinds, kind)
    _check_prefixes(place, kinds)
    check_fields.check(place, kinds)
    check_life.check(place, raw, kinds)
    check_rules.check(place, kinds, raw.common["words"], schemes)
    _check_all_used(place, raw, kinds)
    place.refuse()


def _check_kind(place: Place, raw: RawKinds, kinds: Kinds, kind: Kind) -> None:
    place.unless(re.fullmatch("[A-Z]{3}", kind.prefix), f"{kind.prefix}: three capitals", "prefix")
    _check_visible(place, raw, kind)
    _check_days(place, raw, kinds, kind)
    _check_subjects(place, kinds, kind)
    _check_people(place, kinds, kind)
    _check_consent(place, kinds, kind)
    _check_title(place, kinds, kind)
    place.unless(kind.revision > 0, "counts from 1", "revision")


def _check_visible(place: Place, raw: RawKinds, kind: Kind) -> None:
    limit = raw.common["limits"]["visible_fields_max"]
    shown = sum(field.see for field in kind.fields)
    place.unless(shown <= limit, f"shows {shown} fields ({limit} allowed)", "field")


def _check_days(place: Place, raw: RawKinds, kinds: Kinds, kind: Kind) -> None:
    """The days of its time are there; a document may name its first day by `opened` instead."""
    needed = by_id(raw.common["time"])[kind.time]["fields"]
    if kind.time == "document" and kind.opened:
        needed = []
    for name in needed:
        field = kinds.find(kind.id, name)
        if place.unless(field, f"time {kind.time} needs the field {name}", "time") and field:
            place.unless(field.type == "date", "must be a date", name)
    place.unless(kind.time != "case" or kind.opened, "a case needs opened", "opened")
    for key, path in (("opened", kind.opened), ("closed", kind.closed)):
        day = kinds.find(kind.id, path) if path else None
        place.unless(not path or (day and day.type == "date"), f"{path} is no date", key)


def _check_subjects(place: Place, kinds: Kinds, kind: Kind) -> None:
    for path in kind.subjects:
        field = kinds.find(kind.id, path)
        fits = path in SUBJECT_WORDS or (field and field.type in check_fields.REFERENCES)
        place.unless(fits, f"{path} is no reference", "subjects")


def _check_people(place: Place, kinds: Kinds, kind: Kind) -> None:
    people = {*kinds.roles, *kinds.groups, *kinds.stand_ins}
    place.known(kind.create, people, "role", "create")
    place.known(kind.approve, people, "role", "approve")
    place.unless(kind.create, "nobody may create it", "create")
    place.unless(kind.approve or kind.time == "row", "nobody may approve it", "approve")


def _check_consent(place: Place, kinds: Kinds, kind: Kind) -> None:
    sides = [value.id for value in kinds.attached["consents"].column("side").values]
    place.known(kind.consent, sides, "side", "consent")


def _check_title(place: Place, kinds: Kinds, kind: Kind) -> None:
    quoted = {language: set(holes(kind.title.get(language))) for language in ("en", "ja")}
    differ = {name for name, _ in quoted["en"] ^ quoted["ja"]}
    place.unless(not differ, f"words differ between languages: {', '.join(sorted(differ))}", "title")
    for name, form in sorted(quoted["en"] | quoted["ja"]):
        field = kinds.find(kind.id, name)
        if place.unless(field, f"quotes unknown field {name}", "title") and field:
            _check_form(place, kinds, field, form)


def _check_form(place: Place, kinds: Kinds, field: Field, form: str) -> None:
    if not form:
        place.unless(field.type != "date", f"{field.name} needs a format", "title")
    elif place.known([form], kinds.formats, "format", "title"):
        short = field.type in ("str", "text")
        place.unless(short == (form == "short"), f"{field.name} is no fit for :{form}", "title")


def _check_prefixes(place: Place, kinds: Kinds) -> None:
    """A number tells its kind: no prefix stands for two."""
    for kind in kinds.values():
        first = next(other for other in kinds.values() if other.prefix == kind.prefix)
        where = place.of(kind.id, kind.file)
        where.unless(first is kind, f"{kind.prefix} is also that of {first.id}", "prefix")


def _check_all_used(place: Place, raw: RawKinds, kinds: Kinds) -> None:
    """A word nobody uses is a leftover or a misspelling elsewhere."""
    used = _used(raw, kinds)
    for vocabulary, words in used.items():
        for word in ids(raw.common[vocabulary]):
            place.of(f"{vocabulary} {word}").unless(word in words, "used by no kind")


def _used(raw: RawKinds, kinds: Kinds) -> Mapping[str, set[str]]:
    tables = [field for _, field, _ in every_field(Place(COMMON), raw)]
    fields = list(_all_fields(kinds))
    return {
        "type": {field["type"] for field in tables},
        "list": {field["values"] for field in tables if isinstance(field.get("values"), str)},
        "table": {field["columns"] for field in tables if isinstance(field.get("columns"), str)},
        "rule": {rule.rule for kind in kinds.values() for rule in kind.rules},
        "prefill": {word.partition(".")[0] for field in fields for word in field.prefill},
        "computed": {field.computed for field in fields if field.computed},
        "format": {form for kind in kinds.values() for _, form in holes(kind.title.en)},
        "time": {kind.time for kind in kinds.values()},
    }


def _all_fields(kinds: Kinds) -> Iterator[Field]:
    own = [field for kind in kinds.values() for field in kind.fields]
    for field in (*kinds.shared.values(), *kinds.attached.values(), *own):
        yield field
        yield from field.columns
