"""What a cell may hold, and what makes a text dangerous in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

Value = str | int | Decimal | date | datetime | None
Line = Sequence[Value]

# Spreadsheets take a text that begins like this for a formula; Japanese ones the full-width forms as well.
FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
BLANKS = " \u00a0\u3000\u200b\ufeff"


@dataclass(frozen=True)
class Sheet:
    """A table: its name, the heads of its columns, and its rows, which may come one by one."""

    name: str
    heads: Sequence[str]
    lines: Iterable[Line]


def like_formula(text: str) -> bool:
    """Would a spreadsheet work it out? Blanks before it save nobody: some programs strip them."""
    return text[:1] in FORMULA_STARTS or text.lstrip(BLANKS)[:1] in FORMULA_STARTS if text else False


def neutral(text: str) -> str:
    """The same text with the mark that spreadsheets read as "this is text" where it needs one."""
    return f"'{text}" if like_formula(text) else text
