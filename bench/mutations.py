"""What the fuzzing client sends: forms and addresses of real pages changed at random, forged requests."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import quote, quote_from_bytes, urlsplit

from tests.evidence import makers
from tests.support import hostile
from tests.support.shared_data import hostile_texts

Pairs = list[tuple[str, str]]

EDGE = "fuzzed-edge"
ADDRESS_MAX = 200_000  # the server hangs up on those who send more than 256 KB before a body
BUTTONS = ("add-", "remove-", "restore-")
METHODS = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
TYPES = ("application/x-www-form-urlencoded", "application/json", "text/plain", "multipart/form-data",
         "multipart/form-data; boundary=", "multipart/form-data; boundary=\u00e9", "application/xml", "a",
         "application/x-www-form-urlencoded; charset=utf-16")  # fmt: skip
TEXTS = (
    *hostile_texts(), *hostile.KEPT_TEXTS.values(), *hostile.REFUSED_TEXTS.values(), *hostile.ODD_TEXTS,
)  # fmt: skip
LONG = "長" * (hostile.MEGABYTE // 3)
ARGUMENT = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Request:
    """One request as bytes on the wire. `cut` is the part of the body after which the connection breaks."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    cut: float = 0

    def __str__(self) -> str:
        shown = self.body if len(self.body) < 2000 else self.body[:2000] + b"..."
        return f"{self.method} {self.target[:2000]} {dict(self.headers)} cut={self.cut} {shown!r}"


@dataclass
class Page(HTMLParser):
    """The links of a page and its forms: where each goes, and what it would send."""

    links: list[str] = field(default_factory=list)
    forms: list[tuple[str, str, Pairs]] = field(default_factory=list)
    select: str = ""
    area: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "form":
            self.forms.append((given.get("method", "get").upper(), given.get("action", ""), []))
        elif tag == "select":
            self.select = name
        elif tag == "textarea":
            self.area = name
        elif tag == "option" and self.select:
            self.control(self.select, given.get("value", ""))
        elif tag in ("input", "button") and name:
            self.control(name, given.get("value", ""))

    def control(self, name: str, value: str) -> None:
        if self.forms:
            self.forms[-1][2].append((name, value))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.control(self.area, data.strip())
            self.area = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        elif tag == "textarea" and self.area:
            self.handle_data("")


def page_of(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    return page


class Mutations:
    """All choices come from one seed, so that a run can be repeated."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 (no secret)

    def text(self) -> str:
        return LONG if self.random.random() < 0.005 else self.random.choice(TEXTS)

    # ---- forms -------------------------------------------------------------------------------------------

    def form(self, method: str, action: str, pairs: Pairs) -> Request:
        """A form of a page with some of its fields changed, sent as browsers do, or not quite."""
        changed = self.chosen(pairs)
        for _time in range(self.random.randint(0, 4)):
            changed = self.random.choice(self.changes())(changed)
        if method == "GET":
            return Request("GET", f"{urlsplit(action).path}?{self.encoded(changed)}"[:ADDRESS_MAX])
        return self.broken(self.sent(method, action, changed))

    def chosen(self, pairs: Pairs) -> Pairs:
        """Of several controls of one name (choices, buttons) mostly one; buttons mostly left out."""
        by_name: dict[str, list[str]] = {}
        for name, value in pairs:
            by_name.setdefault(name, []).append(value)
        return [(name, self.random.choice(values)) for name, values in by_name.items()
                if not name.startswith(BUTTONS) or self.random.random() < 0.05]  # fmt: skip

    def changes(self) -> tuple[Callable[[Pairs], Pairs], ...]:
        return (self.typed_over, self.typed_over, self.left_out, self.twice, self.renumbered, self.forged)

    def typed_over(self, pairs: Pairs) -> Pairs:
        place = self.random.randrange(len(pairs) or 1)
        return [(name, self.text() if at == place else value) for at, (name, value) in enumerate(pairs)]

    def left_out(self, pairs: Pairs) -> Pairs:
        return [pair for pair in pairs if self.random.random() > 0.2]

    def twice(self, pairs: Pairs) -> Pairs:
        return [*pairs, *((name, self.text()) for name, _value in pairs if self.random.random() < 0.2)]

    def renumbered(self, pairs: Pairs) -> Pairs:
        number = self.random.choice(("-1", "999999", "9" * 40, "0", "x", "²", "٣"))
        return [(re.sub(r"-\d+-", f"-{number}-", name), value) for name, value in pairs]

    def forged(self, pairs: Pairs) -> Pairs:
        name = self.random.choice([*hostile.FORGED_FIELDS, *(name for name, _value in pairs)])
        button = self.random.choice(("", "", "add-", "remove-", "restore-", "evidence-0-", "refresh", "send"))
        return [
            *pairs,
            (button + name, self.random.choice((self.text(), hostile.FORGED_FIELDS.get(name, "")))),
        ]

    def sent(self, method: str, action: str, pairs: Pairs) -> Request:
        if self.random.random() < 0.3:
            body = b"".join([*map(part, pairs), *self.files(), f"--{EDGE}--\r\n".encode()])
            return Request(method, action, (("Content-Type", f"multipart/form-data; boundary={EDGE}"),), body)
        kind = ("Content-Type", "application/x-www-form-urlencoded")
        return Request(method, action, (kind,), self.encoded(pairs).encode())

    def encoded(self, pairs: Pairs) -> str:
        broken = "%ff%fe" if self.random.random() < 0.02 else ""
        return "&".join(f"{percent(name)}={percent(value)}{broken}" for name, value in pairs)

    def broken(self, request: Request) -> Request:
        """Now and then with another method, another type, or cut in the middle."""
        chance = self.random.random()
        if chance < 0.02:
            return replace(request, method=self.random.choice(METHODS))
        if chance < 0.04:
            return replace(request, headers=(("Content-Type", self.random.choice(TYPES)),))
        return replace(request, cut=self.random.random()) if chance < 0.06 else request

    # ---- files -------------------------------------------------------------------------------------------

    def files(self) -> Iterator[bytes]:
        for _time in range(self.random.randint(0, 2)):
            yield part(("file", ""), name=self.file_name(), content=self.content())

    def file_name(self) -> str:
        return self.random.choice(
            [*hostile.HOSTILE_NAMES, "a.pdf", "a.docx", "a.csv", "a.zip", self.text()[:300]]
        )

    def content(self) -> bytes:
        """A real file with some bytes changed, taken out or doubled."""
        content = bytearray(self.random.choice(CONTENTS)())
        for _time in range(self.random.randint(0, 8)):
            if content:
                place = self.random.randrange(len(content))
                content[place : place + self.random.randint(0, 4)] = self.random.randbytes(
                    self.random.randint(0, 4)
                )
        return bytes(
            content[: self.random.randrange(len(content) + 1)] if self.random.random() < 0.2 else content
        )

    def upload(self) -> Request:
        body = b"".join([*self.files(), *self.files(), f"--{EDGE}--\r\n".encode()])
        kind = ("Content-Type", f"multipart/form-data; boundary={EDGE}")
        return self.broken(Request("POST", "/evidence/uploads", (kind, ("Accept", "application/json")), body))

    # ---- addresses and programs --------------------------------------------------------------------------

    def address(self, link: str) -> Request:
        """A link of a page with other parameters, or with one part of its path replaced."""
        parts = urlsplit(link)
        if self.random.random() < 0.3:
            places = parts.path.split("/")
            places[self.random.randrange(len(places))] = percent(self.text()[:2000])
            return Request(self.random.choice(METHODS), "/".join(places) or "/")
        given = [tuple(one.partition("=")[::2]) for one in parts.query.split("&") if one]
        names = [name for name, _value in given] or [
            "q",
            "page",
            "state",
            "sort",
            "see",
            "from",
            "to",
            "version",
        ]
        more = "&".join(f"{self.random.choice(names)}={percent(self.text()[:4000])}" for _time in range(2))
        return Request("GET", f"{parts.path}?{parts.query}&{more}".replace("?&", "?"))

    def route(self, rule: str) -> Request:
        """A route of the program with anything for its arguments."""
        path = ARGUMENT.sub(lambda _match: percent(self.text()[:300], safe=""), rule)
        pairs = [
            (self.random.choice([*hostile.FORGED_FIELDS, "text", "next"]), self.text()) for _time in range(3)
        ]
        return self.broken(self.sent(self.random.choice(METHODS), path, pairs))

    def autosave(self, kind: str, person: str) -> Request:
        """What drafts.js sends while somebody types, with anything in it."""
        odd = [self.text(), 1, -1, 10**30, 1e308, None, [], {}, [[]], [["a", {}]], True]
        sent = {"person": person, "follows": "", "turn": 1, "typed": [["note", self.text()]]}
        sent[self.random.choice([*sent, "x"])] = self.random.choice(odd)
        body = self.random.choice(
            (json.dumps(sent), json.dumps(list(sent)), "Infinity", '{"turn": 1e999}')
        ).encode()
        if self.random.random() < 0.1:
            body = hostile.deep_answer()
        target = f"/records/{kind}/drafts/{self.random.getrandbits(128):032x}"
        return self.broken(Request("POST", target, (("Content-Type", "application/json"),), body))


def percent(text: str, safe: str = "/") -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe)


def part(pair: tuple[str, str], name: str | None = None, content: bytes = b"") -> bytes:
    """One part of a multipart body: a field, or with a name a file."""
    shown = quote(pair[0], safe=" -_", errors="replace")
    file = b""
    if name is not None:
        told = (
            name.encode("utf-8", "surrogatepass")
            .replace(b'"', b"%22")
            .replace(b"\r", b"")
            .replace(b"\n", b"")
        )
        file = b'; filename="' + told + b'"'
    value = content if name is not None else pair[1].encode("utf-8", "surrogatepass")
    head = f'--{EDGE}\r\nContent-Disposition: form-data; name="{shown}"'.encode()
    return head + file + b"\r\n\r\n" + value + b"\r\n"


CONTENTS: tuple[Callable[[], bytes], ...] = (
    lambda: makers.picture("PNG"),
    lambda: makers.picture("TIFF"),
    lambda: makers.pdf(2),
    lambda: makers.office(makers.WORD),
    lambda: makers.office(makers.EXCEL_MACROS),
    lambda: makers.open_document("text"),
    lambda: makers.zipped({"a.txt": "a", "b/c.csv": "1,2"}),
    lambda: makers.sevenzip({"a.txt": 1}),
    lambda: makers.compound(["WordDocument"]),
    lambda: makers.iso_media(b"isom", b"mp41"),
    lambda: makers.MAIL,
    lambda: b"id,name\n1,=1+1\n",
    lambda: hostile.document(hostile.entities()),
    lambda: hostile.EXTERNAL,
    hostile.link_in_zip,
    hostile.deep_json,
)
