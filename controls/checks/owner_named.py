"""owner_named: appointments to all roles cover the days in scope, and whoever leaves hands over.

Not met with fewer roles filled at as_of than roles_min (all, where the control has no such number), or with
nobody at all on more than uncovered_max_pct % of the days in scope. Partly met when a role is not filled,
when it was vacant for longer than owner_gap_days, or when it changed hands without an approved hand-over.

Worked example, BRM-02 with owner_gap_days = 14 and uncovered_max_pct = 25: A is owner until 31 May, B from
15 June. Fourteen days without owner are not longer than fourteen; without a hand-over from A to B it is
partly met all the same. Had B begun on 16 June, the fifteen days alone would make it partly met.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from controls.assessment import ItemResult, Reason
from controls.content import filled, targets_of
from controls.declaration import Text
from controls.duties import span_of
from controls.facts import Record, Subject
from controls.inquiry import Inquiry
from controls.items import NOTHING, Part
from controls.people import active_span
from controls.windows import FAR, Span, clip, without

_day = date.fromordinal
CHANGE = "change_of_person"


class Held(NamedTuple):
    """One appointment: who holds a role from a day to a day (excluded)."""

    start: int
    end: int
    person: str
    number: str


def applies(inquiry: Inquiry, subject: Subject) -> bool:
    """Every subject in scope on a day of the period."""
    return True


def part(inquiry: Inquiry, subject: Subject) -> Part:
    scope = clip([span_of(subject.in_scope_from, subject.in_scope_to)], _looked_at(inquiry))
    if not scope:
        return NOTHING
    roles: list[str] = list(inquiry.raw["roles"])
    held = {role: _held(inquiry, subject, role) for role in roles}
    items = [_role(inquiry, subject, role, held[role], scope) for role in roles]
    reasons = [*_at_as_of(inquiry, subject, roles, held), *_nobody(inquiry, scope, held)]
    if reasons:
        return Part("not_met", tuple(items), tuple(reasons))
    status = "met" if all(item.status == "met" for item in items) else "partial"
    return Part(status, tuple(items), (Reason(f"owner_{status}"),))


def _looked_at(inquiry: Inquiry) -> Span:
    return inquiry.first.toordinal(), inquiry.last.toordinal() + 1


def _held(inquiry: Inquiry, subject: Subject, role: str) -> list[Held]:
    """Approved appointments to the role, each for the days on which the person is active, by their start."""
    known = inquiry.known
    numbers = dict.fromkeys(record.number for record in known.concerning("assignment", subject.number))
    editions = [e for number in numbers for e in known.in_force(number) if e.content.get("role") == role]
    found = []
    for edition in editions:
        for person in targets_of(edition.content.get("person")) if _names(edition, subject) else ():
            valid = span_of(edition.valid_from or date.max, edition.valid_to)
            for start, end in clip([valid], active_span(known, person)):
                found.append(Held(start, end, person, edition.number))
    return sorted(found)


def _names(edition: Record, subject: Subject) -> bool:
    return subject.number in edition.subjects


def _spans(held: Sequence[Held]) -> list[Span]:
    return [(one.start, one.end) for one in held]


def _uncovered(scope: Sequence[Span], held: Sequence[Held]) -> list[Span]:
    return [gap for span in scope for gap in without(span, _spans(held))]


def _is_filled(held: Sequence[Held], day: date) -> bool:
    return any(start <= day.toordinal() < end for start, end in _spans(held))


# ---- the roles together ----


def _at_as_of(
    inquiry: Inquiry, subject: Subject, roles: Sequence[str], held: dict[str, list[Held]]
) -> Iterator[Reason]:
    """Fewer roles filled at as_of than asked for."""
    if not subject.in_scope(inquiry.as_of):
        return
    filled_now = sum(_is_filled(held[role], inquiry.as_of) for role in roles)
    least = inquiry.number("roles_min") if "roles_min" in inquiry.params else len(roles)
    if filled_now < least:
        yield Reason("owner_missing", {"found": filled_now, "min": least, "on": inquiry.as_of})


def _nobody(inquiry: Inquiry, scope: Sequence[Span], held: dict[str, list[Held]]) -> Iterator[Reason]:
    """Nobody at all on too many of the days in scope."""
    everybody = [one for each in held.values() for one in each]
    days = sum(upto - since for since, upto in _uncovered(scope, everybody))
    of = sum(upto - since for since, upto in scope)
    limit = inquiry.params["uncovered_max_pct"]
    if days * 100 > limit * of:
        yield Reason("owner_uncovered", {"days": days, "of": of, "limit": limit})


# ---- one role ----


def _role(
    inquiry: Inquiry, subject: Subject, role: str, held: Sequence[Held], scope: Sequence[Span]
) -> ItemResult:
    name = _name(inquiry, role)
    vacant = subject.in_scope(inquiry.as_of) and not _is_filled(held, inquiry.as_of)
    reasons = [Reason("role_vacant", {"role": name, "on": inquiry.as_of})] if vacant else []
    reasons += [*_gaps(inquiry, name, held, scope), *_changes(inquiry, subject, name, held)]
    status = "not_met" if vacant else "partial" if reasons else "met"
    records = tuple(dict.fromkeys(one.number for one in held))
    return ItemResult(role, subject.number, None, role, name, status, records=records, reasons=tuple(reasons))


def _name(inquiry: Inquiry, role: str) -> Text:
    field = inquiry.known.kinds["assignment"].field("role")
    return Text(field.value_label(role, "en"), field.value_label(role, "ja"))


def _gaps(inquiry: Inquiry, name: Text, held: Sequence[Held], scope: Sequence[Span]) -> Iterator[Reason]:
    longest = inquiry.number("owner_gap_days")
    for since, upto in _uncovered(scope, held):
        if upto - since > longest:
            days = {"start": _day(since), "last_day": _day(upto - 1), "days": upto - since, "max": longest}
            yield Reason("owner_gap", {"role": name, **days})


def _changes(inquiry: Inquiry, subject: Subject, name: Text, held: Sequence[Held]) -> Iterator[Reason]:
    """The role passed from one person to another in the period, and nothing shows that it was handed over."""
    if not any(raw.get("on") == CHANGE for raw in inquiry.raw.get("wants", ())):
        return
    since, upto = _looked_at(inquiry)
    for left in held:
        day, followers = _followers(left, held)
        if followers and since <= day < upto and not _handed_over(inquiry, subject, left, followers):
            values = {"role": name, "record": left.number, "next": followers[0].number, "on": _day(day)}
            yield Reason("lacks_hand_over", values)


def _followers(left: Held, held: Sequence[Held]) -> tuple[int, list[Held]]:
    """When the role passed on from an appointment that ended, and to whom; to nobody else where the same
    stays.
    """
    after = [one for one in held if one.end > left.end and one != left]
    if left.end >= FAR or not after:
        return left.end, []
    day = min(max(one.start, left.end) for one in after)
    then = [one for one in after if one.start <= day]
    same = any(one.person == left.person for one in then)
    return day, [] if same else then


def _handed_over(inquiry: Inquiry, subject: Subject, left: Held, followers: Sequence[Held]) -> bool:
    kind = inquiry.known.kinds["hand_over"]
    numbers = {one.number for one in followers}
    return any(
        record.final
        and record.content.get("from_assignment") == left.number
        and record.content.get("to_assignment") in numbers
        and filled(record.content.get("open_items"), kind.field("open_items"))
        for record in inquiry.known.concerning("hand_over", subject.number)
    )
