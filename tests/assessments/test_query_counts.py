"""A page costs as many statements for twice the data: nothing is looked up line by line."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

import pytest
from flask import Flask

from app.db import db
from bench.history import LAST, History, People
from bench.house import load
from tests.support.clock import Clock
from tests.support.people import Person
from tests.support.program import Client
from tests.support.statements import counted

ENTRIES = 900
ROLES = ("PO", "AP", "AD")
NAMES = "record_version.number IN"
LEVELS = 2  # titles name records whose titles name records: each level is one statement, if there is one
PAGES = (
    "/", "/coverage", "/coverage?gaps=1", "/controls", "/controls/BRM-04", "/controls/SLM-06",
    "/reports/gap?show=1", "/reports/compare?show=1&against=2025-01-31",
    "/records/brm_meeting", "/records/measurement?state=approved", "/records/sla",
    "/r/MTG-2023-1001", "/r/SLA-2023-1001", "/customers/CUS-2023-1001", "/slas/SLA-2023-1001",
    "/suppliers/VND-2023-1001", "/evidence", "/follow-ups/SLA-2023-1001", "/follow-ups/CUS-2023-1001",
    "/services/SVC-2023-1001/carry", "/r/SVC-2023-1001",
    "/quality-hints",
)  # fmt: skip


@pytest.fixture
def grown(app: Flask, clock: Clock, people: dict[str, Person]) -> Callable[[int], None]:
    """`grown(1)` adds some customers with three years of records, `grown(2)` as many others."""
    clock.set(LAST)
    kinds, catalog = app.extensions["akashi_kinds"], app.extensions["akashi_catalog"]

    def grow(which: int) -> None:
        owners = People(people["PO"].number, people["AP"].number)
        history = History(kinds, catalog, owners, seed=which, first=which * 1000 + 1)
        with app.app_context():
            load(list(islice(history.entries(), ENTRIES)))
            db.session.remove()

    return grow


def statements(app: Flask, client: Client) -> dict[str, list[str]]:
    """By page, when the facts have been read for another page."""
    assert client.get("/coverage").status_code == 200
    found = {}
    for page in PAGES:
        with counted(app) as seen:
            assert client.get(page).status_code == 200, page
        found[page] = seen
    return found


@pytest.mark.one_database  # how many statements are sent is our doing
def test_twice_the_data_cost_no_more_statements(
    app: Flask, grown: Callable[[int], None], sign_in: Callable[[str], Client]
):
    clients = {role: sign_in(role) for role in ROLES}
    grown(1)
    grown(2)
    before = {role: statements(app, client) for role, client in clients.items()}
    grown(3)
    grown(4)
    for role, client in clients.items():
        after = statements(app, client)
        for page in PAGES:
            names, others = sorted_out(before[role][page])
            more_names, more_others = sorted_out(after[page])
            assert len(more_others) <= len(others), f"{role}, {page}: {set(more_others) - set(others)}"
            assert len(more_names) <= len(names) + LEVELS, f"{role}, {page}: {more_names}"


def sorted_out(statements: list[str]) -> tuple[list[str], list[str]]:
    """Those that look up the titles of many records, and all others."""
    names = [statement for statement in statements if NAMES in statement]
    return names, [statement for statement in statements if NAMES not in statement]


def test_reading_the_facts_costs_as_many_statements_whatever_there_is(
    app: Flask, grown: Callable[[int], None], sign_in: Callable[[str], Client]
):
    client, counts = sign_in("AU"), []
    for which in (1, 2):
        grown(which)
        with counted(app) as seen:
            assert client.get("/coverage").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
