"""Texts that are kept outside of a record's form, such as a reason: readable and bounded, or refused."""

from __future__ import annotations

import re

from app.i18n import _
from app.refusal import Refusal

# What breaks databases, files and terminals.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def refuse_unreadable(field: str, text: str, most: int) -> None:
    """Raises Refusal with the sentence at the field, for unseen characters and too long a text."""
    if FORBIDDEN.search(text):
        sentence = cannot_be_shown()
    elif len(text) > most:
        sentence = too_long(len(text), most)
    else:
        return
    raise Refusal(sentence, fields={field: sentence})


def cannot_be_shown() -> str:
    return _("The text holds characters that cannot be shown. Type it again without them.")


def too_long(length: int, most: int) -> str:
    return _("The text has %(length)s characters. At most %(most)s fit.", length=length, most=most)
