"""What an authenticator app does: shows codes for a key that was typed into it."""

from __future__ import annotations

import html
import re
from datetime import datetime

from passlib.totp import TOTP  # type: ignore[import-untyped]


def key_on(page: str) -> str:
    """The key that the page of the set-up shows."""
    found = re.search(r"<dd>([A-Z2-7]{4}(?:[- ][A-Z2-7]{1,4})+)</dd>", html.unescape(page))
    assert found, page
    return found[1]


def code_at(key: str, moment: datetime) -> str:
    code: str = TOTP(key=key).generate(time=moment).token
    return code
