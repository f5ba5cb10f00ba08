"""What follows a reaction, asked for by a control or not: an action gets done, an effect is checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from controls.assessment import Reason
from controls.declaration import Text
from controls.facts import Record
from controls.known import Known
from controls.loops.loop import Step, step
from controls.loops.words import step_name
from controls.results import results_after
from controls.scene import day_of

Further = Callable[[Known, Record | None, date], list[Step]]
REJECTED = "rejected"


def further(known: Known, kind: str, record: Record | None, as_of: date) -> list[Step]:
    """The steps after a reaction of a kind; without record what will have to follow it."""
    made = FURTHER.get(kind)
    return made(known, record, as_of) if made else []


def rejected(record: Record | None) -> bool:
    """Whether the reaction is the decision not to act."""
    return record is not None and record.content.get("decision") == REJECTED


def _action(known: Known, record: Record | None, as_of: date) -> list[Step]:
    return [_closing(known, "action", "done_on", record, as_of)]


def _improvement(known: Known, record: Record | None, as_of: date) -> list[Step]:
    if rejected(record):
        return []
    done = _closing(known, "improvement", "done_on", record, as_of)
    return [done, _effect(known, record, done, as_of)]


def _closing(known: Known, kind: str, field: str, record: Record | None, as_of: date) -> Step:
    """The day the record names as its end, by the day it names as due."""
    content = record.content if record else {}
    name = step_name(known.kinds, kind, field)
    number = record.number if record else None
    return step(name, as_of, number, day_of(content.get(field)), day_of(content.get("due_on")))


def _effect(known: Known, record: Record | None, done: Step, as_of: date) -> Step:
    """No day is set for it; what later results there are is said."""
    content = record.content if record else {}
    name = step_name(known.kinds, "improvement", "effect_checked_on")
    number = record.number if record else None
    found = step(name, as_of, number, day_of(content.get("effect_checked_on")))
    if record is None or done.on is None:
        return found
    results = results_after(known, record, done.on, found.on or as_of)
    effect = content.get("effect")
    if found.on is None or not effect:
        return replace(found, note=Reason("effect_results", {"found": results, "since": done.on}))
    field = known.kinds["improvement"].field("effect")
    label = Text(field.value_label(effect, "en"), field.value_label(effect, "ja"))
    return replace(found, note=Reason("effect_found", {"effect": label, "found": results}))


FURTHER: Mapping[str, Further] = {"action": _action, "improvement": _improvement}
