"""A result and the two numbers it comes from must say the same: the verdict is judged on the exact share."""

from __future__ import annotations

from collections.abc import Iterator

from app.i18n import _
from app.records.figures import agrees, bound_of, share_of, value_text
from app.records.lookup import Content, Lookup
from app.records.problem import Problem
from app.records.values import is_given
from controls.kinds import Field, Kind

MEASURED = frozenset({"numerator", "denominator", "value"})


def contradictions(kind: Kind, content: Content, lookup: Lookup) -> Iterator[Problem]:
    for rows in kind.fields:
        if {column.name for column in rows.columns} >= MEASURED:
            for index, row in enumerate(content.get(rows.name, [])):
                yield from contradiction(rows, row, index, lookup)


def contradiction(rows: Field, row: Content, index: int, lookup: Lookup) -> Iterator[Problem]:
    target = bound_of(rows, row, lookup)
    share = share_of(row, target) if target else None
    if target and share is not None and is_given(row.get("value")) and not agrees(row["value"], share):
        sentence = _(
            "Row %(row)s: %(numerator)s of %(denominator)s is %(share)s %%, not %(value)s. "
            "Correct one of them, or leave the result empty.",
            row=index + 1,
            numerator=row["numerator"],
            denominator=row["denominator"],
            share=value_text(share, target),
            value=row["value"],
        )
        yield Problem(f"{rows.name}-{index}-value", sentence)
