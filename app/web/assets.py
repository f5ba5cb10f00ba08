"""Where the browser finds static files: every URL carries a digest of its content and may be kept."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Response, request

from app.web.addresses import lasting_url

WEB = Path(__file__).parent
STATIC = WEB / "static"
STYLES = WEB / "styles"
LASTING = {"web.static", "web.styles"}
FOR_EVER = "public, max-age=31536000, immutable"


def short_digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


@cache
def digest_of(name: str) -> str:
    return short_digest((STATIC / name).read_bytes())


def asset(name: str) -> str:
    """The URL of a file under static/, with its digest. Raises FileNotFoundError for an unknown name."""
    return lasting_url("web.static", filename=name, v=digest_of(name))


@cache
def stylesheet() -> str:
    """All of styles/*.css in the order of their names, as the one file a page asks for."""
    sheet = "\n".join(path.read_text(encoding="utf-8") for path in sorted(STYLES.glob("*.css")))
    return sheet.replace("static/glyphs.svg", f"static/glyphs.svg?v={digest_of('glyphs.svg')}")


@cache
def styles_digest() -> str:
    return short_digest(stylesheet().encode())


def keep_for_ever(response: Response) -> Response:
    """After each request: what carries a digest in its URL never changes under that URL."""
    if request.endpoint in LASTING and "v" in request.args and response.status_code in {200, 304}:
        response.headers["Cache-Control"] = FOR_EVER
    return response
