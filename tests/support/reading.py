"""A page as people read it: title, headings, links, and every piece of text in its language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
SILENT = frozenset({"script", "style", "template"})
SPOKEN_ATTRIBUTES = ("alt", "aria-label", "placeholder", "title")


@dataclass(frozen=True)
class Said:
    """One piece of text, with the language the page says it is in; `inside` names the elements around it."""

    text: str
    language: str
    inside: tuple[str, ...]


@dataclass
class Reading(HTMLParser):
    """`read(html)`; what is in scripts, style sheets and templates is not read."""

    said: list[Said] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    open: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    @property
    def language(self) -> str:
        """Of the whole page: what its root says."""
        return self.said[0].language if self.said else ""

    @property
    def title(self) -> str:
        return " ".join(self.texts_in("title"))

    @property
    def headings(self) -> list[str]:
        """The texts inside the headings of the first level."""
        return list(self.texts_in("h1"))

    def texts_in(self, tag: str) -> Iterator[str]:
        return (said.text for said in self.said if tag in said.inside and "svg" not in said.inside)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        language = given.get("lang") or (self.open[-1][1] if self.open else "")
        self.open.append((tag, language))
        for name in SPOKEN_ATTRIBUTES:
            if name in given:
                self.say(given[name])
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag in VOID:
            self.open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in (name for name, _language in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.say(data)

    def say(self, text: str) -> None:
        if not text.strip():  # most of what is between elements: looked at first, a page has thousands
            return
        inside = tuple(tag for tag, _language in self.open)
        if not SILENT.intersection(inside):
            self.said.append(Said(" ".join(text.split()), self.open[-1][1] if self.open else "", inside))


def read(html: str) -> Reading:
    reading = Reading()
    reading.feed(html)
    reading.close()
    return reading
