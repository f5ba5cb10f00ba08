"""Tries are counted once for all processes, and nobody signed in asks for more than a person can."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import replace

import pytest

from app.accounts.counting import SharedCounts, address_of
from app.accounts.security import PACE
from tests.support.people import email_of
from tests.support.program import client_of, program

pytestmark = pytest.mark.one_database


@pytest.fixture
def counts(tmp_path):
    """`counts()`: one of several processes that count in the same file."""
    return lambda: SharedCounts(address_of(tmp_path / "a folder" / ".." / "counts 1.sqlite"))


def test_processes_count_together_until_the_time_is_over(tmp_path, counts):
    (tmp_path / "a folder").mkdir()
    here, there = counts(), counts()
    assert [here.incr("door", 60), there.incr("door", 60), here.incr("other", 60)] == [1, 2, 1]
    assert (there.get("door"), there.get("nothing")) == (2, 0)
    assert 55 < there.get_expiry("door") - time.time() <= 60
    assert [here.incr("short", 0), there.incr("short", 0)] == [1, 1]
    there.clear("door")
    assert (here.get("door"), here.check(), here.reset(), here.get("other")) == (0, True, 3, 0)


def broken(file, keeping):
    """The first bytes stay as they are, the rest is garbage."""
    file.write_bytes(file.read_bytes()[:keeping] + b"garbage " * 1024)


@pytest.mark.parametrize("keeping", [0, 100, 4096])
def test_a_file_that_cannot_be_read_begins_anew(tmp_path, counts, keeping):
    (tmp_path / "a folder").mkdir()
    here, there = counts(), counts()
    assert here.incr("door", 60) == 1
    broken(tmp_path / "counts 1.sqlite", keeping)
    assert (there.get("door"), here.incr("door", 60), there.incr("door", 60)) == (0, 1, 2)
    assert (there.check(), here.get("door")) == (True, 2)


def test_two_processes_count_together_after_the_file_was_garbage(app, settings, clock):
    assert tries(app, 1) == [200]
    broken(settings.data / "counts.sqlite", 0)
    with program(settings, clock) as other:
        assert tries(app, 6) == [200] * 6
        assert tries(other, 5) == [200] * 4 + [429]


def tries(app, times, role="nobody"):
    client = client_of(app)
    form = {"email": email_of(role), "password": "x"}
    return [client.post("/sign-in", data=form).status_code for _time in range(times)]


def test_two_processes_let_nobody_try_twice_as_often(app, settings, clock):
    with program(settings, clock) as other:
        assert tries(app, 6) == [200] * 6
        assert tries(other, 5) == [200] * 4 + [429]


def test_where_the_file_cannot_be_written_each_process_counts_by_itself(settings, clock):
    (settings.data / "counts.sqlite").mkdir()
    with program(settings, clock, unused=True) as app:
        assert tries(app, 11) == [200] * 10 + [429]


def test_nobody_signed_in_calls_too_much_too_fast(settings, clock, people):
    most = int(PACE.partition(" ")[0])
    with program(replace(settings, testing=False), clock) as app:
        client, other = client_of(app), client_of(app)
        client.sign_in_as(people["PO"].email)
        assert client.get("/account").status_code == 200
        with closing(sqlite3.connect(settings.data / "counts.sqlite", isolation_level=None)) as file:
            file.execute("UPDATE counted SET times = ?", (most - 1,))
        assert [client.get(path).status_code for path in ("/account", "/account", "/")] == [200, 429, 429]
        other.sign_in_as(people["AP"].email)
        assert other.get("/account").status_code == 200
