"""The page of a supplier."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.access import allow
from app.suppliers.overview import supplier_page

blueprint = Blueprint("suppliers", __name__, template_folder="templates")


@blueprint.get("/suppliers/<number>")
@allow("read")
def supplier(number: str) -> ResponseReturnValue:
    return render_template("suppliers/supplier.html", **supplier_page(number))
