"""Evidence files as people see them: keep, link, accept, open."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages, the entry of the left list, and the words every room uses for files."""
    from app.i18n import _l
    from app.vault import jobs, scanning  # noqa: F401  # they declare the jobs of kept files
    from app.vault.arriving import ArrivingRequest
    from app.vault.receiving import largest
    from app.vault.views import blueprint
    from app.vault.wording import link_state
    from app.web import navigation

    app.request_class = ArrivingRequest
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(link_state=link_state, upload_limit=largest)
    navigation.register(
        "assurance", "vault.library", _l("Evidence"), "folder", 20, "read", on_phone=True, keys="g e"
    )
