"""How a large provider keeps its records: days that fit, files where they are usual, papers that were sent.

Only what stands in the end is written down (a record, its file, the link), so that the entries of the journal
are about as many as the records and lines that a report looks at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.journal.append import Note
from bench.history import LAST, NEW_TERMS, SINCE, History, month
from bench.invented import Content

NOTICE = timedelta(days=14)  # documents are approved and agreed so long before they hold
WRITTEN = ("occurred_on", "closed_on", "done_on", "answered_on", "raised_on", "received_on", "created_on")
# How often a record is proved by a file, where that is not nearly always.
PROVED = {
    "action": 0.0, "assignment": 0.0, "briefing": 0.5, "complaint": 0.4, "customer": 0.2, "hand_over": 0.3,
    "improvement": 0.2, "measurement": 0.94, "requirement": 0.9, "risk": 0.0, "service": 0.2,
    "stakeholder_confirmation": 0.0, "supplier": 0.2, "zero_declaration": 0.0,
}  # fmt: skip


@dataclass(frozen=True)
class Party:
    """Somebody the house deals with: a customer, a supplier, a department; from `since` on."""

    number: str
    contact: str
    tier: str
    since: date

    @property
    def start(self) -> str:
        return self.since.isoformat()

    @property
    def saw_old_terms(self) -> bool:
        return self.since < NEW_TERMS - 2 * NOTICE


@dataclass
class Promise:
    """An SLA on a service, with what was written about it so far; the last `edition` from new terms on."""

    sla: str
    service: str
    edition: int = 1
    requirements: list[str] = field(default_factory=list)
    sheets: list[tuple[date, str]] = field(default_factory=list)
    parts: list[Content] = field(default_factory=list)  # that others run

    def rests_on(self, part: str, side: str, party: str, agreement: str) -> None:
        row = {"id": f"x{len(self.parts)}", "name": part, "kind": "component", "operated_by": side}
        self.parts.append(row | {"party": party, "agreement": agreement})

    def edition_on(self, day: date) -> int:
        return self.edition if day >= NEW_TERMS else 1


class Bookkeeping(History):
    """Writes records as they stand in the end, by the people of the team that is at work."""

    done_share = 24 / 25
    slowest = 14
    team: tuple[str, str] = ("", "")  # who owns the records, and who helps

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.criteria: dict[str, str] = {}  # sets by purpose
        self.plans: dict[tuple[str, str], str] = {}  # by subject and activity

    def manned(self) -> Iterator[Note]:
        """Another team takes over: two people of the house."""
        self.team = self.number("person"), self.number("person")
        self.write.own = self.team[0]
        for person in self.team:
            yield from self.plain("person", person, {"side": "own", "active_from": "2022-04-01"})

    def happens(self, share: float) -> bool:
        return self.chance.random() < share

    @property
    def kept(self) -> Content:
        """What every record says of itself."""
        return {"owner": self.write.own, "language": "en"}

    # ---- days

    def start(self) -> date:
        """The first day in scope: for a third the beginning, for others a day of two and a half years."""
        later = self.chance.randrange(900)
        return SINCE + timedelta(days=self.chance.choice((0, later, later)))

    def days(self, a_year: float, since: date) -> Iterator[date]:
        """Days, in order, on which something happens so often a year."""
        span = (LAST - since).days
        count = int(a_year * span / 365 + self.chance.random())
        yield from sorted(since + timedelta(days=self.chance.randrange(span)) for _ in range(count))

    def occasions(self, months: int, since: date) -> Iterator[date]:
        """A day in each of the periods since then; one in twenty-five is left out."""
        for step in range(0, 36, months):
            first, last = month(step)[0], month(step + months - 1)[1]
            if first >= since and self.happens(0.96):
                yield first + timedelta(days=self.chance.randrange(5, (last - first).days - 5))

    def after(self, day: date, least: int, most: int) -> date:
        """So many days later, as far as the house has come."""
        return min(day + timedelta(days=self.chance.randrange(least, most + 1)), LAST)

    def day_of(self, content: Content) -> str:
        named = next((content[name] for name in WRITTEN if content.get(name)), None)
        if named is not None:
            return self.after(date.fromisoformat(named), 0, 5).isoformat()
        starts = content.get("valid_from") or content.get("in_scope_from") or SINCE.isoformat()
        return (date.fromisoformat(starts) - NOTICE).isoformat()

    # ---- records

    def subject(self, kind: str, number: str, content: Content, tier: str) -> Iterator[Note]:
        for note in super().subject(kind, number, content, tier):
            if note.kind == "plan":
                self.plans[number, note.content["content"]["activity"]] = note.id
            yield note

    def approved(
        self, kind: str, number: str, content: Content, edition: int = 1, correction: int = 0
    ) -> Iterator[Note]:
        """As it stands in the end."""
        yield self.version(kind, number, content, "approved", edition=edition, correction=correction)
        if not correction and self.happens(PROVED.get(kind, 0.96)):
            file, link = self.offered(number, edition)
            yield from (file, self.accepted(link))

    def case(self, kind: str, number: str, content: Content, closed: bool) -> Iterator[Note]:
        """A case that is closed, or still open."""
        if closed:
            yield from self.approved(kind, number, content)
        else:
            yield self.version(kind, number, content, "open")

    def document(self, kind: str, content: Content, party: Party | None = None) -> Iterator[Note]:
        """In force from the beginning of something on; agreed with the party, where one is named."""
        number = self.number(kind)
        yield from self.approved(kind, number, content | self.kept)
        if party:
            yield self.agreed(kind, number, 1, party, date.fromisoformat(content["valid_from"]))

    def agreed(self, kind: str, number: str, edition: int, party: Party, start: date) -> Note:
        """Consent of the other side, now and then after the start."""
        day = start - NOTICE if self.happens(0.95) else self.after(start, 5, 40)
        line = {"person": party.contact, "side": self.kinds[kind].consent[0], "form": "signed"}
        return self.attached("consent", number, edition, line | {"agreed_on": day.isoformat()})

    def sent(self, record: str, party: Party, side: str, day: date, edition: int = 1) -> Note:
        line = {"to": party.contact, "side": side, "channel": "email", "sent_on": day.isoformat()}
        return self.attached("delivery", record, edition, line)

    def action(self, origin: str, day: date, row: Content | None = None) -> tuple[str, Iterator[Note]]:
        """Agreed on that day because of a record: its number, and what is written about it."""
        number = self.number("action")
        return number, self._action(number, origin, day, row)

    def _action(self, number: str, origin: str, day: date, row: Content | None) -> Iterator[Note]:
        done = day + timedelta(days=self.chance.randrange(5, 40))
        source = {"id": "o1", "record": origin} | ({"line": row} if row else {})
        content = {
            "text": self.write.text(1),
            "responsible": self.team[1],
            "side": "own",
            "created_on": day.isoformat(),
            "due_on": (day + timedelta(days=30)).isoformat(),
            "origin_refs": [source],
        } | self.kept
        if done < LAST and self.happens(0.95):
            result = {"done_on": done.isoformat(), "result": self.write.text(1)}
            yield self.version("action", number, content | result, "done")
        else:
            yield self.version("action", number, content, "open")

    def improvement(
        self, origin: str, sources: Iterable[Content], day: date, **more: object
    ) -> Iterator[Note]:
        """What follows a day on which something fell short; nothing at all one time in twelve."""
        if self.happens(11 / 12) and day < LAST:
            raised = self.after(day, 6, 34)
            yield from self._improvement(origin, sources, raised, more)

    def _improvement(
        self, origin: str, sources: Iterable[Content], raised: date, more: Content
    ) -> Iterator[Note]:
        content = {
            "origin": origin,
            "origin_refs": rows("o", sources),
            "description": self.write.text(2),
            "raised_on": raised.isoformat(),
            "kind": "improvement",
        } | {**self.kept, **more}
        decided = raised + timedelta(days=self.chance.randrange(2, 50))
        done = decided + timedelta(days=self.chance.randrange(20, 70))
        if decided < LAST:
            content |= self._decided(decided)
        if decided < LAST and done < LAST and content["decision"] == "approved":
            content |= self._done(done)
        closed = content.get("decision") == "rejected" or "done_on" in content
        yield from self.case("improvement", self.number("improvement"), content, closed)

    def _decided(self, day: date) -> Content:
        """To go ahead, four times in five."""
        common = {"decided_on": day.isoformat(), "decided_by": self.people.approver}
        if self.happens(0.8):
            due = (day + timedelta(days=60)).isoformat()
            target = "Availability of the next three months: 99.6 %"
            aim = {"decision": "approved", "due_on": due, "target": target, "cause": self.write.text(1)}
            return common | aim
        return common | {"decision": "rejected", "decision_reason": self.write.text(1)}

    def _done(self, day: date) -> Content:
        return {
            "done_on": day.isoformat(),
            "result": "99.7 % in the three months after",
            "effect": "effective",
            "effect_checked_on": self.after(day, 20, 90).isoformat(),
            "effect_checked_by": self.people.approver if self.happens(0.95) else self.write.own,
        }


def rows(prefix: str, contents: Iterable[Content]) -> list[Content]:
    """Rows of a table, each with an id."""
    return [{"id": f"{prefix}{n}"} | dict(content) for n, content in enumerate(contents, start=1)]
