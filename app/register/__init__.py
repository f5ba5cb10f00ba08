"""Who and what the duties are owed for: customers, services, suppliers, people, and the plans that follow."""

from __future__ import annotations

from flask import Flask

from app.accounts.persons import provide_persons
from app.i18n import _l
from app.records import extension
from app.register.people import OwnPeople
from app.register.plans import plan_for_subject
from app.web import navigation

LISTS = (
    ("relationships", "customer", _l("Customers"), "users", 10),
    ("service_levels", "service", _l("Services"), "adjustments", 10),
    ("suppliers", "supplier", _l("Suppliers"), "building-factory", 10),
    ("settings", "person", _l("People"), "users-group", 20),
    ("settings", "organisation", _l("Organisation"), "home", 10),
    ("settings", "plan", _l("Planned intervals"), "repeat", 30),
    ("settings", "policy", _l("Own rules"), "file-text", 40),
)


def init_app(app: Flask) -> None:
    extension.when_approved("*", plan_for_subject)
    provide_persons(app, OwnPeople())
    for group, kind, label, icon, order in LISTS:
        navigation.register(group, "records.listing", label, icon, order, "read", values={"kind": kind})
