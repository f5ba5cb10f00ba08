"""What a browser without scripts sends for a form of a page, and what stands in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict


@dataclass
class Form(HTMLParser):
    """The successful controls of one form: `sent` as posted when no button is pressed."""

    id: str
    sent: MultiDict[str, str] = field(default_factory=MultiDict)
    depth: int = 0  # 1 inside the form; templates inside it count on
    select: tuple[str, bool] | None = None
    options: list[tuple[str, bool]] = field(default_factory=list)
    area: tuple[str, list[str]] | None = None

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("id") == self.id:
            self.depth = 1
        elif self.depth and tag == "template":
            self.depth += 1
        elif self.depth == 1 and "disabled" not in given:
            self.control(tag, given)

    def control(self, tag: str, given: dict[str, str]) -> None:
        kind, name = given.get("type", ""), given.get("name", "")
        if tag == "input" and name and kind not in ("file", "submit"):
            if kind not in ("checkbox", "radio") or "checked" in given:
                self.sent.add(name, given.get("value", "on" if kind == "checkbox" else ""))
        elif tag == "select":
            self.select, self.options = (name, "multiple" in given), []
        elif tag == "option":
            self.options.append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self.area = (name, [])

    def handle_data(self, data: str) -> None:
        if self.area:
            self.area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.depth = 0
        elif tag == "template" and self.depth > 1:
            self.depth -= 1
        elif tag == "textarea" and self.area:
            name, parts = self.area
            self.sent.add(name, "".join(parts).removeprefix("\r\n").removeprefix("\n").strip())
            self.area = None
        elif tag == "select" and self.select:
            self.end_select(*self.select)
            self.select = None

    def end_select(self, name: str, several: bool) -> None:
        chosen = [value for value, selected in self.options if selected]
        if not chosen and not several:
            chosen = [value for value, _selected in self.options[:1]]
        for value in chosen:
            self.sent.add(name, value)


def form_on(html: str, id: str = "record-form") -> MultiDict[str, str]:
    """The controls of the form with that id as they would be posted."""
    form = Form(id)
    form.feed(html)
    return form.sent


def typed(form: MultiDict[str, str], **changes: str) -> MultiDict[str, str]:
    """The form with some fields typed over. In names "__" stands for "-": `lines__0__value`."""
    changed = form.copy()
    for name, value in changes.items():
        changed[name.replace("__", "-")] = value
    return changed
