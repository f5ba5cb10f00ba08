"""The steps of a kind seen as ways: where its content may be typed into, and what is frozen from when on."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from controls.kinds import Kind, Transition

RIGHTS = {"submitted": "submit", "approved": "approve", "returned": "approve", "void": "void"}
WORDS = frozenset({"reason", "complete", "change_reason"})  # needs that are no fields


def right_of(step: Transition) -> str:
    """The right (controls/kinds/rights.toml) that a step takes, whoever the kind itself lets take it."""
    return "create" if step.new_version else RIGHTS.get(step.to, "edit")


def needed_fields(step: Transition) -> tuple[str, ...]:
    return tuple(need for need in step.needs if need not in WORDS)


@cache
def making(kind: Kind) -> Transition:
    """The step that makes a record of this kind."""
    return next(step for step in kind.transitions if "new" in step.sources)


@cache
def working_states(kind: Kind) -> frozenset[str]:
    """States in which the content may be typed into: all on the way to being sent for approval.

    Of kinds nobody approves, the state in which they are made.
    """
    if not any(step.to == "submitted" for step in kind.transitions):
        return frozenset({making(kind).to})
    return before({"submitted"}, ways(kind)) - {"new", "submitted"}


@cache
def frozen_fields(kind: Kind, state: str) -> frozenset[str]:
    """Fields that stay as they are: frozen by this state, or by one that was passed on the way here."""
    passed = before({state}, ways(kind)) | {state}
    return frozenset(name for one in kind.states if one.id in passed for name in one.freezes)


def ways(kind: Kind) -> list[tuple[str, str]]:
    """(from, to) of the steps within one version; a correction begins anew."""
    return [(source, step.to) for step in kind.transitions if not step.new_version for source in step.sources]


def before(states: Iterable[str], ways: list[tuple[str, str]]) -> frozenset[str]:
    """Every state from which one of these can be reached, and these."""
    found = set(states)
    while more := {source for source, to in ways if to in found} - found:
        found |= more
    return frozenset(found)
