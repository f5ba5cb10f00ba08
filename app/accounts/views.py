"""The sign-in page is Flask-Security's view with our template; this blueprint only brings the template."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("accounts", __name__, template_folder="templates")
