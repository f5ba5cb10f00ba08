"""register_complete: every entry of a register is filled in and linked, and somebody confirms it every
interval.

Entries are the items; what `needs_any` asks for must be there so many times in the whole register. A register
without entries is not met. A subject that names its parties needs one with so many active contacts.

Worked example, REL-01 with fail_share_max_pct = 25 and own_parts_min = 1: the register holds three
services and two contracts in force. One contract names no service: one of five entries, 20 %, fails, which
is not more than 25 %: partly met. With a second such contract it is 40 %: not met. If no component of any
service is run by the organisation itself, it is not met whatever else is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from controls.assessment import ItemResult, Reason
from controls.content import targets_of
from controls.facts import Record, Subject
from controls.inquiry import Inquiry
from controls.items import Part, of_items, together
from controls.people import is_active
from controls.scene import Scene
from controls.terms import Term

CONTACTS = "contacts_min"


def applies(inquiry: Inquiry, subject: Subject) -> bool:
    """Every subject in scope is judged."""
    return True


def part(inquiry: Inquiry, subject: Subject) -> Part:
    if CONTACTS in inquiry.params:
        return of_items([_with_parties(inquiry, subject)], inquiry.params)
    entries = inquiry.chosen(subject)
    if not entries:
        return Part("not_met", (), (Reason("no_register"),))
    items = of_items([inquiry.item(entry, subject) for entry in entries], inquiry.params)
    return together([items, *_any(inquiry, entries)])


def _any(inquiry: Inquiry, entries: Sequence[Record]) -> list[Part]:
    """What must be there so many times in all entries together."""
    found = []
    for raw in inquiry.terms("needs_any"):
        term = inquiry.term(raw, inquiry.records[0])
        if isinstance(term, Term):
            count = sum(len(term.rows(e, e.content)) for e in entries if e.kind == term.kind.id)
            least = term.least or 1
            if count < least:
                values = {"field": term.label, "found": count, "min": least}
                found.append(Part("not_met", (), (Reason("register_lacks", values),)))
    return found


def _with_parties(inquiry: Inquiry, subject: Subject) -> ItemResult:
    """The subject's entry, with the parties it names: one of them needs enough active contacts."""
    known = inquiry.known
    entry = known.record(subject.number)
    if entry is None:
        return ItemResult(subject.number, subject.number, None, None, None, "not_met")
    day = _day(inquiry, subject)
    parties = [
        p for number in targets_of(entry.content.get("customers")) if (p := _party(inquiry, number, day))
    ]
    item = inquiry.item(entry, subject)
    reasons = item.reasons
    most = max((_contacts(inquiry.scene, party, day) for party in parties), default=0)
    least = inquiry.number(CONTACTS)
    if not parties:
        reasons = (*reasons, Reason("lacks_customer_in_scope", {"record": entry.number, "on": day}))
    elif most < least:
        names = tuple(party.number for party in parties)
        reasons = (*reasons, Reason("lacks_contacts", {"customers": names, "found": most, "min": least}))
    status = "not_met" if not parties or most < least else item.status
    records = (*item.records, *(party.number for party in parties))
    return replace(item, status=status, reasons=reasons, records=tuple(dict.fromkeys(records)))


def _day(inquiry: Inquiry, subject: Subject) -> date:
    """`as_of`, or the subject's last day in scope."""
    upto = subject.in_scope_to
    return min(inquiry.as_of, upto - timedelta(days=1)) if upto else inquiry.as_of


def _party(inquiry: Inquiry, number: str, day: date) -> Record | None:
    subject = inquiry.known.subject(number)
    return inquiry.known.record(number) if subject and subject.in_scope(day) else None


def _contacts(scene: Scene, party: Record, day: date) -> int:
    """Contacts of the party who are active on the day."""
    return sum(is_active(scene.known, person, day) for person in targets_of(party.content.get("contacts")))
