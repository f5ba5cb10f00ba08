"""The steps of a mapping file, read and held against the declarations of the kinds they make."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.i18n import _
from app.imports.faults import Fault
from app.imports.sources import (
    Column,
    Constant,
    Difference,
    Found,
    Importer,
    Judged,
    LineOf,
    OfStep,
    Source,
    Text,
    WrongSource,
    source_of,
)
from app.imports.steps import RowOfTable, Step
from app.records.values import is_given
from controls.kinds import Field, Kind, Kinds

STEP_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
ROW_ID = re.compile(r"[a-z0-9]{1,32}")
WORDS = {
    "id",
    "kind",
    "attach_to",
    "file",
    "key",
    "only",
    "one_per_key",
    "fields",
    "rows",
    "consents",
    "evidence",
}
CONSENT = ("person", "side", "form", "agreed_on")
PROOF = ("file", "role", "page")
GIVEN_BY_PROGRAM = frozenset({"owner", "language"})
Given = Mapping[str, Any]
Key = tuple[str, ...]


class Reader:
    """Reads steps in order and collects what is wrong with them."""

    def __init__(self, name: str, kinds: Kinds, files: set[str], faults: list[Fault]) -> None:
        self.name = name
        self.kinds = kinds
        self.files = files
        self.faults = faults
        self.steps: dict[str, Step] = {}
        self.place = ""

    def wrong(self, message: str, *path: str) -> None:
        self.faults.append(Fault(": ".join(filter(None, (self.place, ".".join(path), message))), self.name))

    def read(self, raw: Given, number: int) -> None:
        id = str(raw.get("id", ""))
        self.place = _("step %(step)s", step=id or number)
        if not STEP_ID.fullmatch(id) or id in self.steps:
            self.wrong(_("Give every step an id of its own: small letters, digits and _."))
        for word in sorted(set(raw) - WORDS):
            self.wrong(_("“%(word)s” means nothing here. Remove it.", word=word))
        if str(raw.get("file")) not in self.files:
            self.wrong(_("“file” names one of [files]."))
        kind = self.kind_of(raw)
        key = self.key_of(raw)
        step = Step(
            id=id,
            file=str(raw.get("file")),
            key=key,
            kind=kind,
            attach_to=str(raw.get("attach_to", "")),
            only=self.only_of(raw),
            one_per_key=bool(raw.get("one_per_key", False)),
            fields=self.fields_of(raw, kind, key),
            rows=self.tables_of(raw, kind, key),
            consents=tuple(self.lines_of(raw, "consents", CONSENT, key, CONSENT)),
            proofs=tuple(self.lines_of(raw, "evidence", PROOF, key, ("file",))),
        )
        self.check_whole(step)
        self.steps[id] = step

    def kind_of(self, raw: Given) -> Kind | None:
        kind, attach_to = raw.get("kind"), raw.get("attach_to")
        if attach_to:
            if kind or raw.get("fields") or raw.get("rows") or raw.get("consents"):
                self.wrong(
                    _("A step with “attach_to” adds files only. Make the records in a step of their own.")
                )
            self.check_step(str(attach_to))
            return None
        if kind not in self.kinds:
            self.wrong(_("“kind” names a kind of record, such as customer or measurement."))
            return None
        return self.kinds[str(kind)]

    def key_of(self, raw: Given) -> Key:
        given = raw.get("key")
        if not isinstance(given, list) or not given or not all(isinstance(one, str) for one in given):
            self.wrong(_("“key” lists the columns that tell one record from another."))
            return ()
        return tuple(given)

    def only_of(self, raw: Given) -> dict[str, tuple[str, ...]]:
        given = raw.get("only", {})
        if not isinstance(given, dict):
            self.wrong(_("“only” is a table: column = text, or a list of texts; * stands for anything."))
            return {}
        return {
            column: tuple(map(str, words if isinstance(words, list) else [words]))
            for column, words in given.items()
        }

    def fields_of(self, raw: Given, kind: Kind | None, key: Key) -> dict[str, Source]:
        given = raw.get("fields", {})
        known = {f.name: f for f in kind.all_fields if f.type != "rows"} if kind else {}
        return self.sources_of(given, known, key, "fields")

    def tables_of(self, raw: Given, kind: Kind | None, key: Key) -> dict[str, tuple[RowOfTable, ...]]:
        tables = {f.name: f for f in kind.all_fields if f.type == "rows"} if kind else {}
        found = {}
        for name, rows in as_table(raw.get("rows")).items():
            if name not in tables or not isinstance(rows, list):
                self.wrong(_("This is no table of the kind."), "rows", name)
                continue
            columns = {column.name: column for column in tables[name].columns}
            found[name] = tuple(self.row_of(as_table(row), columns, key, name) for row in rows)
        return found

    def row_of(self, raw: Given, columns: Mapping[str, Field], key: Key, table: str) -> RowOfTable:
        id = str(raw.get("id", ""))
        if id and not ROW_ID.fullmatch(id):
            self.wrong(_("An id of a row has small letters and digits only."), "rows", table, "id")
        cells = {name: value for name, value in raw.items() if name != "id"}
        return RowOfTable(self.sources_of(cells, columns, key, f"rows.{table}"), id)

    def lines_of(
        self, raw: Given, word: str, known: Key, key: Key, needed: Key
    ) -> Iterator[dict[str, Source]]:
        given = raw.get(word, [])
        for line in given if isinstance(given, list) else [None]:
            found = self.sources_of(line, dict.fromkeys(known), key, word)
            for name in needed:
                if name not in found:
                    self.wrong(_("“%(word)s” is missing.", word=name), word)
            yield found

    def sources_of(
        self, given: Any, known: Mapping[str, Field | None], key: Key, path: str
    ) -> dict[str, Source]:
        found: dict[str, Source] = {}
        if not isinstance(given, dict):
            self.wrong(_("This is no table."), path)
            return found
        for name, raw in given.items():
            declared = known.get(name)
            if name not in known or (declared is not None and (declared.system or declared.computed)):
                self.wrong(_("There is no such field to fill."), path, name)
                continue
            try:
                found[name] = source_of(raw, key)
            except WrongSource as wrong:
                self.wrong(str(wrong), path, name)
                continue
            self.check_source(found[name], declared, path, name)
        return found

    def check_source(self, source: Source, declared: Field | None, *path: str) -> None:
        """Does the source fit the field, and is the step it refers to one that ran before?"""
        if declared is not None and not isinstance(source, Constant):
            suits = next(test for kinds, test in SUITS if isinstance(source, kinds))
            if not suits(declared):
                self.wrong(_("This source does not fit a field of type %(type)s.", type=declared.type), *path)
        record = source.record if isinstance(source, LineOf) else source
        if isinstance(record, OfStep):
            self.check_step(record.step, *path)
        if isinstance(source, Found):
            self.check_found(source, *path)

    def check_step(self, name: str, *path: str) -> None:
        if "/" not in name and name not in self.steps:
            self.wrong(_("“%(step)s” is no step above this one.", step=name), *path)

    def check_found(self, source: Found, *path: str) -> None:
        kind = self.kinds.get(source.kind)
        if kind is None or kind.find(source.by) is None:
            self.wrong(_("“find” names a kind, and “by” one of its fields."), *path)

    def check_whole(self, step: Step) -> None:
        """What a draft cannot do without has to be filled from somewhere."""
        if step.attach_to and not step.proofs:
            self.wrong(_("Say in [[step.evidence]] which file is added."))
        for declared in step.kind.all_fields if step.kind else ():
            needed = declared.need == "save" and not (
                declared.system or declared.computed or is_given(declared.default)
            )
            if needed and declared.name not in {*step.fields, *step.rows, *GIVEN_BY_PROGRAM}:
                self.wrong(
                    _("A record cannot be saved without this field. Fill it."), "fields", declared.name
                )


def as_table(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, dict) else {}


def is_record(declared: Field) -> bool:
    return declared.type in ("ref", "refs")


SUITS: tuple[tuple[tuple[type, ...], Callable[[Field], bool]], ...] = (
    ((OfStep, Found, Importer), is_record),
    ((LineOf,), lambda declared: declared.type == "line"),
    ((Judged,), lambda declared: declared.type == "enum"),
    ((Difference,), lambda declared: declared.type in ("decimal", "int")),
    ((Text,), lambda declared: declared.type in ("str", "text")),
    ((Column,), lambda declared: declared.type != "line"),
)


def read_steps(name: str, given: Any, kinds: Kinds, files: set[str], faults: list[Fault]) -> list[Step]:
    """`[[step]]` in order. What is wrong is added to `faults`."""
    reader = Reader(name, kinds, files, faults)
    if not isinstance(given, list) or not given:
        faults.append(Fault(_("There is no [[step]]: nothing would be imported."), name))
        return []
    for number, raw in enumerate(given, start=1):
        reader.read(as_table(raw), number)
    return list(reader.steps.values())
