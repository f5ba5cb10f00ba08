"""The shared look: the frame of every page, the components (macros), styles, scripts and error pages."""

from __future__ import annotations

from flask import Flask, current_app, request
from flask_babel import Domain
from werkzeug.exceptions import HTTPException
from werkzeug.local import LocalProxy

from app import cookies
from app.access import current_actor, may
from app.web import navigation
from app.web.assets import asset, keep_for_ever, styles_digest
from app.web.problems import is_hidden, own_errors
from app.web.rows import row_pressed, row_to_restore
from app.web.shell import current_shell, initials, name_colour
from app.web.statuses import status_name
from app.web.views import blueprint

THEMES = ("system", "light", "dark")


def init_app(app: Flask) -> None:
    """Give templates what the frame and the components use."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(
        asset=asset,
        initials=initials,
        name_colour=name_colour,
        navigation=lambda current=None: navigation.groups_for(permitted, current),
        is_hidden=is_hidden,
        own_errors=own_errors,
        row_pressed=lambda rows: row_pressed(rows, request.form),
        row_to_restore=lambda rows: row_to_restore(rows, request.form),
        shell=current_shell,
        single_keys=single_keys,
        status_name=status_name,
        styles_digest=styles_digest,
        theme=theme,
        this_page=this_page,
        ui=LocalProxy(lambda: app.jinja_env.get_template("web/macros.html").module),
    )
    app.after_request(keep_for_ever)
    speak_directly(app)


def speak_directly(app: Flask) -> None:
    """Templates ask our texts themselves: the library looks its source up anew for each of a page's words."""
    texts: Domain = app.extensions["babel"].instance.domain_instance
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda said: texts.get_translations().gettext(said),
        lambda one, many, count: texts.get_translations().ngettext(one, many, count),
        newstyle=True,
    )


def permitted(permission: str) -> bool:
    """Whether the person may open what is declared with @allow(permission)."""
    if permission == "public":
        return True
    actor = current_actor()
    return actor.account is not None and (permission == "signed_in" or may(actor, permission))


def theme() -> str:
    """The colours chosen on this device: "system", "light" or "dark"."""
    wish = cookies.chosen("theme")
    return wish if wish in THEMES else "system"


def single_keys() -> bool:
    """Whether single letters act as shortcuts here; people who speak to their computer switch them off."""
    return cookies.chosen("keys") != "off"


def this_page() -> str:
    """The path to come back to, with its filters. After a refused POST: the form's page, if it has one."""
    if request.method in {"GET", "HEAD"}:
        return request.full_path.rstrip("?")
    addresses = current_app.create_url_adapter(request)
    try:
        addresses.match(request.path, method="GET") if addresses else None
    except HTTPException:  # also an address that leads to another one
        return "/"
    return request.path
