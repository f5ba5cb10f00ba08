"""What a browser sends for a form it was shown: the successful controls of the HTML, line ends as CRLF."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from werkzeug.datastructures import MultiDict

from app.records.forms import RecordForm
from app.records.rows import Rows


class Controls(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sent: list[tuple[str, str]] = []
        self.select: dict[str, Any] | None = None
        self.area: str | None = None
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input":
            self.take_input(given)
        elif tag == "select":
            self.select = {"name": given["name"], "several": "multiple" in given, "options": []}
        elif tag == "option" and self.select is not None:
            self.select["options"].append((given.get("value") or "", "selected" in given))
        elif tag == "textarea":
            self.area, self.text = given["name"], []

    def take_input(self, given: dict[str, str | None]) -> None:
        if given.get("type") in ("checkbox", "radio") and "checked" not in given:
            return
        self.sent.append((str(given["name"]), given.get("value") or ""))

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area is not None:
            text = "".join(self.text).replace("\r\n", "\n").removeprefix("\n")
            self.sent.append((self.area, text.replace("\n", "\r\n")))
            self.area = None
        elif tag == "select" and self.select is not None:
            self.end_select(self.select)
            self.select = None

    def end_select(self, select: dict[str, Any]) -> None:
        chosen = [value for value, selected in select["options"] if selected]
        if not chosen and not select["several"]:
            chosen = [value for value, _selected in select["options"][:1]]
        self.sent += [(select["name"], value) for value in chosen]


def html_of(form: RecordForm) -> str:
    """Every control of the form, also those of its rows."""
    found = []
    for field in form:
        cells = [cell for row in field.entries for cell in row.form] if isinstance(field, Rows) else [field]
        found += [str(cell()) for cell in cells]
    return "\n".join(found)


def posted(form: RecordForm) -> MultiDict[str, str]:
    controls = Controls()
    controls.feed(html_of(form))
    return MultiDict([("csrf_token", "x"), *controls.sent])
