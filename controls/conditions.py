"""The conditions a control puts on the content of a record: words of the catalog become questions.

A condition is compiled once per control and then asked of many records. What it finds missing becomes a
reason naming field, number and rows, so every `partial` can be explained. A word that is not understood never
passes in silence: the control that uses it is "not computed".
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from controls.arranged import provided_rows
from controls.assessment import Reason
from controls.compiling import compiled, covered_tables, owner_of, split_also
from controls.condition import Condition, missing_of
from controls.content import Row
from controls.control import Activity, Control, Provider
from controls.known import Counted, Known
from controls.scene import Scene
from controls.terms import Book


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a control asks of the records of its activity, by kind of record."""

    by_kind: Mapping[str, tuple[Condition, ...]]
    not_computed: tuple[Reason, ...] = ()

    def missing(self, scene: Scene, counted: Counted) -> tuple[Reason, ...]:
        """Everything the record lacks; nothing = its content fulfils the control.

        A record that stands for another by its rows needs one row that says all; the nearest row is reported.
        """
        asked = self.by_kind[counted.record.kind]
        if not counted.provider.stands_for:
            return missing_of(asked, scene, counted.record)
        contents = _contents(scene.known, counted)
        return min((missing_of(asked, scene, counted.record, content) for content in contents), key=len)

    def answers(self, scene: Scene, counted: Counted) -> tuple[tuple[Reason, bool], ...]:
        """Everything that is asked, each with whether the record fulfils it."""
        asked = self.by_kind[counted.record.kind]
        rows = [
            tuple((one.needs, one.lack(scene, counted.record, content) is None) for one in asked)
            for content in _contents(scene.known, counted)
        ]
        return max(rows, key=lambda row: sum(fulfilled for _, fulfilled in row))


def _contents(known: Known, counted: Counted) -> list[Row]:
    """The record's own content, or one content per row by which it stands for another kind."""
    record, provider = counted.record, counted.provider
    if not provider.stands_for:
        return [record.content]
    common = {field.name for field in known.kinds[record.kind].common}
    shared = {name: value for name, value in record.content.items() if name in common}
    columns = {field: path.partition(".")[2] for field, path in provider.stands_for.items()}
    return [
        {**shared, **{field: row.get(column) for field, column in columns.items()}}
        for row in provided_rows(record, provider)
    ]


def compile_conditions(control: Control, activity: Activity, book: Book) -> Conditions:
    """A control's conditions for each kind of record of its activity."""
    by_kind: dict[str, tuple[Condition, ...]] = {}
    problems: dict[str, Reason] = {}
    covered = covered_tables(control)
    for provider in activity.provided_by:
        found: list[Condition] = []
        for raw in (part for whole in control.test.qualify for part in split_also(whole)):
            made = _compile(raw, provider, activity, book, covered)
            if isinstance(made, Condition):
                found.append(made)
            elif made is not None:
                problems[str(made.values)] = made
        by_kind[provider.record] = tuple(found)
    return Conditions(by_kind, tuple(problems[key] for key in sorted(problems)))


def _compile(
    raw: Row,
    provider: Provider,
    activity: Activity,
    book: Book,
    covered: Collection[str],
) -> Condition | Reason | None:
    """The condition as put to records of the provider; None when it is about another provider's records."""
    owner = owner_of(raw, book.kinds)
    provided = {other.record for other in activity.provided_by}
    if owner is None or owner.id not in provided:
        return compiled(raw, book.kinds[provider.record], book, covered)
    if owner.id != provider.record and not provider.stands_for:
        return None
    return compiled(raw, owner, book, covered)
