"""The page of an SLA: its targets with their results, the chart of one of them, its reviews, its facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from markupsafe import Markup
from sqlalchemy import select

from app.db import db
from app.i18n import _, day
from app.records.amounts import Outcome, amount, name_of, outcome, promised
from app.records.hubs import hub_or_404
from app.records.lookup import Seen
from app.records.lookups import SqlLookup
from app.records.models import Consent, RecordVersion
from app.records.periods import period_name
from app.records.related import in_force_on
from app.records.wording import listed
from app.service_levels.charts import spark, trend
from app.service_levels.results import Measured, Sheets, sheets_of
from app.service_levels.reviews import next_step, review_rows

RECENT = 24  # newest records looked through for drafts and for reviews of the last intervals


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target with its newest result; `url` shows its chart."""

    row: str
    name: str
    about: str
    promised: str
    spark: Markup
    value: str
    outcome: Outcome
    url: str


def sla_page(number: str, chosen: str) -> dict[str, Any]:
    """The values of service_levels/agreement.html; `chosen` is the target whose chart is shown."""
    hub = hub_or_404(number, "sla")
    lookup = hub.lookup
    terms = in_force_on(number, lookup.today, lookup) or Seen(number, "sla", content=hub.content)
    measured, reviewed = hub.recorded("measurement", RECENT), hub.recorded("sla_review", RECENT)
    newest = measured.versions[0] if measured.versions else None
    agreed = signers(number, terms.edition, lookup)
    return {
        "hub": hub,
        "lookup": lookup,
        "title": listed((lookup.name(n) for n in terms.content.get("services", [])), lookup.language),
        "about": about(terms, agreed, lookup.language),
        "customers": [(n, lookup.name(n)) for n in terms.content.get("customers", [])],
        "newest": newest,
        "period": period_of(newest),
        "reviews": list(review_rows(hub, reviewed)),
        "reviews_url": reviewed.url,
        "enter": next_step(hub, "measurement", measured),
        "review": next_step(hub, "sla_review", reviewed),
        "agreed": agreed,
        "panels": hub.panels(),
        **results(terms, newest, chosen, lookup),
    }


def results(terms: Seen, newest: RecordVersion | None, chosen: str, lookup: SqlLookup) -> dict[str, Any]:
    """What was measured: every target with its newest value, and one of them as a chart."""
    sheets = sheets_of(lookup, terms.number)
    targets = list(target_rows(terms, newest, sheets, lookup))
    shown = chosen if chosen in sheets.targets else next(iter(sheets.targets), "")
    return {
        "targets": targets,
        "trend": trend("trend", shown, sheets.targets.get(shown, []), lookup) if shown else None,
        "charted": [(row.row, row.name) for row in targets if row.row in sheets.targets],
        "facts": list(facts(terms, sheets, lookup)),
    }


def about(terms: Seen, agreed: list[tuple[str, str]], language: str) -> str:
    """Version 3, valid from 1 Apr 2026. Agreed by Hiroshi Kitagawa."""
    names = listed((name for name, _day in agreed), language)
    since = day(terms.content["valid_from"])
    sentences = (
        _("Version %(edition)s, valid from %(day)s.", edition=terms.edition, day=since),
        _("Agreed by %(names)s.", names=names)
        if agreed
        else _("Not in force: the customer has not agreed yet."),
    )
    return ("" if language == "ja" else " ").join(sentences)


def period_of(sheet: RecordVersion | None) -> str:
    return period_name(sheet.content["period_from"], sheet.content["period_to"]) if sheet else ""


def target_rows(
    terms: Seen, newest: RecordVersion | None, sheets: Sheets, lookup: SqlLookup
) -> Iterator[TargetRow]:
    """Every target of the terms in force, with what the newest sheet says, whatever its state."""
    values = {row["target"]["row"]: row for row in newest.content.get("lines", [])} if newest else {}
    for target in terms.content.get("targets", []):
        row, result = target["id"], values.get(target["id"], {})
        past = sheets.targets.get(row, [])
        about = " · ".join(filter(None, (target.get("service_hours"), target.get("exclusions"))))
        yield TargetRow(
            row=row,
            name=name_of(target, lookup),
            about=about,
            promised=promised(target, lookup),
            spark=spark(f"spark-{row}", target, past, lookup),
            value=amount(result.get("value"), target.get("unit", ""), lookup),
            outcome=outcome(result, target, lookup),
            url=url_for("service_levels.agreement", number=terms.number, target=row, _anchor="chart"),
        )


def signers(number: str, edition: int, lookup: SqlLookup) -> list[tuple[str, str]]:
    """(name, day) of those who agreed for the other side."""
    statement = (
        select(Consent).where(Consent.record == number, Consent.edition == edition).order_by(Consent.position)
    )
    return [
        (lookup.name(line.content["person"]), line.content["agreed_on"])
        for line in db.session.scalars(statement)
    ]


def facts(terms: Seen, sheets: Sheets, lookup: SqlLookup) -> Iterator[tuple[str, str]]:
    """(label, value) of what else the agreement says, with the newest workload beside each limit."""
    kind = lookup.kinds["sla"]
    for name in ("exceptions", "customer_duties", "penalty", "escalation"):
        value = terms.content.get(name)
        if value:
            words = str(len(value)) if isinstance(value, list) else value
            yield kind.field(name).label.get(lookup.language), words
    for limit in terms.content.get("workload_limits", []):
        yield name_of(limit, lookup), promised(limit, lookup)
        found = sheets.limits.get(limit["id"], [])
        if found:
            yield found[-1].period, load_text(found[-1], limit, lookup)


def load_text(one: Measured, limit: Mapping[str, Any], lookup: SqlLookup) -> str:
    return amount(one.row.get("value"), limit.get("unit", ""), lookup)
