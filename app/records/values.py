"""Values as records hold them: canonical JSON, and what people type turned into it.

Dates are "YYYY-MM-DD", moments end in Z, decimals are text without exponent, references are record numbers,
rows carry an id that never changes. Every parser raises ValueError for what it cannot read; callers say so.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeGuard

from controls.kinds import Field, Kind

YEARS = range(1900, 2200)
DIGITS_MAX = 30  # before and after the point together; more is no measured value
SHOWN_PLACES = 6  # what the type decimal shows; a field that declares fewer means it

_NUMBER = re.compile(r"[A-Z]{2,10}-[0-9]{1,6}(-[0-9]{1,12})?")
_DECIMAL = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]*)(?:\.(?P<part>[0-9]*))?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TYPED_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_COUNT = re.compile(r"[0-9]{1,9}")
_ROW_ID = re.compile(r"[a-z0-9]{1,32}")
_ROW = re.compile(r"r([0-9]{1,9})")


# ---- what is there ---------------------------------------------------------------------------------------


def is_given(value: Any) -> TypeGuard[Any]:
    """Something was recorded: "no" and zero are something, an empty list is not."""
    return value is not None and value not in ("", [], {})


def is_filled(value: Any) -> bool:
    """As rules see it: given, and of a box that can be ticked: ticked."""
    return is_given(value) and value is not False


def is_canonical_empty(field: Field, value: Any) -> bool:
    """Not kept in the content: nothing, and the box left unticked that nobody had to answer."""
    return not is_given(value) or (field.type == "bool" and value is False and field.need == "optional")


# ---- single values ---------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """Full-width digits and signs as half-width ones: what numbers and days are read from."""
    return unicodedata.normalize("NFKC", text).replace("−", "-").strip()


def parse_decimal(text: str) -> str:
    """The exact number as text. Trailing zeros stay: 99.90 says more than 99.9."""
    match = _DECIMAL.fullmatch(text)
    if match is None or not (match["whole"] or match["part"]):
        raise ValueError("no number")
    whole, part = match["whole"].lstrip("0") or "0", match["part"] or ""
    if len(whole) + len(part) > DIGITS_MAX:
        raise ValueError("too many digits")
    number = f"{whole}.{part}" if part else whole
    return f"-{number}" if match["sign"] == "-" and number.strip("0.") else number


def typed_decimal(text: str) -> str:
    """Like `parse_decimal`, from what people type: "1,234.5" and full-width digits too."""
    text = plain(text)
    return parse_decimal(text.replace(",", "") if _GROUPED.fullmatch(text) else text)


def typed_int(text: str) -> int:
    number = typed_decimal(text)
    if "." in number:
        raise ValueError("no whole number")
    return int(number)


def parse_count(text: str) -> int | None:
    """What the program itself had written into a form, such as an edition; None for anything else."""
    return int(text) if _COUNT.fullmatch(text) else None


def parse_day(text: str) -> str:
    """An ISO day of a year people record about."""
    if not _ISO_DAY.fullmatch(text) or date.fromisoformat(text).year not in YEARS:
        raise ValueError("no day")
    return text


def typed_day(text: str) -> str:
    """Also 2026/10/14 and 2026年10月14日."""
    match = _TYPED_DAY.fullmatch(plain(text))
    if match is None:
        raise ValueError("no day")
    year, month, day = (int(part) for part in match.groups())
    return parse_day(date(year, month, day).isoformat())


def parse_moment(text: str) -> str:
    """A moment with a zone, as UTC to the second."""
    moment = datetime.fromisoformat(text)
    utc = moment.astimezone(UTC)
    if moment.tzinfo is None or moment.year not in YEARS or utc.year not in YEARS:
        raise ValueError("no moment")
    return utc.strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_number(text: str) -> str:
    """A record number such as CUS-2026-0001."""
    if not _NUMBER.fullmatch(text):
        raise ValueError("no record number")
    return text


def decimal_text(value: Fraction | Decimal | int, places: int) -> str:
    """An exact value with at most so many decimals, half to even, without trailing zeros."""
    scaled = round(Fraction(value) * 10**places)
    whole, part = divmod(abs(scaled), 10**places)
    number = f"{whole}.{part:0{places}}".rstrip("0").rstrip(".") if places else str(whole)
    return f"-{number}" if scaled < 0 else number


# ---- lines and rows --------------------------------------------------------------------------------------


def parse_line(text: str) -> dict[str, Any]:
    """ "SLA-2026-0002/3/t1" as the row of a table in one edition of a record."""
    number, edition, row = text.split("/")
    if not re.fullmatch("[1-9][0-9]{0,5}", edition):
        raise ValueError("no edition")
    return {"record": parse_number(number), "edition": int(edition), "row": parse_row_id(row)}


def line_text(line: Mapping[str, Any]) -> str:
    return f"{line['record']}/{line['edition']}/{line['row']}"


def same_row(line: Mapping[str, Any]) -> tuple[str, str]:
    """Which row a line points to, whatever the edition: row ids never change."""
    return line["record"], line["row"]


def parse_row_id(text: str) -> str:
    if not _ROW_ID.fullmatch(text):
        raise ValueError("no row id")
    return text


def new_row_id() -> str:
    return secrets.token_hex(4)


def with_row_ids(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows, those without an id numbered on from the highest r-number: same rows, same ids."""
    found = [dict(row) for row in rows]
    numbers = (_ROW.fullmatch(str(row.get("id", ""))) for row in found)
    last = max((int(match[1]) for match in numbers if match), default=0)
    for row in found:
        if not row.get("id"):
            last += 1
            row["id"] = f"r{last}"
    return found


# ---- content ---------------------------------------------------------------------------------------------


def canonical(kind: Kind, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content in the order of its fields, without what is empty. The values are canonical already."""
    return _kept(kind.all_fields, content)


def without_unread_lines(fields: Iterable[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """What can be worked with of a content just typed: texts that are no line into a record are left out."""
    found = dict(values)
    for field in fields:
        value = values.get(field.name)
        if field.type == "rows" and isinstance(value, list):
            found[field.name] = [without_unread_lines(field.columns, row) for row in value]
        elif field.type == "line" and isinstance(value, list):
            found[field.name] = [line for line in value if isinstance(line, Mapping)]
        elif field.type == "line" and isinstance(value, str):
            del found[field.name]
    return found


def _kept(fields: Iterable[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for field in fields:
        value = values.get(field.name)
        if field.type == "rows" and isinstance(value, list):
            value = [{"id": row["id"]} | _kept(field.columns, row) for row in value]
        if not is_canonical_empty(field, value):
            found[field.name] = value
    return found
