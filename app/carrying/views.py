"""The working of one service, with everybody behind its targets; and the attainment of one SLA."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.access import allow
from app.assessments.knowledge import known_at
from app.carrying.attaining import attainment_shown
from app.carrying.depending import dependence_shown
from app.carrying.reading import Reader
from app.carrying.shown import summary, targets_shown
from app.records.hubs import Hub, hub_or_404
from controls.carrying.carried import carried_by
from controls.components import services_on

blueprint = Blueprint("carrying", __name__, template_folder="templates")


@blueprint.get("/services/<number>/carry")
@allow("read")
def service(number: str) -> ResponseReturnValue:
    return render_template("carrying/service.html", **working_of(hub_or_404(number, "service")))


@blueprint.get("/slas/<number>/attainment")
@allow("read")
def attainment(number: str) -> ResponseReturnValue:
    return render_template("carrying/attainment.html", **attainment_of(hub_or_404(number, "sla")))


def attainment_of(hub: Hub) -> dict[str, Any]:
    """The values of carrying/attainment.html, for the last twelve full months."""
    return {
        "hub": hub,
        "lookup": hub.lookup,
        "title": hub.lookup.name(hub.number),
        "shown": attainment_shown(known_at(hub.lookup.session), hub.number, hub.lookup),
    }


def working_of(hub: Hub) -> dict[str, Any]:
    """The values of carrying/service.html. Without approval, or out of scope, a service promises nothing."""
    lookup = hub.lookup
    known = known_at(lookup.session)
    record = next((s for s in services_on(known, lookup.today) if s.number == hub.number), None)
    found = carried_by(known, record.number, lookup.today) if record else ()
    targets = targets_shown(found, Reader(known, lookup, found))
    return {
        "hub": hub,
        "lookup": lookup,
        "title": lookup.name(hub.number),
        "targets": targets,
        "summary": summary(targets),
        "dependence": dependence_shown(known, lookup),
    }
