"""Tables for a terminal: columns as wide as what stands in them, Japanese counted as it is shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from app.vault.texts import plain

WIDEST = 80  # signs in a column but the last; longer texts are cut


def as_table(rows: Sequence[Sequence[str]], *, indent: int = 0) -> str:
    """The rows under each other. Nothing unseen gets through to the terminal."""
    shown = [[cut(plain(" ".join(cell.split()))) for cell in row[:-1]] + [plain(row[-1])] for row in rows]
    widths = [max(width(row[column]) for row in shown) for column in range(len(rows[0]) - 1)]
    lines = []
    for row in shown:
        cells = [cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=False)]
        lines.append(" " * indent + "  ".join([*cells, row[-1]]).rstrip())
    return "\n".join(lines)


def cut(text: str) -> str:
    """At most WIDEST, with a mark where something is left out."""
    if width(text) <= WIDEST:
        return text
    while width(text) > WIDEST - 1:
        text = text[:-1]
    return text + "…"


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
