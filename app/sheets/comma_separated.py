"""CSV as RFC 4180 has it, in UTF-8 with a byte order mark, so that spreadsheets know the encoding."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import BinaryIO

from app.sheets.values import Line, Sheet, Value, neutral

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def write_csv(sheet: Sheet, target: BinaryIO) -> None:
    """Row by row. Every text stands in quotes, so that no other separator splits it; numbers stay numbers."""
    target.write(BYTE_ORDER_MARK)
    target.write(line(sheet.heads))
    for values in sheet.lines:
        target.write(line(values))


def line(values: Line) -> bytes:
    return (",".join(cell(value) for value in values) + "\r\n").encode()


def cell(value: Value) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return '"{}"'.format(neutral(value).replace('"', '""'))
    if isinstance(value, int | Decimal):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds" if value.second else "minutes")
    return value.isoformat()
