"""The words in braces that a sentence or title quotes."""

from __future__ import annotations

import re

HOLE = re.compile(r"\{(\w+)(?::(\w+))?\}")


def holes(text: str) -> list[tuple[str, str]]:
    """(name, format) of each, in order; the format is empty when none is given."""
    return HOLE.findall(text)
