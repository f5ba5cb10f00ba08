"""What somebody typed, fit to stand in a line of a document."""

from __future__ import annotations

import unicodedata

_STEERING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
_UNSHOWN = frozenset({"Cc", "Cs", "Co", "Cn"})


def plain(text: str) -> str:
    """Line breaks become spaces; signs that cannot be shown, or that reverse their neighbours, become �."""
    return text if text.isascii() and text.isprintable() else "".join(map(_plain, text))


def _plain(sign: str) -> str:
    if sign in "\n\r\t":
        return " "
    steers = unicodedata.bidirectional(sign) in _STEERING or unicodedata.category(sign) in _UNSHOWN
    return "\N{REPLACEMENT CHARACTER}" if steers else sign
