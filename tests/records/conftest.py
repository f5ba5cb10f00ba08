"""What tests of records share: acts in a request of their own, and records that wait for approval."""

from __future__ import annotations

import pytest

from app.db import db
from app.records.lifecycle import submit
from app.transaction import transaction
from tests.records.listing import add_file
from tests.support.customers import KITA, WITH_CUSTOMER
from tests.support.people import Organisation
from tests.support.records import meeting, recorded


@pytest.fixture
def organisation() -> Organisation:
    return WITH_CUSTOMER


@pytest.fixture
def told(app):
    """`told(function)` runs it in a request of its own and gives what it returns."""

    def run(function):
        with app.test_request_context("/"):
            try:
                return function()
            finally:
                db.session.rollback()
                db.session.remove()

    return run


@pytest.fixture
def waiting(told, people):
    """`waiting(3)`: numbers of meetings sent for approval, each with a file."""

    def make(count, author="RO", files=True, **more):
        def build():
            content = {**meeting(people, KITA, "2025-10-14"), **more}
            return [sent(people, author, content, files) for _number in range(count)]

        return told(build)

    return make


def sent(people, author, content, files):
    number = recorded(people, author, "brm_meeting", content, approved=False)
    with transaction(people[author].actor) as tx:
        if files:
            add_file(tx, number)
        submit(tx, number)
    return number
