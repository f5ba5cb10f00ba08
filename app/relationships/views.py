"""The page of a customer."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.access import allow
from app.relationships.customers import customer_page

blueprint = Blueprint("relationships", __name__, template_folder="templates")


@blueprint.get("/customers/<number>")
@allow("read")
def customer(number: str) -> ResponseReturnValue:
    return render_template("relationships/customer.html", **customer_page(number))
