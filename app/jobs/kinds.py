"""What kinds of job there are: who does them, what they are called, and how often they come round."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

Handler = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class JobKind:
    """`title` and the names of the `steps` are lazy texts. Without `every` a job starts with its cause."""

    run: Handler
    title: Any
    steps: Mapping[str, Any]
    every: timedelta | None = None


HANDLERS: dict[str, JobKind] = {}


def handler(
    kind: str, title: Any, steps: Mapping[str, Any], every: timedelta | None = None
) -> Callable[[Handler], Handler]:
    """Declare the function that does jobs of this kind: function(progress, **arguments) -> result."""

    def declare(function: Handler) -> Handler:
        HANDLERS[kind] = JobKind(function, title, steps, every)
        return function

    return declare
