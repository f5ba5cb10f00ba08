"""What the frame around every page says: whose records these are and who is looking at them."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app

COLOURS = 4


@dataclass(frozen=True)
class Shell:
    """`person` is empty for somebody who has not signed in; then the page has no left list and no menu.

    `roles` is one line of words, `account` the page of one's own sign-in, `sign_out` the URL its button posts
    to; `sample` marks invented data.
    """

    organisation: str = "Akashi"
    tagline: str = ""
    person: str = ""
    roles: str = ""
    account: str = ""
    sign_out: str = ""
    sample: bool = False


def initials(name: str) -> str:
    """YN for Yui Nakamura; of a Japanese name the family name, which stands first: 中村."""
    words = name.split()
    if not words:
        return ""
    if not words[0].isascii():
        return words[0][:2]
    return "".join(word[0] for word in (words[0], words[-1])[: len(words)]).upper()


def name_colour(name: str) -> int:
    """The same person has the same colour everywhere: 1 to 4."""
    return zlib.crc32(name.encode()) % COLOURS + 1


def provide_shell(app: Flask, make: Callable[[], Shell]) -> None:
    """The room that knows the organisation and the person says here how to make the frame of one page."""
    app.extensions["akashi_shell"] = make


def current_shell() -> Shell:
    make: Callable[[], Shell] = current_app.extensions.get("akashi_shell", Shell)
    return make()
