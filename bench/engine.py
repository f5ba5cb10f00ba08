"""All controls for a large provider: `python -m bench.engine [customers ...]`, 1,000 and parts by itself.

Three years of 1,000 customers with 1,500 SLAs and 300 suppliers, about 300,000 records and lines of all kinds
that feed a control, judged for the last fiscal year. Processor seconds: from facts in memory; cold, from an
open database to the assessment, against reading and parsing the same rows in the same run; and after 100
further entries, with what was kept of before.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from flask import Flask

from app.assessments.collector import collector_at_rest, look_through
from app.assessments.facts import load_facts
from app.assessments.knowledge import answer, shelf
from app.db import db
from app.journal.read import head
from bench.gap_report import YEAR, read, rows_of_tables
from bench.house import house, load, people
from bench.measure import seconds
from bench.portfolio import Portfolio
from controls.assessment import Assessment, Question
from controls.engine import assess
from controls.facts import Facts

CUSTOMERS = (100, 333, 1000)
FURTHER = 100
ENOUGH = 25  # customers of whom something rare has happened to one
AIMS = {"from facts in memory": "5 s", "cold": "2 times reading and parsing", "further": "0.3 s"}


def judged(app: Flask, facts: Facts) -> Assessment:
    """All controls, with nothing kept from before."""
    question = Question(*YEAR, as_of=YEAR[1], known_at=facts.position)
    with collector_at_rest():
        return assess(app.extensions["akashi_catalog"], app.extensions["akashi_kinds"], facts, question)


def asked() -> Question:
    return Question(*YEAR, as_of=YEAR[1], known_at=head(db.session).position)


def measured(app: Flask, customers: int) -> dict[str, float]:
    portfolio = Portfolio(app.extensions["akashi_kinds"], app.extensions["akashi_catalog"], people())
    load(list(portfolio.customers(customers)))
    db.session.remove()
    facts = load_facts(db.session)
    print(f"\n{customers:,} customers: {len(facts.subjects):,} subjects, {size(facts):,} records and lines")
    if customers >= ENOUGH and (missing := idle(judged(app, facts))):
        raise SystemExit(f"nothing to judge, so nothing measured: {', '.join(missing)}")
    found = {
        "reading and parsing": spent(lambda: read(rows_of_tables())),
        "cold": spent(lambda: judged(app, load_facts(db.session))),
        "from facts in memory": spent(lambda: judged(app, facts)),
        "further": after_further(portfolio),
    }
    for name, cost in found.items():
        print(f"  {name}: {cost:.2f} s")
    print(f"  cold ÷ reading and parsing: {found['cold'] / found['reading and parsing']:.2f}")
    return found


def idle(assessment: Assessment) -> list[str]:
    """Controls that found nothing to judge: neither planned intervals nor items."""
    return [
        control.control
        for control in assessment.controls
        if not any(subject.windows or subject.items for subject in control.subjects)
    ]


def size(facts: Facts) -> int:
    """Records, plans, and what is attached to records."""
    lines = sum(len(r.evidence) + len(r.consents) + len(r.deliveries) for r in facts.records)
    return len(facts.records) + len(facts.plans) + lines


def after_further(portfolio: Portfolio) -> float:
    """Entries come; the same question again."""
    shelf("akashi_known").clear()
    answer(db.session, asked())
    load(portfolio.further(FURTHER))
    db.session.remove()
    return spent(lambda: answer(db.session, asked()))


def spent(work: Callable[[], object]) -> float:
    """As after a start: what the collector wins and takes is counted from here on."""
    look_through()
    return seconds(work).cpu


def main(sizes: Iterable[int]) -> None:
    found: dict[int, dict[str, float]] = {}
    for customers in sizes:
        with house() as app, app.app_context():
            found[customers] = measured(app, customers)
    print("\n" + ", ".join(f"{name}: {aim} or less" for name, aim in AIMS.items()) + ", and linear")
    least, most = min(found), max(found)
    for name in AIMS if least < most else ():
        growth = found[most][name] / found[least][name]
        print(f"  {most / least:.1f} times the customers cost {growth:.1f} times as much: {name}")


if __name__ == "__main__":
    main([int(given) for given in sys.argv[1:]] or CUSTOMERS)
