"""People as far as statuses need them: from when to when somebody is active."""

from __future__ import annotations

from datetime import date

from controls.known import Known
from controls.scene import day_of
from controls.windows import FAR, Span


def is_active(known: Known, number: str, day: date) -> bool:
    since, upto = active_span(known, number)
    return since <= day.toordinal() < upto


def active_span(known: Known, number: str) -> Span:
    """The days on which somebody is active; empty for an unknown person, or one of unknown start."""
    person = known.record(number)
    since = day_of(person.content.get("active_from")) if person else None
    if person is None or since is None or not person.final:
        return 0, 0
    upto = day_of(person.content.get("active_to"))
    return since.toordinal(), upto.toordinal() if upto else FAR
