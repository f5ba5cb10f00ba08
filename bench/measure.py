"""Seconds of several ways, taken in turns: a busy machine is unfair to all of them alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

ROUNDS = 5
Way = Callable[[], Any]


class Seconds(NamedTuple):
    """Of the processor, in this process; and of the clock on the wall."""

    cpu: float
    wall: float


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
            spent = seconds(way).cpu
            best[name] = min(spent, best.get(name, spent))
    return best


def seconds(way: Way) -> Seconds:
    gc.collect()
    begun = Seconds(time.process_time(), time.perf_counter())
    result = way()
    spent = Seconds(time.process_time() - begun.cpu, time.perf_counter() - begun.wall)
    del result
    return spent
