"""A whole page, or just the piece of it that htmx asked for.

The rule: the id of the element to be filled is the name of the block that fills it. A page that shows a panel
at the side has `{% block panel %}` inside `{% block main %}` and an element `id="panel"`; a link with
hx-target="#panel" gets only that block, the same link opened by itself gets the page. A block rendered alone
sees the view's values and `ui`, but nothing that the template sets or imports at its top.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template, request


def render_page(name: str, **values: Any) -> str:
    """Like render_template, but answers a request of htmx for one block with that block."""
    wanted = request.headers.get("HX-Target", "") if request.headers.get("HX-Request") else ""
    template = current_app.jinja_env.get_template(name)
    if wanted and wanted in template.blocks:
        current_app.update_template_context(values)
        return "".join(template.blocks[wanted](template.new_context(values)))
    return render_template(name, **values)
