"""Suppliers: evaluating them, and a page for each."""

from __future__ import annotations

from flask import Flask

from app.i18n import _l
from app.web import navigation

LISTS = (
    ("supplier_evaluation", _l("Evaluations"), "scale", 20),
    ("performance_check", _l("Performance"), "gauge", 30),
    ("contract", _l("Contracts"), "file-text", 40),
)


def init_app(app: Flask) -> None:
    from app.records import extension
    from app.suppliers.evaluation import evaluation_context
    from app.suppliers.views import blueprint

    app.register_blueprint(blueprint)
    extension.form("supplier_evaluation", "suppliers/evaluation.html", evaluation_context)
    extension.hub("supplier", "suppliers.supplier")
    for kind, label, icon, order in LISTS:
        navigation.register("suppliers", "records.listing", label, icon, order, "read", values={"kind": kind})
