"""Sheets made from a log of outages: the results of availability follow from what is imported."""

from __future__ import annotations

import pytest

from app.records.queries import newest
from tests.imports.conftest import actions, numbers
from tests.imports.test_importing import SERVICES

MAPPING = """
source = "outage-log"
language = "en"
[files.outages]
name = "outages.csv"

[[step]]
id = "sheet"
kind = "measurement"
file = "outages"
key = ["service", "month"]
one_per_key = true

[step.fields]
sla = {record = "foodcoopx/sla", key = ["service"]}
period_from = {column = "month", convert = "month_first"}
period_to = {column = "month", convert = "month_last"}
occurred_on = {column = "month", convert = "month_last"}
source = "Log of the duty manager"

[[step.rows.lines]]
target = {line = "foodcoopx/sla", row = "availability", key = ["service"]}
basis = "imported"

[[step.rows.outages]]
since = {column = "began", format = "%d.%m.%Y %H:%M"}
until = {column = "ended"}
counts = {column = "kind", values = {outage = "counts", window = "planned_maintenance"}}
reason = {column = "what"}
"""
LOG = """service,month,began,ended,kind,what
foodcoopx.north-orders,2026-05,05.05.2026 10:00,2026-05-05 10:30,outage,Disk
foodcoopx.north-orders,2026-05,05.05.2026 10:20,2026-05-05T01:50Z,outage,Network
foodcoopx.north-orders,2026-05,17.05.2026 02:00,2026/5/17 04:00,window,Announced
"""


@pytest.fixture
def log(bring, write):
    """`log(text)` imports it; the agreements are there."""
    bring(*SERVICES)
    mapping = write("mapping.toml", MAPPING)
    return lambda text, **wishes: bring(mapping, write("outages.csv", text), **wishes)


@pytest.mark.one_database
def test_a_log_of_outages_fills_the_results_of_a_sheet(log, session, position):
    """50 minutes of 44,640 less 120 that were announced."""
    report = log(LOG)
    assert not report.faults and actions(report) == {"sheet": {"new": 1}}
    (number,) = numbers(report, "sheet").values()
    with session() as db:
        content = newest(db, number).content
    assert [row["since"] for row in content["outages"]] == [
        "2026-05-05T01:00:00Z", "2026-05-05T01:20:00Z", "2026-05-16T17:00:00Z",
    ]  # fmt: skip
    assert content["outages"][1]["until"] == "2026-05-05T01:50:00Z"
    row = content["lines"][0]
    assert (row["numerator"], row["denominator"], row["value"]) == ("44470", "44520", "99.887691")
    before = position()
    assert actions(log(LOG)) == {"sheet": {"same": 1}} and position() == before


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("wrong", "column", "said"),
    [
        (("2026-05-05 10:30", "5 May"), "ended", "Write day and time as 2026-11-18 10:00."),
        (("05.05.2026 10:00", "2026-05-05"), "began", "not written as the mapping says"),
        (("2026-05-05 10:30", "2026-05-05 09:30"), "ended", "it ends before it begins"),
    ],
)
def test_a_wrong_moment_is_named_with_its_cell(log, wrong, column, said):
    report = log(LOG.replace(*wrong))
    assert not report.saved
    fault = next(one for one in report.faults if said in one.message)
    assert (fault.row, fault.column) == (2, column)
