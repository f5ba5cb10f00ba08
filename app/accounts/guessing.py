"""Can somebody guess this password? zxcvbn knows 30,000 leaked ones, words, dates, rows of the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterable

SAFE = 3  # of 4: over a hundred million tries
LOOKED_AT = 72  # signs; what is longer is not easier
EVERYWHERE = ("akashi", "iso20000", "iso 20000")


def is_guessable(password: str, about: Iterable[str]) -> bool:
    """`about`: what others know of the person and the organisation, such as the mail address.

    Their words count for nothing: what is left of the password without them has to be hard by itself.
    """
    from zxcvbn import zxcvbn  # half a megabyte of words: only where somebody sets a password

    known = sorted({word for text in about for word in re.split(r"[\W_]+", text) if len(word) > 2}, key=len)
    words = "|".join(re.escape(word) for word in [*reversed(known), *EVERYWHERE])
    left = re.sub(words, "", password, flags=re.IGNORECASE)[:LOOKED_AT]
    return not left or bool(zxcvbn(left)["score"] < SAFE)
