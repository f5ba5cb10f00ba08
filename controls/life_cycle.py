"""The life of a record: its states, the steps between them, and which steps a kind really has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from controls.declaration import Text


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """`final`: the content never changes again. `counts`: controls read it. `freezes`: fields that stay."""

    id: str
    name: Text
    final: bool = False
    counts: bool = False
    freezes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Transition:
    """One step. `who` are roles, groups or stand-ins; `needs` are "reason", "change_reason", "complete" or
    fields.

    `conditions` maps a field to the values for which the step exists. `together`: all of `who`, not one of
    them. `new_version`: the step opens the next version beside the one in force.
    """

    sources: tuple[str, ...]
    to: str
    who: tuple[str, ...]
    button: Text
    not_who: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    conditions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    together: bool = False
    new_version: bool = False

    def holds(self, content: Mapping[str, Any]) -> bool:
        """Whether a record with this content has the step at all."""
        return all(content.get(name) in values for name, values in self.conditions.items())


def effective_transitions(
    common: Sequence[Transition], own: Sequence[Transition], values: Mapping[str, tuple[str, ...]]
) -> tuple[Transition, ...]:
    """The steps a kind really has. `values` holds what each enumeration of the kind allows.

    A kind whose own steps start at "new" replaces the common ones. A kind with states between draft and
    submitted closes the direct way, and such a state can be cancelled like a draft. A step with a condition
    takes the records it names away from the common step between the same states.
    """
    if any("new" in step.sources for step in own):
        return tuple(own)
    between = _between(own)
    steps = [_with_extra_states(step, between) for step in common]
    return (*(_without(step, own, values) for step in steps if step.sources), *own)


def reached_states(states: Iterable[State], transitions: Iterable[Transition]) -> tuple[State, ...]:
    reached = {step.to for step in transitions}
    return tuple(state for state in states if state.id in reached)


def _between(own: Sequence[Transition]) -> tuple[str, ...]:
    """Own states on the way from draft to submitted, in the order of the steps."""
    if not any("draft" in step.sources for step in own):
        return ()
    return tuple(dict.fromkeys(step.to for step in own if step.to not in ("submitted", "approved")))


def _with_extra_states(step: Transition, between: tuple[str, ...]) -> Transition:
    if not between or "draft" not in step.sources:
        return step
    if step.to == "submitted":
        return replace(step, sources=tuple(s for s in step.sources if s != "draft"))
    return replace(step, sources=(*step.sources, *between))


def _without(
    step: Transition, own: Sequence[Transition], values: Mapping[str, tuple[str, ...]]
) -> Transition:
    """The common step for the records that no conditional step between the same states takes over."""
    rest: dict[str, tuple[str, ...]] = dict(step.conditions)
    for other in own:
        if other.to == step.to and other.conditions and set(other.sources) & set(step.sources):
            for name, taken in other.conditions.items():
                rest[name] = tuple(v for v in rest.get(name, values[name]) if v not in taken)
    return replace(step, conditions=rest) if rest else step
