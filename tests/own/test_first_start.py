"""The first start with own declarations: what is declared is journalled."""

from __future__ import annotations

import pytest

from app.db import db
from app.records.declarations import last_load
from tests.support.agreements import AGREEMENTS
from tests.support.people import Organisation

pytestmark = pytest.mark.one_database


@pytest.fixture
def organisation() -> Organisation:
    """Not started with them yet."""
    return AGREEMENTS


def test_what_is_declared_stands_in_the_journal(app, command):
    with app.app_context():
        before = last_load(db.session)
        db.session.remove()
    assert before is None or "x_site_visit" not in before["kinds"]
    assert command("migrate").status == 0
    with app.app_context():
        now = last_load(db.session)
        assert '"x_site_visit"' in now["kinds"]
        assert '"OWN-01"' in now["catalog"]
        assert now["catalog_digest"] == app.extensions["akashi_catalog"].digest
        db.session.remove()
