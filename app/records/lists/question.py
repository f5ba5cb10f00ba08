"""What the URL of a list asks, and the same said again as a URL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from app.records.lists.columns import chosen_names
from app.records.models import RecordVersion
from controls.kinds import Kind

V = RecordVersion
SORTS: dict[str, Any] = {
    "number": V.number,
    "state": V.state,
    "occurred_on": V.occurred_on,
    "period_from": V.period_from,
    "period_to": V.period_to,
    "valid_from": V.valid_from,
    "valid_to": V.valid_to,
    "in_scope_from": V.valid_from,
    "in_scope_to": V.valid_to,
    "recorded_at": V.recorded_at,
    "submitted_on": V.submitted_on,
    "approved_on": V.approved_on,
}


@dataclass(frozen=True)
class ListQuestion:
    """`sort`: a column, "-" before it = falling; `page` from 1; `see`: names of columns, () = the default."""

    state: str = ""
    subject: str = ""
    waiting: bool = False
    sort: str = ""
    page: int = 1
    see: tuple[str, ...] = ()

    @classmethod
    def from_url(cls, args: MultiDict[str, str], kind: Kind) -> ListQuestion:
        page = args.get("page", "1")
        return cls(
            state=args.get("state", ""),
            subject=args.get("subject", ""),
            waiting=args.get("waiting") == "1",
            sort=args.get("sort", default_sort(kind)),
            page=max(1, int(page[:9])) if page.isdecimal() else 1,
            see=chosen_names(kind, args.getlist("see")),
        )

    def as_url(self, kind: Kind, **changes: Any) -> dict[str, Any]:
        """The values of url_for; what is as usual is left out."""
        changed = replace(self, **changes)
        values: dict[str, Any] = {
            "state": changed.state,
            "subject": changed.subject,
            "sort": changed.sort,
            "page": changed.page,
        }
        values["waiting"] = 1 if changed.waiting else ""
        values["see"] = list(changed.see) or ""
        plain = {"sort": default_sort(kind), "page": 1}
        return {name: value for name, value in values.items() if value != "" and value != plain.get(name)}

    @property
    def filters(self) -> bool:
        """Does it leave anything out?"""
        return bool(self.state or self.subject or self.waiting)


def list_question(kind: Kind, subject: str) -> ListQuestion:
    """Everything about one subject, in the order of the kind's list."""
    return ListQuestion(subject=subject, sort=default_sort(kind))


def default_sort(kind: Kind) -> str:
    return {"event": "-occurred_on", "period": "-period_to", "document": "-valid_from"}.get(
        kind.time, "number"
    )
