"""Which rooms there are, lowest first. A new room is given its place here and in the import contract."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

ROOMS = (
    "web",
    "jobs",
    "accounts",
    "vault",
    "records",
    "register",
    "actions",
    "relationships",
    "service_levels",
    "suppliers",
    "assessments",
    "carrying",
    "work",
    "operations",
)


def register(app: Flask) -> None:
    """Add each room's pages and whatever it hangs into the rooms below it (`init_app`)."""
    for room in ROOMS:
        init_room = getattr(import_module(f"app.{room}"), "init_app", None)
        if init_room:
            init_room(app)
