"""The page of an SLA."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.access import allow
from app.service_levels.agreements import sla_page

blueprint = Blueprint("service_levels", __name__, template_folder="templates")


@blueprint.get("/slas/<number>")
@allow("read")
def agreement(number: str) -> ResponseReturnValue:
    values = sla_page(number, request.args.get("target", ""))
    return render_template("service_levels/agreement.html", **values)
