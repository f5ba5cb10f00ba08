"""The queue is opened by whoever first posts a job, while others may be about to do the same."""

from __future__ import annotations

import pytest
from flask import Flask

from app.jobs import queue

pytestmark = pytest.mark.one_database


def test_whoever_finds_the_queue_can_post(app: Flask, monkeypatch: pytest.MonkeyPatch):
    found: list[bool] = []
    made = queue.task_of

    def meanwhile(*given):
        found.append("akashi_queue" in app.extensions and "akashi_run" not in app.extensions)
        return made(*given)

    monkeypatch.setattr(queue, "task_of", meanwhile)
    queue.post(app, "0")
    assert found == [False]
