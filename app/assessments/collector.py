"""Keep the garbage collector out of work that makes many values and no garbage.

Facts are millions of values that stay. Each time some hundred are made, Python looks through young ones for
cycles, and ever again through all of them: at 100,000 entries that took longer than the work itself.

What is old afterwards also holds what the requests of that moment leave behind, and Python by itself comes
back to old values too seldom to notice: a program that many people used grew by 4 MB in a second. So after
a while at rest everything is looked through once, for a tenth of the time that was won; and sooner, for a
tenth of all time, once a quarter more is in memory than after the last look. That holds it flat.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic, thread_time

SHARE = 10  # seconds at rest for each second of looking through everything; both of processor
GROWN = 1.25  # times what it was after the last look

_lock = Lock()
_resting = 0  # how many threads are inside
_rested = 0.0  # seconds at rest, of all threads, since everything was looked through
_cost = 0.0  # seconds that took
_blocks = 0  # of memory that were in use after it
_looked = 0.0  # when that was, by a clock that only goes forward


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """No collection inside. What was made counts as old afterwards: looked through rarely, not at once."""
    _enter()
    start = thread_time()
    try:
        yield
    finally:
        _leave(thread_time() - start)


def _enter() -> None:
    global _resting
    with _lock:
        _resting += 1
        gc.disable()


def _leave(spent: float) -> None:
    global _resting, _rested
    with _lock:
        _resting -= 1
        _rested += spent
        if _resting == 0:
            gc.freeze()  # everything out of the young generations, without looking at it …
            gc.unfreeze()  # … and into the oldest, where it still can be collected
            gc.enable()
        _look_through()


def _look_through() -> None:
    """At everything there is, if enough was won since; also where others rest, who may never all be done."""
    global _rested, _cost, _blocks, _looked
    grown = sys.getallocatedblocks() > GROWN * _blocks
    if max(_rested, monotonic() - _looked if grown else 0.0) >= SHARE * _cost:
        start = thread_time()
        gc.collect()
        _rested, _cost = 0.0, thread_time() - start
        _blocks, _looked = sys.getallocatedblocks(), monotonic()
