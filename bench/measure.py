"""Processor seconds of several ways, taken in turns: a busy machine is unfair to all of them alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from typing import Any

ROUNDS = 5
Way = Callable[[], Any]


def nothing() -> None:
    """Between measurements, where nothing has to be forgotten."""


def in_turns(
    ways: Mapping[str, Way], rounds: int = ROUNDS, between: Callable[[], None] = nothing
) -> dict[str, float]:
    """The least processor seconds each way took. What it made is dropped outside of the measurement."""
    best: dict[str, float] = {}
    for _ in range(rounds):
        for name, way in ways.items():
            between()
            spent = seconds(way)
            best[name] = min(spent, best.get(name, spent))
    return best


def seconds(way: Way) -> float:
    gc.collect()
    begun = time.process_time()
    result = way()
    spent = time.process_time() - begun
    del result
    return spent
