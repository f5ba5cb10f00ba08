"""How hints look at the records behind the results, for paper and JSON alike."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from controls.catalog import Catalog
from controls.facts import Facts
from controls.hints import View


def view(catalog: Catalog, facts: Facts, as_of: date) -> View:
    """As of a day, in the days of the organisation's zone."""
    zone = ZoneInfo(facts.organisation.time_zone)

    def local_day(moment: datetime) -> date:
        return moment.astimezone(zone).date()

    return View(as_of, catalog.defaults["late_record_days"], local_day)
