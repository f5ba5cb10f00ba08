"""Jobs on real databases: at least once, to one effect, with a progress that is true, and always an end."""

from __future__ import annotations

import threading

import pytest

from app.db import db
from app.jobs import usecases
from app.jobs.kinds import HANDLERS, JobKind
from app.jobs.models import DONE, FAILED, QUEUED, RUNNING, STOPPED, Job
from app.jobs.worker import ATTEMPTS_MAX, run_waiting, take, waiting_jobs
from app.refusal import Refusal
from app.transaction import transaction


@pytest.fixture
def does(monkeypatch):
    """`does(function)` is what jobs of the kind "sum" do; steps "reading" and "adding"."""

    def set_to(function):
        kind = JobKind(function, "Adding up", {"reading": "Reading the numbers", "adding": "Adding them"})
        monkeypatch.setitem(HANDLERS, "sum", kind)

    set_to(lambda progress, *, numbers: {"sum": sum(numbers)})
    return set_to


@pytest.fixture
def started(app, people, does):
    """`started()` is the id of a job put into the queue by the process owner."""

    def start(role="PO", **more):
        with app.test_request_context("/"):
            with transaction(people[role].actor) as tx:
                job = usecases.start(tx, "sum", {"numbers": [1, 2, 3]}, **more).id
            db.session.remove()
            return job

    return start


@pytest.fixture
def seen(app):
    """`seen(job)` is the job's row as it now is."""

    def read(job):
        with app.app_context():
            row = db.session.get(Job, job)
            db.session.expunge(row)
            db.session.remove()
            return row

    return read


def test_a_job_is_done_with_its_result(app, started, seen):
    job = started()
    assert seen(job).state == QUEUED
    assert run_waiting(app) == 1
    assert (seen(job).state, seen(job).result, seen(job).finished_at is not None) == (DONE, {"sum": 6}, True)
    assert run_waiting(app) == 0


def test_the_same_key_is_one_job(started):
    assert started(key="sum:1") == started(key="sum:1")
    assert started(key="sum:1") != started(key="sum:2")


def test_what_breaks_ends_as_failed_and_can_be_tried_again(app, people, does, started, seen):
    def broken(progress, *, numbers):
        progress("reading", 1, 3)
        raise ZeroDivisionError

    does(broken)
    job = started()
    run_waiting(app)
    row = seen(job)
    assert (row.state, row.step, row.done, row.total, row.error) == (FAILED, "reading", 1, 3, "")
    does(lambda progress, *, numbers: {"sum": 0})
    with app.test_request_context("/"), transaction(people["PO"].actor) as tx:
        usecases.again(tx, tx.session.get(Job, job))
    run_waiting(app)
    assert (seen(job).state, seen(job).attempts) == (DONE, 2)


def test_an_expected_no_is_said_in_its_words(app, does, started, seen):
    def refused(progress, *, numbers):
        raise Refusal("There is nothing to add.")

    does(refused)
    job = started()
    run_waiting(app)
    assert (seen(job).state, seen(job).error) == (FAILED, "There is nothing to add.")


def test_who_asks_to_stop_is_heard_at_the_next_step(app, people, does, started, seen):
    def long_one(progress, *, numbers):
        progress("reading")
        with transaction(people["PO"].actor) as tx:
            usecases.stop(tx, tx.session.get(Job, job))
        progress("adding")
        raise AssertionError("went on")

    does(long_one)
    job = started()
    run_waiting(app)
    assert seen(job).state == STOPPED


def test_a_job_nobody_has_begun_stops_at_once(app, people, started, seen):
    job = started()
    with app.test_request_context("/"), transaction(people["PO"].actor) as tx:
        usecases.stop(tx, tx.session.get(Job, job))
    assert seen(job).state == STOPPED
    assert run_waiting(app) == 0


def test_two_workers_take_a_job_once(app, started):
    job, barrier, taken = started(), threading.Barrier(2), []

    def work():
        with app.app_context():
            barrier.wait()
            taken.append(take(job))
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(progress is not None for progress in taken) == [False, True]


def test_a_worker_that_lost_its_lease_leaves_no_trace(app, clock, does, started, seen):
    """It was thought dead; another one took the job over and is at it."""

    def slow(progress, *, numbers):
        progress("reading")
        clock.tick(301)
        assert take(job) is not None
        progress("adding")
        raise AssertionError("went on")

    does(slow)
    job = started()
    run_waiting(app)
    row = seen(job)
    assert (row.state, row.step, row.token) == (RUNNING, "reading", 2)


def test_a_job_that_kills_its_worker_again_and_again_ends_as_failed(app, clock, started, seen):
    job = started()
    for attempt in range(ATTEMPTS_MAX):
        with app.app_context():
            assert waiting_jobs() == [job], attempt
            assert take(job) is not None
            db.session.remove()
        clock.tick(301)  # and nothing more was heard
    assert run_waiting(app) == 1
    assert seen(job).state == FAILED
    assert run_waiting(app) == 0


def test_a_queue_that_cannot_be_reached_loses_nothing(app, settings, started, seen):
    """The row is the truth; a worker finds it by itself."""
    (settings.data / "queue.sqlite").mkdir()
    job = started()
    assert seen(job).state == QUEUED
    run_waiting(app)
    assert seen(job).state == DONE


# ---- pages -------------------------------------------------------------------------------------------------


def test_a_job_is_shown_to_whoever_started_it_and_to_those_who_run_the_system(started, sign_in):
    job = started()
    for role, status in {"PO": 200, "AD": 200, "AU": 200, "SM": 404, "VW": 404}.items():
        assert sign_in(role).get(f"/jobs/{job}").status_code == status, role


def test_only_those_who_may_stop_it_stop_it(started, sign_in, seen):
    job = started()
    assert sign_in("AU").post(f"/jobs/{job}/stop").status_code == 403
    assert seen(job).state == QUEUED
    assert sign_in("AD").post(f"/jobs/{job}/stop").status_code == 303
    assert seen(job).state == STOPPED
    assert sign_in("SM").post(f"/jobs/{job}/again").status_code == 404
    assert sign_in("PO").post(f"/jobs/{job}/again").status_code == 303
    assert seen(job).state == QUEUED


def test_polling_ends_with_the_job(app, started, sign_in):
    job, client = started(), sign_in("PO")
    assert client.get(f"/jobs/{job}/progress").status_code == 200
    run_waiting(app)
    ended = client.get(f"/jobs/{job}/progress")
    assert ended.status_code == 286
    assert "Done." in ended.text
