"""Two people at once: the lock orders them, and the second one's checks see what the first one did."""

from __future__ import annotations

import threading

import pytest

from app.db import db
from app.records.lifecycle import approve, submit
from app.records.lists.approving import LookedAt, approve_each
from app.records.looked_at import base_of
from app.records.models import RecordVersion
from app.records.queries import newest
from app.records.usecases import save
from app.refusal import Refusal
from app.transaction import transaction
from tests.support.records import customer, recorded


def in_request(app, function):
    with app.test_request_context("/"):
        try:
            return function()
        finally:
            db.session.rollback()
            db.session.remove()


def at_once(app, *functions):
    """Run these in threads of their own, started together; gives what each returned or raised."""
    barrier, outcomes = threading.Barrier(len(functions)), [None] * len(functions)

    def run(place, function):
        with app.test_request_context("/"):
            barrier.wait()
            try:
                outcomes[place] = function()
            except Exception as failure:  # noqa: BLE001  # the test looks at every outcome
                outcomes[place] = failure
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(functions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.fixture
def overlapping(app, people):
    """Two plans for the same subject and activity on the same days, both sent for approval."""

    def make(activity):
        about = customer(people, owner=people["RO"].number)
        numbers = []
        for interval in ("P1M", "P3M"):
            content = {
                "subject": about, "activity": activity, "interval": interval, "anchor_on": "2025-04-01",
                "valid_from": "2020-01-01", "valid_to": "2020-12-31", "reason": "Asked for",
            }  # fmt: skip
            numbers.append(recorded(people, "RO", "plan", content, approved=False))
            with transaction(people["RO"].actor) as tx:
                submit(tx, numbers[-1])
        return numbers

    return in_request(app, lambda: make("brm_meeting"))


def approving(people, number):
    def run():
        with transaction(people["AP"].actor) as tx:
            return approve(tx, number).state

    return run


def test_of_two_overlapping_plans_approved_at_once_one_is_refused(app, people, overlapping):
    outcomes = at_once(app, *(approving(people, number) for number in overlapping))
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert [outcome for outcome in outcomes if outcome == "approved"] == ["approved"]
    assert len(refused) == 1
    assert "valid_from" in refused[0].fields
    states = in_request(app, lambda: sorted(newest(db.session, number).state for number in overlapping))
    assert states == ["approved", "submitted"]


def test_one_record_approved_at_once_by_two_is_approved_once(app, people, overlapping):
    outcomes = at_once(app, *(approving(people, overlapping[0]) for _ in range(2)))
    assert sorted(str(getattr(outcome, "code", outcome)) for outcome in outcomes) == ["409", "approved"]


def test_numbers_given_at_once_are_never_the_same(app, people):
    content = {"name": "Somebody", "side": "own", "active_from": "2025-09-01", "language": "en"}

    def make():
        with transaction(people["RO"].actor) as tx:
            return save(tx, kind="person", content=content).number

    numbers = at_once(app, *(make for _ in range(6)))
    assert len(set(numbers)) == 6
    assert all(str(number).startswith("PER-") for number in numbers)


def test_a_draft_saved_by_two_at_once_keeps_one_text(app, people):
    content = {"event": "The data centre floods", "raised_on": "2025-10-14"}
    number = in_request(app, lambda: recorded(people, "RO", "risk", content, approved=False))
    base = in_request(app, lambda: newest(db.session, number).lock)

    def write(text):
        def run():
            with transaction(people["RO"].actor) as tx:
                changed = {**content, "event": text, "language": "en"}
                return save(tx, kind="risk", number=number, content=changed, base=base).content["event"]

        return run

    outcomes = at_once(app, write("One"), write("Other"))
    kept = in_request(app, lambda: db.session.query(RecordVersion).filter_by(number=number).one().content)
    assert kept["event"] in outcomes
    assert [outcome.code for outcome in outcomes if isinstance(outcome, Refusal)] == [409]


def test_of_two_who_approve_the_same_record_among_others_one_does(app, people, overlapping):
    """Each looked at the first plan; who comes second is told, and no approval is entered twice."""
    seen = in_request(app, lambda: looked_at(overlapping[0]))
    kind = app.extensions["akashi_kinds"]["plan"]

    def approving_among_others():
        return approve_each(people["AP"].actor, kind, [seen])

    outcomes = [outcome for found in at_once(app, *[approving_among_others] * 2) for outcome in found]
    assert sorted(bool(outcome.position) for outcome in outcomes) == [False, True]
    assert "".join(outcome.why for outcome in outcomes)
    assert in_request(app, lambda: newest(db.session, overlapping[0]).state) == "approved"


def looked_at(number):
    return LookedAt(number, base_of(newest(db.session, number)))
