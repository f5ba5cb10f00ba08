"""A form opened on plain values, and what it opens with."""

from __future__ import annotations

from app.records import prefill
from app.records.lookup import Seen
from tests.records.contents import all_kinds
from tests.support.lookup import ValueLookup

KINDS = all_kinds()
ORGANISATION = Seen("ORG-1", "organisation", content={"name": "Asahi", "fiscal_year_start": "04-01"})
TANABE = Seen("PER-9", "person", content={"side": "customer", "may_agree": True})
NAKAMURA = Seen("PER-2025-0001", "person", content={"side": "own"})
TARGETS = [
    {"id": "t1", "name": "Availability", "measuring_period": "P1M"},
    {"id": "t2", "name": "Survey", "measuring_period": "P1Y"},
    {"id": "t3", "name": "Restore", "measuring_period": "event"},
]


def line(number, row, edition=1):
    return {"record": number, "edition": edition, "row": row}


def opened(kind, *seen, given=None, **more):
    lookup = ValueLookup([ORGANISATION, TANABE, NAKAMURA, *seen], kinds=KINDS, **more)
    return prefill.prefilled(KINDS[kind], lookup, given or {})


def sla(edition=1, start="2026-04-01"):
    limits_of_it = [{"id": "w1", "metric": "volume", "period": "P1M"}]
    content = {
        "valid_from": start,
        "services": ["SVC-1"],
        "targets": TARGETS,
        "workload_limits": limits_of_it,
    }
    return Seen("SLA-1", "sla", edition, content=content)


MONTH = {"sla": "SLA-1", "period_from": "2026-09-01", "period_to": "2026-09-30"}
