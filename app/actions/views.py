"""The room's templates; its records are shown by the pages every kind shares."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("actions", __name__, template_folder="templates")
