"""References of a draft become record numbers: by import key, by name, by row of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from app.i18n import _
from app.imports.filling import Line, Me, Ref, Sought, Verdict
from app.records.figures import bound_of, exact_value, nothing_happened
from app.records.lookups import SqlLookup
from app.records.related import day_of, in_force_on
from app.records.values import plain
from app.refusal import Refusal
from controls.kinds import Field, Kind

Content = Mapping[str, Any]
STATES = ("draft", "returned", "open", "submitted", "approved", "done")


class Unknown(Exception):
    """A reference leads nowhere; the message says what to do."""


class Resolver:
    """Turns placeholders into values. `number_of` knows the records imported so far; None = no such key."""

    def __init__(self, lookup: SqlLookup, number_of: Callable[[Ref], str | None]) -> None:
        self.lookup = lookup
        self.number_of = number_of

    def content(self, kind: Kind, draft: Content) -> dict[str, Any]:
        """The content with numbers in it. Refusal with a sentence for each path that leads nowhere."""
        wrong: dict[str, str] = {}
        tables = {field.name: field for field in kind.all_fields if field.type == "rows"}
        content: dict[str, Any] = {
            name: self.value(value, draft, name, wrong) for name, value in draft.items() if name not in tables
        }
        for name in tables.keys() & draft.keys():
            rows = enumerate(draft[name])
            content[name] = [self.row(tables[name], row, content, f"{name}-{i}", wrong) for i, row in rows]
        refuse(wrong)
        return content

    def line(self, given: Content) -> dict[str, Any]:
        """A line of an attached list."""
        wrong: dict[str, str] = {}
        line = {name: self.value(value, given, f"consents-{name}", wrong) for name, value in given.items()}
        refuse(wrong)
        return line

    def row(
        self, table: Field, given: Content, content: Content, path: str, wrong: dict[str, str]
    ) -> dict[str, Any]:
        row = {
            name: self.value(value, content, f"{path}-{name}", wrong)
            for name, value in given.items()
            if not isinstance(value, Verdict)
        }
        for name, value in given.items():
            if isinstance(value, Verdict) and not any(place.startswith(f"{path}-") for place in wrong):
                row[name] = found(partial(self.verdict, table, row, value), f"{path}-{name}", wrong)
        return row

    def value(self, value: Any, content: Content, path: str, wrong: dict[str, str]) -> Any:
        if isinstance(value, list):
            return [self.value(one, content, path, wrong) for one in value]
        return found(partial(self.single, value, content), path, wrong)

    def single(self, value: Any, content: Content) -> Any:
        match value:
            case Ref():
                return self.number(value)
            case Line():
                return self.row_of_record(value, content)
            case Sought():
                return self.sought(value)
            case Me():
                return self.lookup.me
        return value

    def number(self, ref: Ref) -> str:
        number = self.number_of(ref)
        if number is None:
            where = ref.import_key.rsplit("/", 1)[0]
            raise Unknown(_("No record “%(key)s” was imported by %(step)s. Import it, or correct the text.",
                            key=ref.key, step=where))  # fmt: skip
        return number

    def row_of_record(self, line: Line, content: Content) -> dict[str, Any]:
        """In the edition whose terms hold on the day of the content."""
        number = self.number(line.record)
        seen = in_force_on(number, day_of(days_only(content), self.lookup), self.lookup)
        tables = [rows for rows in seen.content.values() if isinstance(rows, list)] if seen else []
        if seen is None or not any(
            isinstance(row, dict) and row.get("id") == line.row for rows in tables for row in rows
        ):
            raise Unknown(_("%(number)s has no row “%(row)s”.", number=number, row=line.row))
        return {"record": number, "edition": seen.edition, "row": line.row}

    def sought(self, sought: Sought) -> str:
        wanted = plain(sought.text).casefold()
        numbers = {
            seen.number
            for seen in self.lookup.records(sought.kind, states=STATES)
            if plain(str(self.text_of(seen.number, seen.content, sought.by))).casefold() == wanted
        }
        name = self.lookup.kinds[sought.kind].name.get(self.lookup.language)
        if not numbers:
            raise Unknown(
                _("There is no such record (%(kind)s). Record it first, or correct the text.", kind=name)
            )
        if len(numbers) > 1:
            some = ", ".join(sorted(numbers)[:5])
            raise Unknown(_("Several records are called so: %(numbers)s. Use their numbers.", numbers=some))
        return numbers.pop()

    def text_of(self, number: str, content: Content, field: str) -> Any:
        declared = self.lookup.kinds.of_number(number).find(field)
        if declared is not None and declared.identity:
            return self.lookup.identity(number, field)
        return content.get(field, "")

    def verdict(self, table: Field, row: Content, verdict: Verdict) -> str:
        """On the exact figures, against the target this row points to."""
        judged = {
            **{name: value for name, value in row.items() if isinstance(value, dict)},
            **dict(verdict.figures),
        }
        target = bound_of(table, judged, self.lookup)
        if nothing_happened(judged):
            return "no_events"
        value = exact_value(judged, target) if target else None
        if target is None or value is None:
            raise Unknown(_("There is no target to judge this by: the row points to none that has a value."))
        return "met" if target.fulfilled(value) else "missed"


def found(find: Callable[[], Any], path: str, wrong: dict[str, str]) -> Any:
    """The value, or None and a sentence for its path."""
    try:
        return find()
    except Unknown as unknown:
        wrong[path] = str(unknown)
        return None


def days_only(content: Content) -> dict[str, str]:
    return {name: value for name, value in content.items() if isinstance(value, str)}


def refuse(wrong: Mapping[str, str]) -> None:
    if wrong:
        raise Refusal(next(iter(wrong.values())), fields=wrong)
