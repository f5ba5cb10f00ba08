"""The collector rests while facts are made, whoever else makes some meanwhile, and works again afterwards."""

from __future__ import annotations

import gc
from threading import Barrier, Thread

import pytest

from app.assessments.collector import collector_at_rest


def test_it_rests_inside_and_works_again_afterwards() -> None:
    with collector_at_rest():
        assert not gc.isenabled()
        with collector_at_rest():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_it_works_again_after_a_fault() -> None:
    with pytest.raises(ValueError, match="broken"), collector_at_rest():
        raise ValueError("broken")
    assert gc.isenabled()


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
