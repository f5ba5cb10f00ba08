"""Many rows: what a record costs does not grow with their number."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from app.db import db
from tests.imports.conftest import DATA, EXAMPLES, actions

HEAD = (DATA / "availability_monthly.csv").read_text().splitlines()[0]
SERVICES = ("foodcoopx.north-orders", "foodcoopx.north-sign-in", "foodcoopx.south-orders")


@pytest.fixture
def statements(app):
    """`with statements() as counted:` how many statements reach the database."""

    @contextmanager
    def count():
        counted = []
        with app.app_context():
            engine = db.engine
        note = lambda *call: counted.append(call[2])  # noqa: E731 (the event wants this very function back)
        event.listen(engine, "before_cursor_execute", note)
        yield counted
        event.remove(engine, "before_cursor_execute", note)

    return count


def table(years: range) -> str:
    """A full month without an outage for every service and month."""
    lines = [
        f"{service},{year}-{month:02},0,43200,100,30,0,yes"
        for service in SERVICES
        for year in years
        for month in range(1, 13)
    ]
    return "\n".join([HEAD, *lines, ""])


@pytest.mark.one_database  # how many statements are sent is our doing
def test_statements_per_record_are_constant(bring, write, statements, session):
    files = (EXAMPLES / "foodcoopx.toml", DATA / "services.csv")
    bring(*files, write("availability_monthly.csv", table(range(2015, 2016))))
    costs = []
    for years in (range(2016, 2017), range(2017, 2020)):
        with statements() as counted:
            report = bring(*files, write("availability_monthly.csv", table(years)))
        made = actions(report)["sheet"]["new"]
        costs.append((made, len(counted)))
    (few, cheap), (many, dear) = costs
    assert (few, many) == (36, 108)
    per_record = (dear - cheap) / (many - few)
    assert per_record < 28
    assert dear < many * (cheap / few) * 1.05


def test_importing_again_reads_records_together(bring, write, statements):
    files = (EXAMPLES / "foodcoopx.toml", DATA / "services.csv")
    path = write("availability_monthly.csv", table(range(2016, 2018)))
    bring(*files, path)
    with statements() as counted:
        bring(*files, path)
    reading = [one for one in counted if not one.startswith(("SAVEPOINT", "RELEASE"))]
    assert len(reading) < 60
