"""What followed a restricted record is shown to those who may read it, and to nobody else."""

from __future__ import annotations

import pytest

from app.records.lifecycle import transition
from app.transaction import transaction
from tests.support import records
from tests.support.agreements import SUPPLIER

pytestmark = pytest.mark.one_database


@pytest.fixture
def dispute(app, people) -> str:
    """Restricted, as every dispute is from the start."""
    content = {
        "supplier": SUPPLIER, "raised_on": "2026-10-13", "raised_by": "own", "level": "working",
        "subject_matter": "Price of nights", "handler": people["VM"].number, "confidentiality": "restricted",
    }  # fmt: skip
    with app.test_request_context("/"):
        number = records.recorded(people, "VM", "dispute", content, approved=False)
        with transaction(people["VM"].actor) as tx:
            transition(tx, number, "open")
    return number


def test_who_may_read_the_dispute_sees_its_loop(sign_in, dispute):
    for path in (f"/suppliers/{SUPPLIER}", f"/follow-ups/{SUPPLIER}", f"/r/{dispute}"):
        assert "What followed" in sign_in("VM").get(path).text


def test_nobody_else_sees_that_there_is_one(sign_in, dispute):
    client = sign_in("VW")
    assert client.get(f"/follow-ups/{dispute}").status_code == 404
    for path in (f"/suppliers/{SUPPLIER}", f"/follow-ups/{SUPPLIER}"):
        page = client.get(path).text
        assert "13 Oct 2026" not in page and dispute not in page
