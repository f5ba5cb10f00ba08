"""What the person asking may see of a working, and what everything in it is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from app.i18n import _, language
from app.records.lookups import SqlLookup
from app.records.readable import may_read
from controls.carrying.asked import Carried, Link
from controls.carrying.steps import OK, SHORT, UNKNOWN, Step
from controls.known import Known
from controls.wording import sentence

MARKS = {OK: "ok", SHORT: "no"}
TrailItem = Mapping[str, str]


class Reader:
    """Puts workings in words for one person. `found` is all that will be shown: names are read at once."""

    def __init__(
        self, known: Known, lookup: SqlLookup, found: Iterable[Carried], more: Iterable[str] = ()
    ) -> None:
        self.known = known
        self.lookup = lookup
        self.found = tuple(found)
        self.more = tuple(more)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Number → what it is called, or the number itself where the person may not read it."""
        numbers = {n for one in self.found for n in self._numbers(one)} | {*self.more}
        self.lookup.preload(sorted(numbers))
        return {number: self.lookup.name(number) for number in sorted(numbers)}

    def may_see(self, carried: Carried) -> bool:
        """Whether everything the working quotes is open to the person: figures would tell what is not."""
        editions = [carried.service, *carried.agreements]
        editions += [link.result.record for link in carried.links if link.result]
        editions += [newest for n in self._numbers(carried) if (newest := self.known.record(n))]
        return all(may_read(record) for record in editions)

    def _numbers(self, carried: Carried) -> set[str]:
        numbers = {record.number for record in carried.agreements}
        numbers |= {link.promise.party for link in carried.links}
        steps = [*carried.steps, *(one for link in carried.links for one in steps_of(link))]
        return numbers | {n for one in steps for n in quoted(one) if self.known.editions(n)}

    def trail(self, steps: Iterable[Step]) -> list[TrailItem]:
        """Lines for the trail: what holds, what falls short, what is not known."""
        return [
            {
                "state": MARKS.get(one.state, ""),
                "title": _("Not known.") if one.state == UNKNOWN else "",
                "text": sentence(one.reason, language(), self.names),
            }
            for one in steps
        ]


def steps_of(link: Link) -> tuple[Step, ...]:
    return (*link.compared.steps, *link.answer)


def quoted(step: Step) -> Iterator[str]:
    """Every text a sentence quotes: some are numbers of records."""
    for value in step.reason.values.values():
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, str):
                yield one
