"""Hints on a restricted record are shown to those who may read it."""

from __future__ import annotations

import pytest

from tests.support import records
from tests.support.agreements import SUPPLIER

pytestmark = pytest.mark.one_database


@pytest.fixture
def meeting(app, people) -> str:
    """A draft of a meeting that nobody of the supplier came to."""
    content = {
        "supplier": SUPPLIER, "occurred_on": "2026-09-01", "confidentiality": "restricted",
        "attendees": [{"id": "r1", "person": people["VM"].number, "side": "own", "present": True}],
    }  # fmt: skip
    with app.test_request_context("/"):
        return records.recorded(people, "VM", "supplier_meeting", content, approved=False)


def test_who_may_read_the_record_sees_its_hint(sign_in, meeting):
    client = sign_in("VM")
    assert "nobody of the other side" in client.get(f"/r/{meeting}").text
    assert meeting in client.get("/quality-hints?about=hint_alone").text


def test_others_learn_nothing_of_it(sign_in, meeting):
    page = sign_in("VW").get("/quality-hints?about=hint_alone")
    assert page.status_code == 200 and meeting not in page.text
