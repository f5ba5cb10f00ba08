"""A large provider for the bench of the engine: ten customers with fifteen SLAs and three suppliers.

Only what stands in the end is written down (a record, its file, the link), so that the entries of the journal
are about as many as the records and lines that a report looks at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import cycle, islice

from app.journal.append import Note
from bench.history import LAST, History
from bench.invented import Content

SLAS = (1, 2)  # of one customer after the other: three for two
SUPPLIERS = (
    True,
    False,
    False,
    True,
    False,
    False,
    True,
    False,
    False,
    False,
)  # behind every customer's service


class Portfolio(History):
    """Knows its SLAs, so that more can be written about them later."""

    def customers(self, count: int) -> Iterator[Note]:
        for slas, supplied in islice(zip(cycle(SLAS), cycle(SUPPLIERS), strict=False), count):
            yield from self.customer_with(slas, supplied)

    def customer_with(self, slas: int, supplied: bool) -> Iterator[Note]:
        tier, start = self.tier(), self.start()
        since = start.isoformat()
        contact, customer = self.number("person"), self.number("customer")
        name = f"Customer {self.running['customer']}"
        yield from self.plain("person", contact, {"side": "customer", "active_from": since, "language": "en"})
        yield from self.subject("customer", customer, self.write.customer(name, contact, tier, since), tier)
        for place in range(slas):
            service, sla = self.number("service"), self.number("sla")
            content = self.write.service(f"{name} orders {place}", customer, tier, since)
            yield from self.subject("service", service, content, tier)
            yield from self.agreement("sla", sla, self.write.sla(service, customer, since), contact, tier)
            yield from self.sla_records(sla, start)
        yield from self.meetings(customer, contact, start)
        if supplied:
            yield from self.supplier(service)

    def approved(
        self, kind: str, number: str, content: Content, edition: int = 1, correction: int = 0
    ) -> Iterator[Note]:
        """As it stands in the end."""
        yield self.version(kind, number, content, "approved", edition=edition, correction=correction)
        if not correction and self.chance.random() < 0.95:
            file, link = self.offered(number, edition)
            yield from (file, self.accepted(link))

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
