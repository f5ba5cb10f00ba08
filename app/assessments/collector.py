"""Keep the garbage collector out of work that makes many values and no garbage.

Facts are millions of values that stay. Each time some hundred are made, Python looks through young ones for
cycles, and ever again through all of them: at 100,000 entries that took longer than the work itself.

What is old afterwards also holds what the requests of that moment leave behind, and Python by itself comes
back to old values too seldom to notice: a program that many people used grew by 4 MB in a second. So after
a while at rest everything is looked through once, for a tenth of the time that was won; and sooner, for a
tenth of all time, once memory has grown by a quarter beside what was made at rest. That holds it flat.

A look costs by how much there is to look at. So the first one is weighed like the others before it is taken,
and the first answer of a large organisation does not wait for it.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic, thread_time

SHARE = 10  # seconds at rest for each second of looking through everything; both of processor
GROWN = 1.25  # times what is known to stay

_lock = Lock()
_resting = 0  # how many threads are inside
_rested = 0.0  # seconds at rest, of all threads, since everything was looked through
_looked = monotonic()  # when that was, by a clock that only goes forward
_blocks = 0  # of memory that were in use after it, and those made at rest since
_before = 0  # of them in use when the first thread came in, or after a look since
_cost_of_block = 1.4e-7  # seconds of a look for each: by experience, then as the last one took


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
    global _resting, _before
    with _lock:
        if _resting == 0:
            _before = sys.getallocatedblocks()
        _resting += 1
        gc.disable()


def _leave(spent: float) -> None:
    global _resting, _rested, _blocks
    with _lock:
        _resting -= 1
        _rested += spent
        if _resting == 0:
            _blocks += sys.getallocatedblocks() - _before  # less where more was given up
            gc.freeze()  # everything out of the young generations, without looking at it …
            gc.unfreeze()  # … and into the oldest, where it still can be collected
            gc.enable()
        _weigh_a_look()


def _weigh_a_look() -> None:
    """At everything there is, if enough was won since; also where others rest, who may never all be done."""
    blocks = sys.getallocatedblocks()
    won = max(_rested, monotonic() - _looked if blocks > GROWN * _blocks else 0.0)
    if won >= SHARE * blocks * _cost_of_block:
        look_through()


def look_through() -> None:
    """At everything there is, now."""
    global _rested, _looked, _blocks, _before, _cost_of_block
    blocks, start = sys.getallocatedblocks(), thread_time()
    gc.collect()
    _rested, _cost_of_block = 0.0, (thread_time() - start) / blocks
    _looked, _blocks = monotonic(), sys.getallocatedblocks()
    _before = _blocks  # what those who rest made until now is among them
