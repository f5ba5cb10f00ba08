"""The settings of the organisation, which is itself a record (ORG-…): its day, its year, its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask import g
from sqlalchemy import select

from app.db import AnySession, db
from app.records.models import RecordVersion
from app.transaction import Transaction

DEFAULT_ZONE = "Asia/Tokyo"
DEFAULT_YEAR_START = "04-01"


@dataclass(frozen=True)
class OrganisationSettings:
    """`fiscal_year_start` is MM-DD. Without an organisation record the catalog's defaults hold."""

    number: str | None = None
    name: str = ""
    scope: str = ""
    time_zone: str = DEFAULT_ZONE
    fiscal_year_start: str = DEFAULT_YEAR_START
    language: str = "ja"
    in_scope_from: date | None = None
    calendar: str = ""
    sample: bool = False

    def fiscal_year(self, day: date) -> int:
        """The fiscal year a day belongs to, named by the calendar year in which it starts."""
        return day.year if day >= self.fiscal_year_start_in(day.year) else day.year - 1

    def fiscal_year_start_in(self, year: int) -> date:
        month, first = map(int, self.fiscal_year_start.split("-"))
        return date(year, month, first)


IN_FORCE = (
    select(RecordVersion)
    .where(RecordVersion.kind == "organisation", RecordVersion.state == "approved")
    .order_by(RecordVersion.number, RecordVersion.edition.desc(), RecordVersion.correction.desc())
    .limit(1)
)


def organisation_settings(session: AnySession) -> OrganisationSettings:
    """The newest approved organisation record, read afresh."""
    version = session.scalars(IN_FORCE).first()
    return settings_of(version) if version else OrganisationSettings()


def organisation_in(tx: Transaction) -> OrganisationSettings:
    """The same for somebody who writes: read once, for nobody else can change it before the commit."""
    known: OrganisationSettings | None = tx.looked_up.get("organisation")
    if known is None:
        known = organisation_settings(tx.session)
        if known.number:  # until there is one, the next record may be it
            tx.looked_up["organisation"] = known
    return known


def forget_organisation(tx: Transaction) -> None:
    """Its record was written: whoever asks next reads it afresh."""
    tx.looked_up.pop("organisation", None)
    g.pop("organisation", None)


def settings_of(version: RecordVersion) -> OrganisationSettings:
    content = version.content
    start = content.get("in_scope_from")
    return OrganisationSettings(
        number=version.number,
        name=content.get("name", ""),
        scope=content.get("scope", ""),
        time_zone=content.get("time_zone", DEFAULT_ZONE),
        fiscal_year_start=content.get("fiscal_year_start", DEFAULT_YEAR_START),
        language=content.get("default_language", "ja"),
        in_scope_from=date.fromisoformat(start) if start else None,
        calendar=content.get("working_calendar", ""),
        sample=version.origin == "sample",
    )


def current_organisation() -> OrganisationSettings:
    """The organisation as this request sees it: read once."""
    if "organisation" not in g:
        g.organisation = organisation_settings(db.session)
    settings: OrganisationSettings = g.organisation
    return settings


def current_zone() -> ZoneInfo:
    """That of its clock."""
    return ZoneInfo(current_organisation().time_zone)
