"""A large provider for the bench of the engine: ten customers with fifteen SLAs and three suppliers.

Everything that feeds a control is written down, as often as such a provider would; see `invented_*.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import cycle, islice
from typing import Any

from app.journal.append import Note
from bench import invented_house as whole
from bench import invented_surveys as surveys
from bench.bookkeeping import Bookkeeping, Party, Promise
from bench.history import LAST
from bench.invented import Content
from bench.invented_customers import customer_records
from bench.invented_parties import department, dispute, exits
from bench.invented_services import environment, procedures, promised, sla_records
from bench.invented_suppliers import Bought, supplier_records

SLAS = (1, 2)  # of one customer after the other: three for two
SUPPLIED = (True, False, False, True, False, False, True, False, False, False)  # the last of its services
DEPARTMENT = 20  # every so many customers rest on a department outside the scope
TEAM = 25  # customers of one team


class Portfolio(Bookkeeping):
    """Knows its SLAs, so that more can be written about them later."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.surveys = [surveys.Survey(self.number("survey_round"), day) for day in surveys.OPENED]
        self.points: list[Content] = []  # components of critical services that one supplier runs alone
        self.served: list[Party] = []
        self.supplying: list[Party] = []

    def customers(self, count: int) -> Iterator[Note]:
        """So many, and what is written about all of them together."""
        yield from self.manned()
        yield from whole.criteria_sets(self)
        for place, (slas, supplied) in enumerate(
            islice(zip(cycle(SLAS), cycle(SUPPLIED), strict=False), count)
        ):
            if place % TEAM == 0:
                yield from self.handed_in()
                yield from self.manned()
            yield from self.customer_with(slas, supplied, place % DEPARTMENT == 1)
        reader = self.served[-1]
        yield from self.handed_in()
        yield from whole.complaint_procedure(self, reader)
        for survey in self.surveys:
            yield from surveys.written(self, survey, reader)
        yield from whole.yearly(self, self.points)

    def handed_in(self) -> Iterator[Note]:
        """What the team before says about its customers and suppliers."""
        yield from whole.reported(self, self.served)
        yield from whole.undisputed(self, self.supplying)
        self.served, self.supplying = [], []

    # ---- one customer

    def customer_with(self, slas: int, supplied: bool, inside: bool) -> Iterator[Note]:
        party = self.party("customer", self.start())
        self.served.append(party)
        promises = [Promise(self.number("sla"), self.number("service")) for _ in range(slas)]
        yield from self.known(party, "customer")
        yield from self.subject("customer", party.number, self.customer_content(party), party.tier)
        if inside:
            yield from self.resting_inside(party, promises[0])
        if supplied:
            yield from self.resting_outside(party, promises[-1])
        for promise in promises:
            yield from self.promise(party, promise)
        told = []
        for survey in self.surveys:
            if party.since <= survey.opened:
                actions, written = surveys.asked(self, survey, party, promises)
                told = actions
                yield from written
        yield from procedures(self, party, promises)
        yield from environment(self, party, promises)
        yield from customer_records(self, party, promises, told)

    def party(self, kind: str, since: date) -> Party:
        return Party(self.number(kind), self.number("person"), self.tier(), since)

    def known(self, party: Party, side: str) -> Iterator[Note]:
        """Their contact, mostly one who may agree to something."""
        may = self.happens(0.96)
        content = {"side": side, "active_from": party.start, "language": "en", "may_agree": may}
        yield from self.plain("person", party.contact, content)

    def customer_content(self, party: Party) -> Content:
        return self.write.customer(f"Customer {party.number}", party.contact, party.tier, party.start)

    def promise(self, party: Party, promise: Promise) -> Iterator[Note]:
        content = self.write.service(f"Orders of {party.number}", party.number, party.tier, party.start)
        content["components"] = content["components"] + promise.parts
        yield from self.subject("service", promise.service, content, party.tier)
        yield from promised(self, party, promise)
        yield from sla_records(self, party, promise)

    # ---- whom its services rest on

    def resting_inside(self, customer: Party, promise: Promise) -> Iterator[Note]:
        party = self.party("internal_supplier", customer.since)
        agreement = self.number("internal_agreement")
        promise.rests_on("Network of the site", "internal", party.number, agreement)
        yield from self.known(party, "internal_supplier")
        yield from department(self, party, agreement, promise.service)

    def resting_outside(self, customer: Party, promise: Promise) -> Iterator[Note]:
        party = self.party("supplier", customer.since)
        self.supplying.append(party)
        bought = Bought(self.number("contract"), promise, self.happens(0.15), self.number("risk"))
        promise.rests_on("Storage", "external", party.number, bought.contract)
        if customer.tier == "critical":
            self.points.append(point(promise, party.number))
        yield from self.known(party, "supplier")
        content = self.write.supplier(f"Supplier {party.number}", party.tier, party.start)
        yield from self.subject("supplier", party.number, content, party.tier)
        yield from supplier_records(self, party, bought)
        if party.tier == "critical":
            yield from exits(self, party)
        if self.happens(0.08):
            yield from dispute(self, party, bought.contract)

    # ---- later

    def further(self, count: int) -> Sequence[Note]:
        """So many entries more: late sheets, each of another SLA."""
        first, last = date(LAST.year, 3, 1), LAST
        numbers = (f"SLA-2023-{n}" for n in range(self.running["sla"], 0, -7))
        notes = (
            note
            for number in numbers
            for note in self.approved(
                "measurement", self.number("measurement"), self.sheet(number, first, last)
            )
        )
        return list(islice(notes, count))

    def sheet(self, sla: str, first: date, last: date) -> Content:
        return self.write.sheet(sla, 1) | self.write.period(first, last, last)


def point(promise: Promise, supplier: str) -> Content:
    component = {"record": promise.service, "edition": 1, "row": promise.parts[-1]["id"]}
    return {"service": promise.service, "component": component, "supplier": supplier}
