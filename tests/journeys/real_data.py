"""The real files read again by hand: rows, facts, and days counted with plain arithmetic."""

from __future__ import annotations

import csv
from datetime import date, timedelta

from sqlalchemy import select

from app.accounts.usecases import create_account
from app.actor import system
from app.cli.people import make_organisation
from app.db import db
from app.records.models import Record
from app.register.people import make_person
from app.transaction import transaction
from tests.support.people import PASSWORD, Organisation
from tests.support.program import program
from tests.support.shared_data import SHARED

IMPORTER, APPROVER = "importer@example.test", "approver@example.test"
ROLES = {IMPORTER: ["RO", "SM", "VM"], APPROVER: ["AP"]}


def build(settings) -> None:
    """A provider with two people: one who imports, one who approves. Old enough for all the files."""
    with program(settings) as app, app.app_context():
        with transaction(system("setup", origin="cli")) as tx:
            make_organisation(
                tx, name="FoodCoopX", scope="Hosting for cooperatives", in_scope_from="2006-01-01",
                fiscal_year_start="01-01", time_zone="Europe/Berlin", language="en",
            )  # fmt: skip
        with transaction(system("setup", origin="cli")) as tx:
            for email, roles in ROLES.items():
                person = make_person(tx, name=email.partition("@")[0].title())
                create_account(tx, email=email, password=PASSWORD, person=person, roles=roles)


PROVIDER = Organisation("real data", build, {"RO": IMPORTER, "AP": APPROVER})


def rows(name: str) -> list[dict[str, str]]:
    with (SHARED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fact(name: str) -> str:
    return next(row["value"] for row in rows("facts") if row["fact"] == name)


def imported(prefix: str) -> dict[str, str]:
    """Key → number of the records of one step."""
    keys = db.session.execute(
        select(Record.import_key, Record.number).where(Record.import_key.startswith(prefix))
    )
    return {key.removeprefix(prefix): number for key, number in keys}


def statuses(windows: dict[str, dict]) -> dict[str, str]:
    return {start: window["status"] for start, window in windows.items()}


# ---- days, by hand ---------------------------------------------------------------------------------------


def spans(first: date, last: date, months: int) -> list[tuple[date, date]]:
    """Calendar months or quarters from the one that holds the first day to the one that ends by the last."""
    start, found = date(first.year, (first.month - 1) // months * months + 1, 1), []
    while True:
        year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
        end = date(year, month + 1, 1)
        if end > last + timedelta(days=1):
            return found
        found.append((start, end))
        start = end


def owed(span: tuple[date, date], since: date) -> bool:
    """On at least half of its days the subject was in scope."""
    start, end = span
    return 2 * (end - max(start, since)).days >= (end - start).days
