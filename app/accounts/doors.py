"""Flask-Security's doors: some lead to pages of ours, and those we do not use lead nowhere."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort
from flask.typing import ResponseReturnValue

from app.access import allow
from app.accounts import passkey_views
from app.accounts.second_factor_views import give_code, recovery_code

OURS: dict[str, Any] = {
    "two_factor_token_validation": give_code,
    "mf_recovery": recovery_code,
    "wan_signin": passkey_views.ask_for_passkey,
    "wan_signin_response": passkey_views.sign_in_with_passkey,
    "wan_register": passkey_views.offer_passkey,
    "wan_register_response": passkey_views.keep_passkey,
}
UNUSED = (
    "two_factor_setup",
    "two_factor_setup_validate",
    "two_factor_rescue",
    "mf_recovery_codes",
    "tf_select",
    "wan_delete",
)


def hang(app: Flask) -> None:
    for name, view in OURS.items():
        app.view_functions[f"security.{name}"] = view
    for name in UNUSED:
        app.view_functions[f"security.{name}"] = nowhere


@allow("public")
def nowhere(**_given: str) -> ResponseReturnValue:
    abort(404)
