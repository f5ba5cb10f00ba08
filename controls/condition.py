"""One condition asked of a record: in words, and how to find what is missing of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from controls.assessment import Reason
from controls.content import Row
from controls.facts import Record
from controls.scene import Scene

Lack = tuple[str, Mapping[str, Any]]  # code and values of what is missing
Finder = Callable[[Scene, Record, Row], Lack | None]


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing asked of a record, in words, and how to find what is missing of it (None = fulfilled)."""

    needs: Reason
    lack: Finder

    def reason(self, lack: Lack, record: Record) -> Reason:
        """What was found missing, with what was asked."""
        code, values = lack
        return Reason(f"lacks_{code}", {**self.needs.values, **values, "record": record.number})


def missing_of(
    conditions: tuple[Condition, ...], scene: Scene, record: Record, content: Row | None = None
) -> tuple[Reason, ...]:
    """Everything the record lacks of what is asked."""
    reasons = []
    content = record.content if content is None else content
    for condition in conditions:
        lack = condition.lack(scene, record, content)
        if lack is not None:
            reasons.append(condition.reason(lack, record))
    return tuple(reasons)
