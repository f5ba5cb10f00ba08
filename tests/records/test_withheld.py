"""What of the records is there for somebody who may not read all of them."""

from __future__ import annotations

from app.records.lookup import Seen
from app.records.withheld import OpenLookup
from tests.support.lookup import ValueLookup

SLA = "SLA-2026-0001"


class Hiding(ValueLookup):
    """Restricted records are hidden."""

    def open_of(self, found):
        return [seen for seen in found if seen.content.get("confidentiality") != "restricted"]


def month(number, to, **content):
    return Seen(number, "measurement", content={"sla": SLA, "period_to": to, **content})


def test_the_last_record_is_the_last_of_those_that_may_be_read():
    hidden = month("MSR-2026-0003", "2026-10-31", confidentiality="restricted")
    every = Hiding([month("MSR-2026-0001", "2026-08-31"), month("MSR-2026-0002", "2026-09-30"), hidden])
    found = OpenLookup(every).last("measurement", "sla", SLA)
    assert every.last("measurement", "sla", SLA) == hidden
    assert found is not None and found.number == "MSR-2026-0002"
