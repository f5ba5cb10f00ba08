"""Each rule takes the keys its word asks for, and fields, columns and values it names exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from controls.declaration import Field, Text
from controls.declarations.faults import Place
from controls.declarations.holes import holes
from controls.declarations.raw import as_list
from controls.kind import Kind, Kinds, Rule

APPROVER = "approver"  # differs_from may name who approves
COMPARING = ("not_before", "after", "not_in_future")
COMPARABLE = ("date", "datetime", "int", "decimal")


def check(
    place: Place, kinds: Kinds, words: Mapping[str, list[str]], schemes: Mapping[str, list[str]]
) -> None:
    """`words` an error sentence may quote → the rules that know them (none = all); `schemes` of the rules."""
    for kind in kinds.values():
        for rule in kind.rules:
            where = place.of(kind.id, kind.file).at(f"rule {rule.rule}")
            if where.known([rule.rule], kinds.rule_words, "rule"):
                _check_keys(where, kinds, rule)
                _check_sentence(where, rule.rule, rule.error, words)
                _check_paths(where, kinds, kind, rule)
                _check_conditions(where, kinds, kind, rule)
                _check_word(where, kinds, kind, rule, schemes)


def _check_keys(place: Place, kinds: Kinds, rule: Rule) -> None:
    word = kinds.rule_words[rule.rule]
    place.known([rule.at], ("save", "submit"), "moment", "at")
    for key in word.keys:
        place.unless(key in rule.keys, f"missing {key}")
    place.known(rule.keys, {*word.keys, *word.may}, "key")


def _check_sentence(place: Place, rule: str, error: Text, words: Mapping[str, list[str]]) -> None:
    quoted = {language: {name for name, _ in holes(error.get(language))} for language in ("en", "ja")}
    differ = quoted["en"] ^ quoted["ja"]
    place.unless(not differ, f"words differ between languages: {', '.join(sorted(differ))}", "error")
    for word in sorted(quoted["en"] | quoted["ja"]):
        known = word in words and (not words[word] or rule in words[word])
        place.unless(known, f"the sentence quotes {{{word}}}, which this rule does not know", "error")


def _check_paths(place: Place, kinds: Kinds, kind: Kind, rule: Rule) -> None:
    for key, path in _named_paths(rule.keys):
        place.unless(_is_known(kinds, kind, rule, key, path), f"unknown field {path}", key)
    table = table_of(kinds, kind, rule)
    if "rows" in rule.keys and place.unless(table, f"{rule.keys['rows']} is no table", "rows") and table:
        columns = {column.name for column in table.columns}
        named = [*as_list(rule.keys.get("column", [])), *rule.keys.get("columns", ())]
        place.known([*named, *rule.keys.get("where", {})], columns, f"column of {table.name}", "rows")


def _named_paths(keys: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("field", "other", "also", "named", "fields", "per"):
        yield from ((key, path) for path in as_list(keys.get(key, [])))


def _is_known(kinds: Kinds, kind: Kind, rule: Rule, key: str, path: str) -> bool:
    if kinds.find(kind.id, path) or (key == "other" and path in kinds.stand_ins):
        return True
    if rule.rule != "differs_from":
        return False
    field = kinds.find(kind.id, rule.keys["field"])
    return path == APPROVER or (key == "other" and field is not None and path in _values(field))


def table_of(kinds: Kinds, kind: Kind, rule: Rule) -> Field | None:
    """The table a rule looks at; None when it names none or something else."""
    found = kinds.find(kind.id, rule.keys["rows"]) if "rows" in rule.keys else None
    return found if found and found.type == "rows" else None


def _check_conditions(place: Place, kinds: Kinds, kind: Kind, rule: Rule) -> None:
    for key in ("if", "where"):
        for name, wanted in rule.keys.get(key, {}).items():
            field = _beside(kinds, kind, rule, name)
            if place.unless(field, f"unknown field {name}", key) and field and _values(field):
                place.known(as_list(wanted), _values(field), f"value of {name}", key)


def _beside(kinds: Kinds, kind: Kind, rule: Rule, name: str) -> Field | None:
    """What a name in `if` or `where` means: a column of the same row first, then a field of the kind."""
    table = table_of(kinds, kind, rule)
    row, _, column = str(rule.keys.get("field", "")).rpartition(".")
    in_row = kinds.find(kind.id, f"{row}.{name}") if row and column else None
    in_table = next((c for c in table.columns if c.name == name), None) if table else None
    return in_table or in_row or kinds.find(kind.id, name)


def _values(field: Field) -> list[str]:
    return [value.id for value in field.values]


def _check_word(place: Place, kinds: Kinds, kind: Kind, rule: Rule, schemes: Mapping[str, list[str]]) -> None:
    """What only one or a few rules ask for."""
    keys, table = rule.keys, table_of(kinds, kind, rule)
    column = next((c for c in table.columns if c.name == keys.get("column")), None) if table else None
    if rule.rule == "at_least_one_of_each" and column:
        place.known(keys.get("values", ()), _values(column), f"value of {column.name}", "values")
    if rule.rule == "sum_is" and column:
        place.unless(column.type in ("int", "decimal"), f"{column.name} is no number", "column")
    if rule.rule == "not_while":
        place.known(keys.get("others", {}), kinds, "kind", "others")
    if "scheme" in keys:
        place.known([keys["scheme"]], schemes.get(rule.rule, ()), "scheme", "scheme")
    if rule.rule in COMPARING:
        _check_comparable(place, kinds, kind, rule)
    if rule.rule in ("one_of_fields", "needed_if", "needed_if_differs", "needed_from_version"):
        _check_need(place, kinds, kind, rule)


def _check_comparable(place: Place, kinds: Kinds, kind: Kind, rule: Rule) -> None:
    for key in ("field", "other"):
        field = kinds.find(kind.id, rule.keys[key]) if key in rule.keys else None
        place.unless(not field or field.type in COMPARABLE, f"{rule.keys.get(key)} is no day or number", key)


def _check_need(place: Place, kinds: Kinds, kind: Kind, rule: Rule) -> None:
    """A field that a rule asks for in some case is optional: need and rule would say two things."""
    paths = rule.keys.get("fields", ()) if rule.rule == "one_of_fields" else [rule.keys.get("field", "")]
    for path in paths:
        field = kinds.find(kind.id, path)
        if field and field.need != "optional":
            place.fault(f"{path} has need = {field.need}: a rule that asks for it makes it optional", "field")
