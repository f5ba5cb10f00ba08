"""The contract with a supplier in facts: how long it runs, until when notice can be given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.records.lookup import Seen
from app.records.lookups import SqlLookup

ONE_DAY = timedelta(days=1)
NOTICE_DAYS = 90  # from so many days before it, the last day for notice stands out


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """Days are ISO, "" where there is none. `runs_to` is the last day; `days_left` counts from today."""

    number: str
    runs_to: str
    days_left: int | None
    notice_on: str
    notice_near: bool
    auto_renew: bool
    audit_right: bool
    services: tuple[str, ...]
    targets: int


def contract_facts(supplier: str, lookup: SqlLookup) -> ContractFacts | None:
    """Of the contract in force; when there is none, of the newest approved one. Of those that are open."""
    found = lookup.open_of(lookup.in_force("contract", lookup.today, supplier=supplier))
    found = found or lookup.open_of(lookup.records("contract", supplier=supplier))
    return told(found[0], lookup) if found else None


def is_withheld(supplier: str, lookup: SqlLookup) -> bool:
    """Whether there are approved contracts, and none of them is open to the person."""
    found = lookup.records("contract", supplier=supplier)
    return bool(found) and not lookup.open_of(found)


def told(contract: Seen, lookup: SqlLookup) -> ContractFacts:
    content, today = contract.content, lookup.today
    end = date.fromisoformat(content["valid_to"]) if content.get("valid_to") else None
    notice = date.fromisoformat(content["notice_on"]) if content.get("notice_on") else None
    return ContractFacts(
        number=contract.number,
        runs_to=(end - ONE_DAY).isoformat() if end else "",
        days_left=(end - today).days if end else None,
        notice_on=content.get("notice_on", ""),
        notice_near=notice is not None and (notice - today).days <= NOTICE_DAYS,
        auto_renew=bool(content.get("auto_renew")),
        audit_right=any(
            row.get("topic") == "audit_right" and row.get("present") for row in content.get("contents", [])
        ),
        services=tuple(content.get("services", [])),
        targets=len(content.get("targets", [])),
    )
