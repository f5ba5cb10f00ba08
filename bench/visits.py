"""Somebody at a browser without scripts: signs in, opens pages, sends their forms, brings files."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from tests.support.forms import form_on

PATIENCE = 60  # seconds until an answer counts as missing
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class NoAnswer(Exception):
    """The connection broke, or none came about: nobody knows whether it was done."""


class Refused(Exception):
    """The answer is not the one that whoever asked came for."""


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str

    @property
    def token(self) -> str:
        found = TOKEN.search(self.text)
        return found[1] if found else ""

    @property
    def form(self) -> MultiDict[str, str]:
        """The form of a record on this page, as it would be sent."""
        return form_on(self.text)

    def expect(self, *statuses: int) -> Answer:
        if self.status not in statuses:
            raise Refused(f"answer {self.status}: {self.text.partition('<main')[2] or self.text:.2000}")
        return self

    def json(self) -> Any:
        return json.loads(self.text)


@dataclass
class Guest:
    """One browser. `source` is the address it comes from, where that is to be its own."""

    address: tuple[str, int]
    source: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def sign_in(self, mail: str, password: str) -> None:
        page = self.get("/sign-in")
        given = {"email": mail, "password": password, "csrf_token": page.token}
        self.post("/sign-in", given).expect(302, 303)
        self.token = self.get("/evidence").expect(200).token

    def get(self, path: str) -> Answer:
        return self.send("GET", path)

    def post(self, path: str, fields: Mapping[str, str], file: tuple[str, bytes] | None = None) -> Answer:
        """A form, with a file in it if there is one."""
        if file is None:
            return self.send("POST", path, urlencode(list(pairs(fields))).encode(), FORM)
        name, content = file
        parts = MultiDict([*pairs(fields), ("file", FileStorage(BytesIO(content), name))])
        edge, body = encode_multipart(parts)
        return self.send("POST", path, body, f"multipart/form-data; boundary={edge}")

    def upload(self, name: str, content: bytes) -> str:
        """A file by itself, as scripts send it; returns its digest."""
        sent = {"csrf_token": self.token}
        return str(self.post("/evidence/uploads", sent, (name, content)).expect(200).json()["digest"])

    def autosave(self, path: str, person: str, form: MultiDict[str, str]) -> Answer:
        """What is typed so far, as the page of a form sends it."""
        typed = [pair for pair in form.items(multi=True) if pair[0] != "csrf_token"]
        body = {"person": person, "follows": form.get("follows", ""), "turn": 1, "typed": typed}
        return self.send("POST", path, json.dumps(body).encode(), JSON)

    def send(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Answer:
        """One request over a connection of its own. NoAnswer where none came."""
        source = (self.source, 0) if self.source else None
        connection = HTTPConnection(*self.address, timeout=PATIENCE, source_address=source)
        by_script = kind == JSON or path == "/evidence/uploads"
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        wanted = {"Accept": JSON if by_script else "text/html", "X-CSRFToken": self.token}
        headers = (
            {"Cookie": cookies, "Connection": "close"} | wanted | ({"Content-Type": kind} if kind else {})
        )
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, HTTPException) as error:
            raise NoAnswer(f"{type(error).__name__}: {error}") from error
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return Answer(answer.status, answer.headers.get("Location", ""), text)


def pairs(fields: Mapping[str, str]) -> list[tuple[str, str]]:
    return list(fields.items(multi=True)) if isinstance(fields, MultiDict) else list(fields.items())
