"""Static files, the language and look chosen on this device, help, and the style guide."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    send_from_directory,
)
from flask.typing import ResponseReturnValue

from app import cookies
from app.access import allow
from app.i18n import COOKIE as LANGUAGE_COOKIE
from app.i18n import LANGUAGES, local_path
from app.web.assets import STATIC, stylesheet
from app.web.fragments import render_page
from app.web.sample_form import sample_form
from app.web.statuses import STATUSES, WINDOW_STATUSES

blueprint = Blueprint("web", __name__, template_folder="templates")

LOOKS = {"theme": ("system", "light", "dark"), "keys": ("on", "off")}


@blueprint.get("/static/<path:filename>", endpoint="static")
@allow("public")
def static_file(filename: str) -> ResponseReturnValue:
    return send_from_directory(STATIC, filename)


@blueprint.get("/styles.css")
@allow("public")
def styles() -> ResponseReturnValue:
    return Response(stylesheet(), mimetype="text/css")


@blueprint.post("/language/<wish>")
@allow("public")
def choose_language(wish: str) -> ResponseReturnValue:
    """Speak the other language from now on, on the page one was on."""
    if wish not in LANGUAGES:
        abort(404)
    return back_with(LANGUAGE_COOKIE, wish)


@blueprint.post("/look")
@allow("public")
def choose_look() -> ResponseReturnValue:
    """Colours (`theme`) or single-key shortcuts (`keys`) for this device."""
    for name, wishes in LOOKS.items():
        if request.form.get(name) in wishes:
            return back_with(name, request.form[name])
    return abort(400)


def back_with(cookie: str, value: str) -> ResponseReturnValue:
    response = redirect(local_path(request.form.get("next", "/")), 303)
    cookies.keep(response, cookie, value)
    return response


@blueprint.get("/help")
@allow("public")
def help_page() -> ResponseReturnValue:
    """What the statuses mean and which keys there are; as a dialog on the page one is on, or by itself."""
    return render_page("web/help.html", states=WINDOW_STATUSES)


@blueprint.route("/styleguide", methods=["GET", "POST"])
@allow("signed_in")
def styleguide() -> ResponseReturnValue:
    """Every component in all its states, for tests and for whoever looks at the demo."""
    if not (current_app.testing or current_app.config["DEMO"]):
        abort(404)
    words = {"states": STATUSES, "window_states": WINDOW_STATUSES}
    return render_template("web/styleguide.html", **words, **sample_form())
