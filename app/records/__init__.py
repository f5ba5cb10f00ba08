"""What every kind of record shares: tables, forms from declarations, life cycle, lists and the record page."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.records import evidence, extension, limits, shown
    from app.records.views import blueprint

    app.register_blueprint(blueprint)
    shown.init_app(app)
    for source in limits.SOURCES:
        extension.limit(source)
    evidence.init_app(app)
