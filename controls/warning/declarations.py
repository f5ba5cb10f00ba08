"""Declarations that nothing happened: whom they settle an interval for, and cases that say otherwise.

Worked example: “no complaints, April to June” for two customers, of which one complained on 3 May: declared
“none” it contradicts the complaint, declared “none beyond the recorded cases” it does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from controls.assessment import Question, Reason
from controls.engine import preview_known
from controls.facts import Record
from controls.scene import day_of
from controls.warning.change import Change

CASES = {"complaints": ("complaint", "received_on"), "disputes": ("dispute", "raised_on")}  # kind, its day


def warnings(change: Change) -> Iterator[Reason]:
    yield from _settled(change)
    yield from _contradicted(change)


def _settled(change: Change) -> Iterator[Reason]:
    """Windows that it meets, or still leaves short, by control and span."""
    position = change.before.facts.position
    question = Question(change.today, change.today, change.today, position)
    found: dict[tuple[str, date, date, str], list[str]] = defaultdict(list)
    for line in preview_known(change.before, change.record, question):
        if line.window is not None and line.status_now != line.status_when_approved:
            window = line.window
            key = (line.control, window.start, window.end, str(line.status_when_approved))
            found[key].append(line.subject)
    names = change.before.catalog.statuses
    for (control, start, end, status), subjects in found.items():
        values = {"control": control, "start": start, "last_day": date.fromordinal(end.toordinal() - 1)}
        yield Reason(
            "declares_window", {**values, "subjects": tuple(subjects), "becomes": names[status].name}
        )


def _contradicted(change: Change) -> Iterator[Reason]:
    """Cases of the period that stand, where it says there were none at all."""
    content = change.record.content
    kind, field = CASES[content["topic"]]
    if content.get("statement") == "none_beyond_recorded":
        return
    cases = tuple(
        record.number
        for record in change.before.of_kind(kind)
        if record.state not in ("draft", "void") and _concerns(change.record, record, field)
    )
    if cases:
        yield Reason("declared_otherwise", {"cases": cases})


def _concerns(declaration: Record, case: Record, field: str) -> bool:
    """Of one of the subjects declared for, on a day of the period."""
    day = day_of(case.content.get(field))
    since, upto = declaration.period_from, declaration.period_to
    inside = day is not None and since is not None and upto is not None and since <= day <= upto
    return inside and bool(set(declaration.subjects).intersection(case.subjects))
