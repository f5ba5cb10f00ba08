"""One line of a working: a sentence with its numbers, and what it says about carrying."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from controls.assessment import Reason

OK, SHORT, UNKNOWN, NOTE = "ok", "short", "unknown", "note"


@dataclass(frozen=True, slots=True)
class Step:
    """`state`: ok, short (less than the customer was promised), unknown, or note (something beside)."""

    state: str
    reason: Reason


def state_of(steps: Iterable[Step]) -> str:
    """What falls short decides, then what is unknown."""
    states = {one.state for one in steps}
    return SHORT if SHORT in states else UNKNOWN if UNKNOWN in states else OK


def step(state: str, code: str, **values: Any) -> Step:
    return Step(state, Reason(code, values))
