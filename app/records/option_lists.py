"""Lists to choose from, written quickly: a form has hundreds of options, nearly all a value and a label."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape
from wtforms.fields.choices import Choice
from wtforms.widgets import Select


class OptionList(Select):
    """What the library writes. It looks at an option as at any element that may have any attributes."""

    @classmethod
    def render_option(cls, choice: Choice, **more: Any) -> Markup:
        if more or choice.render_kw:
            return super().render_option(choice, **more)
        chosen = "selected " if choice.selected else ""
        label = escape(choice.label or choice.value)
        return Markup(f'<option {chosen}value="{escape(choice.value)}">{label}</option>')  # noqa: S704
