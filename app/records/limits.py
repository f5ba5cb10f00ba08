"""Numbers in force: the organisation's own rule first, then the catalog."""

from __future__ import annotations

from typing import Any

from flask import current_app, has_app_context

from app.records.lookup import Content, Lookup
from controls.catalog import Catalog
from controls.limits import bounded, exact

# The interval a document proposes is that of the activity it plans.
PLANNED = {"meeting_interval": "brm_meeting"}


def own_limit(name: str, lookup: Lookup, content: Content) -> Any:
    """From a policy of the topic "limits" in force today."""
    for policy in lookup.in_force("policy", lookup.today, topic="limits"):
        for row in policy.content.get("settings", []):
            if row.get("param") == name:
                return str(bounded(name, exact(row["value"])))
    return None


def planned_interval(name: str, lookup: Lookup, content: Content) -> Any:
    """The interval planned for meetings with the customer."""
    customer = content.get("customer")
    if name != "interval" or not customer:
        return None
    plans = lookup.in_force("plan", lookup.today, subject=customer, activity=PLANNED["meeting_interval"])
    return plans[0].content.get("interval") if plans else None


def catalog_limit(name: str, lookup: Lookup, content: Content) -> Any:
    """From the edition's defaults, or the parameter of the first control that has one of that name."""
    if not has_app_context():
        return None
    catalog: Catalog = current_app.extensions["akashi_catalog"]
    found = (control.test.params.get(name) for control in catalog.controls)
    return catalog.defaults.get(name, next((value for value in found if value is not None), None))


SOURCES = (own_limit, planned_interval, catalog_limit)  # in the order they are asked
