"""A small organisation with one customer, whom most records are about, and the plans that came with it."""

from __future__ import annotations

from app.config import Settings
from tests.support import records
from tests.support.people import SMALL, Organisation, build_organisation, people_in
from tests.support.program import program

KITA = "CUS-2026-0001"


def build_customer(settings: Settings) -> None:
    build_organisation(settings)
    with program(settings) as app, app.test_request_context("/"):
        assert records.customer(people_in(app)) == KITA


WITH_CUSTOMER = Organisation("customer", build_customer, SMALL.emails)
