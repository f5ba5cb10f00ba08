"""Coverage, control pages, gap reports: what the records show."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from flask import Flask, url_for
from markupsafe import Markup

from app.access import current_actor, may
from app.assessments.scale import span_name
from app.i18n import _l, day_range, language
from app.web import navigation
from controls.assessment import Reason
from controls.warning import WARNERS
from controls.wording import sentence
from reports.html import screen_style


def init_app(app: Flask) -> None:
    from app.assessments import jobs  # noqa: F401  # declares how gap reports are made
    from app.assessments.assistants import judged_windows, planned_windows
    from app.assessments.change_panel import change_panel
    from app.assessments.coverage_panel import coverage_panel, record_coverage
    from app.assessments.hints import record_hints
    from app.assessments.loops import record_loops, subject_loops
    from app.assessments.proposing import proposed
    from app.assessments.subject_panel import subject_panel
    from app.assessments.views import blueprint
    from app.records import extension

    app.register_blueprint(blueprint)
    app.extensions["akashi_windows"] = planned_windows
    for kind in WARNERS:
        extension.form_panel(kind, change_panel)
        extension.step_panel(kind, change_panel)
    extension.prefill("proposed", proposed)
    extension.form_panel("*", coverage_panel)
    extension.subject_panel(subject_panel)
    extension.subject_panel(subject_loops)
    extension.panel("*", record_coverage)
    extension.panel("*", record_loops)
    extension.panel("*", record_hints)
    extension.judged_windows(judged_windows)
    navigation.register(
        "work", "assessments.coverage", _l("Coverage"), "layout-grid", 20, "read", on_phone=True, keys="g c"
    )
    navigation.register("assurance", "assessments.controls", _l("Controls"), "shield-check", 10, "read")
    navigation.register(
        "assurance", "assessments.reports", _l("Gap reports"), "report-analytics", 30, "read", keys="g r"
    )
    app.jinja_env.globals.update(
        may=may_here, report_link=report_link, report_style=report_style, say=say, span_name=span_name
    )
    app.jinja_env.filters["period"] = lambda days: day_range(*days)


def may_here(permission: str) -> bool:
    """For templates: does the person looking hold this permission?"""
    return may(current_actor(), permission)


def say(reason: Reason, names: Mapping[str, str]) -> str:
    return sentence(reason, language(), names)


def report_link(number: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url_for("assessments.issued", number=number), number)


def report_style() -> str:
    """The report's own sheet, under an address that changes with its bytes."""
    return url_for("assessments.style", v=sha256(screen_style().encode()).hexdigest()[:12])
