"""Keep the garbage collector out of work that makes many values and no garbage.

Facts are millions of values that stay. Each time some hundred are made, Python looks through young ones for
cycles, and ever again through all of them: at 100,000 entries that took longer than the work itself.

What is old afterwards also holds what the requests of that moment leave behind, and Python by itself comes
back to old values too seldom to notice: a program that many people used grew by 4 MB in a second. So after
a while at rest everything is looked through once, for a tenth of the time that was won.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import perf_counter

SHARE = 10  # seconds at rest for each second of looking through everything

_lock = Lock()
_resting = 0  # how many threads are inside
_since = 0.0  # when the first of them came
_rested = 0.0  # seconds at rest since everything was looked through
_cost = 0.0  # seconds that took


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """No collection inside. What was made counts as old afterwards: looked through rarely, not at once."""
    _enter()
    try:
        yield
    finally:
        _leave()


def _enter() -> None:
    global _resting, _since
    with _lock:
        if _resting == 0:
            _since = perf_counter()
        _resting += 1
        gc.disable()


def _leave() -> None:
    global _resting, _rested
    with _lock:
        _resting -= 1
        if _resting == 0:
            _rested += perf_counter() - _since
            gc.freeze()  # everything out of the young generations, without looking at it …
            gc.unfreeze()  # … and into the oldest, where it still can be collected
            gc.enable()
            _look_through()


def _look_through() -> None:
    """At everything there is, if enough was won since the last time."""
    global _rested, _cost
    if _rested >= SHARE * _cost:
        start = perf_counter()
        gc.collect()
        _rested, _cost = 0.0, perf_counter() - start
