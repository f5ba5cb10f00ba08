"""The gap report as JSON against reading and parsing alone: `python -m bench.gap_report [entries ...]`.

Processor seconds from an open database to the bytes of the report, nothing kept from before: read, fold,
judge all controls for a fiscal year, say why in both languages, write. By both doors: from the tables as they
are now, and from the journal as of a position.

The baseline reads and parses the same rows in the same run by the same library (SQLAlchemy rows, orjson) into
a list, with Python's collector at rest as it is for the report. The journal is also held against reading and
parsing all of its entries: a report reads only those that nothing had superseded by then.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from typing import Any

import orjson
from flask import Flask
from sqlalchemy import Executable, select

from app.assessments.collector import collector_at_rest
from app.assessments.knowledge import answer, shelf
from app.assessments.reporting import as_json
from app.db import db
from app.journal.models import JournalContent, JournalHeader
from app.journal.read import standing
from app.records.models import ATTACHED
from app.records.queries import line_rows, version_rows
from app.vault.queries import link_rows
from bench.house import grow, house
from bench.measure import ROUNDS, in_turns
from controls.assessment import Question

AIM = 2
ENTRIES = (10_000, 100_000)
YEAR = date(2025, 4, 1), date(2026, 3, 31)


def read(statements: Iterable[Executable]) -> list[Any]:
    """Rows with their JSON columns, which the database layer parses with orjson."""
    with collector_at_rest():
        return [db.session.execute(statement).all() for statement in statements]


def rows_of_tables() -> list[Executable]:
    """Everything that facts of now are made of."""
    return [version_rows(), *map(line_rows, ATTACHED), link_rows()]


def read_and_parse(statement: Executable) -> list[Any]:
    """Entries of the journal; their content is a text, parsed here."""
    with collector_at_rest():
        return [(row, orjson.loads(row[-1])) for row in db.session.execute(statement)]


def all_entries(position: int) -> Executable:
    h, c = JournalHeader.__table__.c, JournalContent.__table__.c
    columns = (h.position, h.time, h.actor, h.kind, h.id, h.edition, h.correction, h.action, c.content)
    return select(*columns).where(c.position == h.position, h.position <= position)


def forget() -> None:
    """Drop whatever the program kept of reports before."""
    for kept in (shelf("akashi_known"), shelf("akashi_answers")):
        kept.clear()


def report(position: int) -> bytes:
    question = Question(*YEAR, as_of=YEAR[1], known_at=position)
    return as_json(*answer(db.session, question))


def measured(app: Flask, entries: int, rounds: int) -> dict[str, float]:
    """Processor seconds by door, printed with their ratios."""
    now = grow(app, entries)
    past = now - 1  # the newest position that is read from the journal
    spent = in_turns(
        {
            "rows of the tables": lambda: read(rows_of_tables()),
            "report, now": lambda: report(now),
            "standing entries": lambda: read_and_parse(standing(past)),
            "all entries": lambda: read_and_parse(all_entries(past)),
            "report, a position": lambda: report(past),
        },
        rounds,
        between=forget,
    )
    size = len(report(now)) / 1e6
    print(f"\n{now:,} journal entries, {size:.1f} MB of report; processor seconds, best of {rounds} in turns")
    compare(spent, "report, now", "rows of the tables")
    compare(spent, "report, a position", "standing entries")
    compare(spent, "report, a position", "all entries")
    return spent


def compare(spent: dict[str, float], ours: str, baseline: str) -> None:
    ratio = spent[ours] / spent[baseline]
    print(
        f"  {ours}: {spent[ours]:.3f}   read and parse {baseline}: {spent[baseline]:.3f}   ratio {ratio:.2f}"
    )


def main(sizes: Iterable[int], rounds: int = ROUNDS) -> None:
    found: dict[int, dict[str, float]] = {}
    for entries in sizes:
        with house() as app, app.app_context():
            found[entries] = measured(app, entries, rounds)
    print(f"\naim: {AIM} or less, and linear")
    if len(found) > 1:
        least, most = min(found), max(found)
        for name in ("report, now", "report, a position"):
            growth = found[most][name] / found[least][name]
            print(f"  {most / least:.1f} times the entries cost {growth:.1f} times as much: {name}")


if __name__ == "__main__":
    main([int(given) for given in sys.argv[1:]] or ENTRIES)
