"""The left list. Rooms register their entries when they are imported; a page shows those the person may open.

register("relationships", "records.listing", _l("Meetings"), "calendar-event", 20, "read",
         values={"kind": "brm_meeting"})
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, request

from app.i18n import lazy_pgettext
from app.web.addresses import lasting_url

GROUPS = {
    "work": "",
    "relationships": lazy_pgettext("group of pages", "Relationships"),
    "service_levels": lazy_pgettext("group of pages", "Service levels"),
    "suppliers": lazy_pgettext("group of pages", "Suppliers"),
    "assurance": lazy_pgettext("group of pages", "Assurance"),
    "settings": lazy_pgettext("group of pages", "Settings"),
}
AUDITORS_ORDER = ("work", "assurance", "relationships", "service_levels", "suppliers", "settings")


@dataclass(frozen=True)
class Entry:
    """`waiting` counts what waits for the person who looks; `keys` ("g c") lead there.

    `on_phone` puts the entry into the bar at the foot of phones.
    """

    group: str
    endpoint: str
    label: object
    icon: str
    order: int
    permission: str
    values: Mapping[str, Any] = field(default_factory=dict)
    waiting: Callable[[], int] | None = None
    on_phone: bool = False
    keys: str = ""


@dataclass(frozen=True)
class Item:
    """An entry as one page shows it."""

    label: str
    url: str
    icon: str
    waiting: int
    on_phone: bool
    here: bool
    keys: str


@dataclass(frozen=True)
class Group:
    label: str
    items: tuple[Item, ...]


entries: dict[tuple[str, tuple[tuple[str, Any], ...]], Entry] = {}


def register(
    group: str,
    endpoint: str,
    label: object,
    icon: str,
    order: int,
    permission: str,
    *,
    values: Mapping[str, Any] | None = None,
    waiting: Callable[[], int] | None = None,
    on_phone: bool = False,
    keys: str = "",
) -> None:
    """Add an entry to the list. Registering the same endpoint and values again replaces it."""
    if group not in GROUPS:
        raise ValueError(f"unknown group {group!r}; known: {', '.join(GROUPS)}")
    given = dict(values or {})
    entry = Entry(group, endpoint, label, icon, order, permission, given, waiting, on_phone, keys)
    entries[endpoint, tuple(sorted(entry.values.items()))] = entry


def visible(permitted: Callable[[str], bool]) -> list[Entry]:
    """Entries of rooms this app has, that the person may open, in their order."""
    known = current_app.view_functions
    return sorted(
        (entry for entry in entries.values() if entry.endpoint in known and permitted(entry.permission)),
        key=lambda entry: (entry.order, entry.endpoint),
    )


def group_order(permitted: Callable[[str], bool]) -> tuple[str, ...]:
    """Those who audit and make no records of their own get Assurance first."""
    return AUDITORS_ORDER if permitted("audit") and not permitted("create") else tuple(GROUPS)


def groups_for(permitted: Callable[[str], bool], current: str | None = None) -> list[Group]:
    """The list for one page. `current` is the URL that is "here", by default the longest fitting the path."""
    shown = [(entry, lasting_url(entry.endpoint, **entry.values)) for entry in visible(permitted)]
    here = current or longest_prefix(request.path, [url for _entry, url in shown])
    return [
        Group(str(GROUPS[group]), items)
        for group in group_order(permitted)
        if (items := tuple(item(entry, url, url == here) for entry, url in shown if entry.group == group))
    ]


def longest_prefix(path: str, urls: list[str]) -> str:
    fitting = [url for url in urls if path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))]
    return max(fitting, key=len, default="")


def item(entry: Entry, url: str, here: bool) -> Item:
    waiting = entry.waiting() if entry.waiting else 0
    return Item(str(entry.label), url, entry.icon, waiting, entry.on_phone, here, entry.keys)
