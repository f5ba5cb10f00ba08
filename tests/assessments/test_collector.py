"""The collector rests while facts are made, whoever else makes some meanwhile, and works again afterwards."""

from __future__ import annotations

import gc
import sys
from threading import Barrier, Thread
from weakref import ref

import pytest

from app.assessments import collector
from app.assessments.collector import collector_at_rest, look_through


def test_it_rests_inside_and_works_again_afterwards() -> None:
    with collector_at_rest():
        assert not gc.isenabled()
        with collector_at_rest():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_what_was_given_up_meanwhile_does_not_stay_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a request leaves in circles is old after a rest, and Python by itself hardly ever looks there."""

    class Circle:
        def __init__(self) -> None:
            self.me = self

    monkeypatch.setattr(collector, "SHARE", 0.01)  # so that it need not rest for seconds
    left = []
    for _request in range(100):
        left.append(ref(Circle()))
        with collector_at_rest():
            [str(number) for number in range(2000)]
        if any(circle() is None for circle in left):
            return
    pytest.fail("everything stayed")


def test_it_works_again_after_a_fault() -> None:
    with pytest.raises(ValueError, match="broken"), collector_at_rest():
        raise ValueError("broken")
    assert gc.isenabled()


def test_a_look_while_others_rest_counts_what_they_made_once() -> None:
    """What they made before it is in memory after it: counted again, memory could grow by as much unseen."""
    kept = []
    with collector_at_rest():
        kept += [[number] for number in range(100_000)]
        look_through()
    assert collector._blocks < sys.getallocatedblocks() + 50_000


def test_threads_do_not_wake_it_for_each_other() -> None:
    inside, first_left = Barrier(2), Barrier(2)
    seen = []

    def first() -> None:
        with collector_at_rest():
            inside.wait()
        first_left.wait()

    def second() -> None:
        with collector_at_rest():
            inside.wait()
            first_left.wait()
            seen.append(gc.isenabled())

    threads = [Thread(target=run) for run in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [False]
    assert gc.isenabled()
