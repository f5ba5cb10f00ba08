"""Plans are records, made by the program: approving a subject writes its planned intervals from the catalog.

The engine reads plan records only, never the catalog's interval: what is owed is on record, with its reason.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.access import kinds as all_kinds
from app.actor import system
from app.db import AnySession
from app.records.lifecycle import approve, submit
from app.records.lookup import Seen
from app.records.lookups import SqlLookup
from app.records.models import RecordVersion
from app.records.organisation import organisation_in
from app.records.queries import lookup_in, versions_of
from app.records.usecases import new_edition, save
from app.transaction import Transaction
from controls.catalog import Catalog
from controls.kinds import Kind
from controls.planning import CATALOG, Asked, asked_of, first_day, next_common_start


def plan_for_subject(tx: Transaction, kind: Kind, version: RecordVersion) -> None:
    """Write the plans of a subject just approved, or new editions where its tier has changed them."""
    if not kind.is_subject:
        return
    with tx.acting_as(system(CATALOG, origin=tx.actor.origin)):
        for duty, plan in planned(lookup_in(tx), kind, version):
            if plan is None:
                make_plan(tx, version, duty, added=bool(version.correction or version.edition > 1))
            elif rhythm_of(plan) != (duty.interval, duty.grace_days) and not own_plan(tx, plan):
                change_plan(tx, plan, duty)


def complete_plans(tx: Transaction) -> None:
    """No subject in scope without its plans: those that changed declarations ask for and nobody has yet.

    A plan that is there stays as it was approved, also where the catalog's default has changed.
    """
    with tx.acting_as(system(CATALOG, origin=tx.actor.origin)):
        for kind, version in subjects_in_scope(tx.session, tx.today):
            for duty, plan in planned(lookup_in(tx), kind, version):
                if plan is None:
                    make_plan(tx, version, duty, added=True)


def subjects_in_scope(session: AnySession, today: date) -> list[tuple[Kind, RecordVersion]]:
    """The version that counts of each subject whose scope has not ended."""
    kinds = {kind.id: kind for kind in all_kinds().values() if kind.is_subject}
    ended = (RecordVersion.valid_to != None) & (RecordVersion.valid_to <= today)  # noqa: E711
    found = session.scalars(
        select(RecordVersion)
        .where(RecordVersion.kind.in_(kinds), RecordVersion.state == "approved", ~ended)
        .order_by(RecordVersion.number, RecordVersion.edition, RecordVersion.correction)
    )
    return [(kinds[version.kind], version) for version in {it.number: it for it in found}.values()]


def planned(lookup: SqlLookup, kind: Kind, version: RecordVersion) -> list[tuple[Asked, Seen | None]]:
    """What the catalog asks of the subject, each with the plan there is for it."""
    catalog: Catalog = current_app.extensions["akashi_catalog"]
    known = {
        (plan.content["activity"], plan.content.get("control")): plan
        for plan in lookup.records("plan", subject=version.number)
    }
    return [
        (duty, known.get((duty.activity, duty.control)))
        for duty in asked_of(catalog, kind.is_subject or "", tier_of(lookup, kind, version))
    ]


def tier_of(lookup: SqlLookup, kind: Kind, version: RecordVersion) -> str | None:
    """Its own tier; of an SLA the highest of its services, of a contract that of its supplier."""
    if kind.is_subject == "sla":
        tiers = [tier_in(lookup, number) for number in version.content.get("services", [])]
        order = [tier for tier in ("critical", "important", "standard") if tier in tiers]
        return order[0] if order else None
    if kind.is_subject == "contract":
        return tier_in(lookup, version.content.get("supplier", ""))
    return version.content.get("tier")


def tier_in(lookup: SqlLookup, number: str) -> str | None:
    seen = lookup.record(number)
    return seen.content.get("tier") if seen else None


def make_plan(tx: Transaction, subject: RecordVersion, duty: Asked, *, added: bool) -> None:
    """In force as `first_day` says."""
    organisation = organisation_in(tx)
    scope_from = subject.valid_from or tx.today
    anchor = organisation.fiscal_year_start_in(organisation.fiscal_year(scope_from))
    start = first_day(anchor, duty.interval, scope_from, tx.today, added=added)
    content: dict[str, Any] = {
        "subject": subject.number,
        "activity": duty.activity,
        "interval": duty.interval,
        "anchor_on": anchor.isoformat(),
        "valid_from": start.isoformat(),
        "reason": reason(organisation.language, "default"),
        "language": organisation.language,
    }
    content |= {"grace_days": duty.grace_days} if duty.grace_days is not None else {}
    content |= {"control": duty.control} if duty.control else {}
    content |= {"owner": subject.owner} if subject.owner else {}
    approve(tx, submit(tx, save(tx, kind="plan", content=content).number).number)


def rhythm_of(plan: Seen) -> tuple[str, int | None]:
    return plan.content["interval"], plan.content.get("grace_days")


def own_plan(tx: Transaction, plan: Seen) -> bool:
    """Plans that people have set themselves are not touched when a tier changes."""
    return any(version.created_by != CATALOG for version in versions_of(tx.session, plan.number))


def change_plan(tx: Transaction, plan: Seen, duty: Asked) -> None:
    """A new edition from the next day on which windows of the old and the new rhythm both begin."""
    organisation = organisation_in(tx)
    version = new_edition(tx, plan.number)
    anchor = date.fromisoformat(plan.content["anchor_on"])
    start = next_common_start(anchor, plan.content["interval"], duty.interval, tx.today)
    kept = {name: value for name, value in version.content.items() if name != "grace_days"}
    content = kept | {
        "interval": duty.interval,
        "valid_from": start.isoformat(),
        "reason": reason(organisation.language, "tier"),
    }
    if duty.grace_days is not None:
        content["grace_days"] = duty.grace_days
    save(tx, kind="plan", content=content, number=plan.number)
    approve(tx, submit(tx, plan.number).number)


REASONS = {
    "default": {"en": "Default of the control catalog", "ja": "管理策カタログの既定値"},
    "tier": {"en": "The tier has changed", "ja": "重要度区分の変更による"},
}


def reason(language: str, key: str) -> str:
    """Records are written in one language: the organisation's."""
    return REASONS[key][language]
