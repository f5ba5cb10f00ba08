"""XLSX with real types. The same sheet gives the same bytes."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from xlsxwriter import Workbook

from app.sheets.values import Line, Sheet, Value, like_formula

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_767  # UTF-16 units in a cell
DIGITS = 15  # that a spreadsheet keeps of a number
FIRST_DAY = date(1900, 3, 1)  # before it spreadsheets count a day that never was
NAME_LENGTH = 31
WIDTH = 24  # of a column, in digits
OPTIONS = {
    "constant_memory": True,  # rows go to the disk one by one
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def write_workbook(sheet: Sheet, target: BinaryIO, created: datetime) -> None:
    """One sheet with a frozen head and filters. `created` (UTC) stands in the file as when it was made."""
    book = Workbook(target, OPTIONS)
    book.set_properties({"created": created.replace(tzinfo=None, microsecond=0)})
    SheetWriter(book, sheet).write()
    book.close()


class SheetWriter:
    """Writes one sheet; formats are made once each."""

    def __init__(self, book: Any, sheet: Sheet) -> None:
        self.book, self.sheet = book, sheet
        self.page = book.add_worksheet(safe_name(sheet.name))
        self.formats: dict[str, Any] = {}

    def write(self) -> None:
        self.page.freeze_panes(1, 1)
        self.page.set_column(0, max(0, len(self.sheet.heads) - 1), WIDTH)
        head = self.book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        for column, text in enumerate(self.sheet.heads):
            self.write_text(0, column, text, head)
        last = 0
        for last, line in enumerate(self.sheet.lines, start=1):
            self.write_line(last, line)
        self.page.autofilter(0, 0, last, max(0, len(self.sheet.heads) - 1))

    def write_line(self, row: int, line: Line) -> None:
        for column, value in enumerate(line):
            self.write_cell(row, column, value)

    def write_cell(self, row: int, column: int, value: Value) -> None:
        if value is None or value == "":
            return
        if isinstance(value, str):
            self.write_text(row, column, value)
        elif isinstance(value, int | Decimal):
            self.write_number(row, column, Decimal(value))
        else:
            self.write_day(row, column, value)

    def write_number(self, row: int, column: int, value: Decimal) -> None:
        """As a number with the places it has; one that a spreadsheet cannot keep exactly as a text."""
        if len(value.as_tuple().digits) > DIGITS:
            self.write_text(row, column, format(value, "f"))
            return
        places = max(0, -int(value.as_tuple().exponent))
        self.page.write_number(row, column, float(value), self.format("0." + "0" * places if places else "0"))

    def write_day(self, row: int, column: int, value: date | datetime) -> None:
        day = value.date() if isinstance(value, datetime) else value
        if day < FIRST_DAY:
            self.write_text(row, column, day.isoformat())
            return
        time = (" hh:mm:ss" if value.second else " hh:mm") if isinstance(value, datetime) else ""
        self.page.write_datetime(row, column, value, self.format(f"yyyy-mm-dd{time}"))

    def write_text(self, row: int, column: int, text: str, style: Any = None) -> None:
        """Always as a text. What looks like a formula has the mark that keeps it one when it is edited."""
        style = style or self.format("text", text_wrap=True, quote_prefix=like_formula(text))
        text = cut(text)
        if text.startswith("<r>") and text.endswith(
            "</r>"
        ):  # the library would take it for markup of its own
            plain = self.format("part", valign="")
            self.page.write_rich_string(row, column, plain, text[:1], plain, text[1:], style)
        else:
            self.page.write_string(row, column, text, style)

    def format(self, written: str, **more: Any) -> Any:
        key = f"{written} {sorted(more.items())}"
        if key not in self.formats:
            number = {} if written in ("text", "part") else {"num_format": written}
            self.formats[key] = self.book.add_format({"valign": "top", **number, **more})
        return self.formats[key]


def cut(text: str) -> str:
    """What goes into one cell; "…" where something is left out."""
    units = text.encode("utf-16-le", "replace")
    if len(units) <= LONGEST * 2:
        return text
    return units[: (LONGEST - 1) * 2].decode("utf-16-le", "ignore") + "…"


def safe_name(name: str) -> str:
    """As spreadsheets allow the name of a sheet: no []:*?/\\, no quotes at its ends, 31 characters."""
    cleaned = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name)[:NAME_LENGTH].strip(" '")
    return cleaned if cleaned and cleaned.casefold() != "history" else f"{cleaned} 1".strip()
