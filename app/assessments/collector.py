"""Keep the garbage collector out of work that makes many values and no garbage.

Facts are millions of values that stay. Each time some hundred are made, Python looks through young ones for
cycles, and ever again through all of them: at 100,000 entries that took longer than the work itself.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_resting = 0  # how many threads are inside


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """No collection inside. What was made counts as old afterwards: looked through rarely, not at once."""
    _enter()
    try:
        yield
    finally:
        _leave()


def _enter() -> None:
    global _resting
    with _lock:
        _resting += 1
        gc.disable()


def _leave() -> None:
    global _resting
    with _lock:
        _resting -= 1
        if _resting == 0:
            gc.freeze()  # everything out of the young generations, without looking at it …
            gc.unfreeze()  # … and into the oldest, where it still can be collected
            gc.enable()
