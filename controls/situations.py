"""Situations a record is in, worked out from its days: conditions with `when` are asked only there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from controls.facts import Record
from controls.scene import Scene, day_of
from controls.workdays import plus_workdays

Number = Callable[[str], int]  # a param of the control by its name, whole
Situation = Callable[[Scene, Record, Number], bool]


def overdue_hard(scene: Scene, record: Record, number: Number) -> bool:
    """The case is, or was when it was closed, past its due date by more than overdue_hard_days."""
    due = day_of(record.content.get("due_on"))
    return due is not None and (_end(scene, record) - due).days > number("overdue_hard_days")


def within_notice(scene: Scene, record: Record, number: Number) -> bool:
    """`as_of` is within notice_lead_days before the last day for notice, or after it."""
    notice = day_of(record.content.get("notice_on"))
    return notice is not None and scene.as_of >= notice - timedelta(days=number("notice_lead_days"))


def past_time_limit_or_not_accepted(scene: Scene, record: Record, number: Number) -> bool:
    """The complaint passed a time limit of the procedure, or the customer did not accept its closure."""
    if record.content.get("customer_response") == "not_accepted":
        return True
    received = day_of(record.content.get("received_on"))
    procedure = procedure_on(scene, received, scene.as_of)
    if received is None or procedure is None:
        return False
    acknowledged = min(day_of(record.content.get("acknowledged_on")) or scene.as_of, scene.as_of)
    in_time = plus_workdays(
        received, procedure.content.get("ack_business_days", 0), scene.known.facts.organisation.closed_days
    )
    longest = (_end(scene, record) - received).days
    return acknowledged > in_time or any(longest > days for days in _days_allowed(procedure))


def _days_allowed(procedure: Record) -> Iterator[int]:
    if "answer_days" in procedure.content:
        yield procedure.content["answer_days"]
    for level in procedure.content.get("levels", ()):
        if "after_days" in level:
            yield level["after_days"]


def _end(scene: Scene, record: Record) -> date:
    """When the case was closed, else the day one looks at it."""
    return min(day_of(record.content.get("closed_on")) or scene.as_of, scene.as_of)


def procedure_on(scene: Scene, *days: date | None) -> Record | None:
    """The complaint procedure in force on the first of the days on which there was one."""
    known = scene.known
    editions = known.once("procedures", lambda at: at.all_in_force("complaint_procedure"))
    valid = (edition for day in days if day for edition in reversed(editions) if edition.valid_on(day))
    return next(valid, None)


SITUATIONS: Mapping[str, Situation] = {
    "overdue_hard": overdue_hard,
    "within_notice": within_notice,
    "past_time_limit_or_not_accepted": past_time_limit_or_not_accepted,
}
