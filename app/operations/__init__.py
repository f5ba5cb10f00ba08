"""Running the program: is it well, what does it count, and the whole of it in one file and back."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def init_app(app: Flask) -> None:
    from app.operations.metrics import count_requests
    from app.operations.views import blueprint

    app.register_blueprint(blueprint)
    count_requests(app)
    believe_proxies(app)


def believe_proxies(app: Flask) -> None:
    """Whose address it is, and whether it came by HTTPS: the words of our own proxies, and of nobody else."""
    count = app.extensions["akashi_settings"].proxies
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
