"""The form of a meeting with a customer: what it shows besides the fields of the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.actions.shown import ActionLine, action_lines
from app.i18n import LONG_MONTHS, _, as_day, language
from app.records.forms import RecordForm
from app.records.lookup import Seen
from app.records.lookups import SqlLookup
from app.records.models import RecordVersion
from app.records.people import grouped_people
from controls.kinds import Kind

HELD = ("draft", "submitted", "returned", "approved")
DECISIONS_SHOWN = 3
CATEGORY = "other"


@dataclass(frozen=True, slots=True)
class LastTime:
    """The meeting before this one: what was decided, and how many of its actions are closed."""

    number: str
    day: str
    decisions: tuple[str, ...]
    more_decisions: int
    closed: int
    actions: tuple[ActionLine, ...]


def meeting_context(
    kind: Kind, lookup: SqlLookup, form: RecordForm, version: RecordVersion | None, content: Mapping[str, Any]
) -> dict[str, Any]:
    """What relationships/meeting.html asks for beyond the generic form."""
    customer = content.get("customer", "")
    seen = lookup.record(customer) if customer else None
    contacts = seen.content.get("contacts", []) if seen else []
    return {
        "heading": heading(kind, content, lookup),
        "people": grouped_people(lookup, [*attending(content), *contacts]),
        "open_actions": action_lines(
            lookup.open_actions(customer) if customer else [], content.get("actions", []), lookup
        ),
        "done_actions": action_lines(
            lookup.done_actions(customer) if customer else [], content.get("reported_actions", []), lookup
        ),
        "last": last_time(customer, content, version, lookup) if customer else None,
    }


def heading(kind: Kind, content: Mapping[str, Any], lookup: SqlLookup) -> str:
    """Kitagawa Logistics, November meeting"""
    if not content.get("customer"):
        return kind.name.get(lookup.language)
    name, day = lookup.name(content["customer"]), content.get("occurred_on")
    return _("%(customer)s, %(month)s meeting", customer=name, month=month_name(day)) if day else name


def month_name(day: str) -> str:
    """November · 11月"""
    month = as_day(day).month
    return f"{month}月" if language() == "ja" else LONG_MONTHS[month - 1]


def name_first_topic(form: RecordForm) -> None:
    """The first agenda row is the box for the minutes: they need no topic, so one is given to them."""
    first = form["agenda"].entries[0].form if form["agenda"].entries else None
    if first and first["minutes"].value():
        first["category"].data = first["category"].data or CATEGORY
        first["title"].data = first["title"].value() or _("Regular meeting")


def attending(content: Mapping[str, Any]) -> Iterator[str]:
    return (row["person"] for row in content.get("attendees", []) if row.get("person"))


def last_time(
    customer: str, content: Mapping[str, Any], version: RecordVersion | None, lookup: SqlLookup
) -> LastTime | None:
    own, day = version.number if version else "", content.get("occurred_on", "9999")
    for seen in lookup.open_of(lookup.records("brm_meeting", states=HELD, customer=customer)):
        if seen.number != own and seen.content["occurred_on"] < day:
            return told(seen, lookup)
    return None


def told(meeting: Seen, lookup: SqlLookup) -> LastTime:
    decisions = [row["text"] for row in meeting.content.get("decisions", [])]
    actions = action_lines([], meeting.content.get("actions", []), lookup)
    return LastTime(
        number=meeting.number,
        day=meeting.content["occurred_on"],
        decisions=tuple(decisions[:DECISIONS_SHOWN]),
        more_decisions=len(decisions[DECISIONS_SHOWN:]),
        closed=sum(action.state != "open" for action in actions),
        actions=tuple(actions),
    )
