"""A cell as the value of a field: by the field's type, after what the mapping says about the text."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from app.i18n import _
from app.imports.sources import Column
from app.records.moments import NoMoment, typed_moment
from app.records.organisation import current_zone
from app.records.schema_fields import no_day, no_number, no_whole
from app.records.values import plain, typed_day, typed_decimal, typed_int
from controls.kinds import Field

MONTH = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})月?")
QUARTER = re.compile(r"([0-9]{4})[-/ ]?Q([1-4])", re.IGNORECASE)
YES = frozenset({"yes", "y", "true", "1", "x", "はい", "有", "○", "〇"})
NO = frozenset({"no", "n", "false", "0", "いいえ", "無", "×"})
ANYTHING = "*"


class Unreadable(ValueError):
    """The cell cannot be read as its field wants it; the message says how to write it."""


def converted(declared: Field | None, column: Column, text: str) -> Any:
    """The value of a cell that is not empty. Raises Unreadable."""
    if column.values:
        return listed(column, text)
    try:
        return typed(declared, prepared(declared, column, text))
    except Unreadable:
        raise
    except NoMoment as error:
        raise Unreadable(how_to_write(declared, column) if column.format else error.sentence()) from error
    except (ValueError, OverflowError) as error:
        raise Unreadable(how_to_write(declared, column)) from error


def listed(column: Column, text: str) -> Any:
    """What the mapping says this text means."""
    for wanted in (text, ANYTHING):
        if wanted in column.values:
            return column.values[wanted]
    raise Unreadable(_("The mapping does not say what this means. Add it to “values”."))


def prepared(declared: Field | None, column: Column, text: str) -> str:
    if column.convert:
        text = CONVERSIONS[column.convert](plain(text))
    if column.format:
        found = datetime.strptime(text, column.format)  # noqa: DTZ007  # without a zone: the organisation's
        whole = declared is not None and declared.type == "datetime"
        text = found.isoformat() if whole else found.date().isoformat()
    return text


def typed(declared: Field | None, text: str) -> Any:
    """By the type of the field. What has no form of its own stays the text it is."""
    match declared.type if declared else "str":
        case "date":
            return typed_day(text)
        case "datetime":
            return typed_moment(text, current_zone)
        case "decimal":
            return typed_decimal(text)
        case "int":
            return typed_int(text)
        case "bool":
            return truth(text)
        case "enum":
            return choice(declared, text)
    return text


def truth(text: str) -> bool:
    word = plain(text).casefold()
    if word not in YES | NO:
        raise Unreadable(_("Answer with yes or no."))
    return word in YES


def choice(declared: Field | None, text: str) -> str:
    """The id of a value, given as id or as its label in either language."""
    values = declared.values if declared else ()
    wanted = plain(text).casefold()
    for one in values:
        if wanted in {plain(word).casefold() for word in (one.id, one.text.en, one.text.ja)}:
            return one.id
    if values:
        raise Unreadable(
            _("This is not one of the choices: %(words)s.", words=", ".join(v.id for v in values))
        )
    return text


def how_to_write(declared: Field | None, column: Column) -> str:
    if column.convert.startswith("month"):
        return _("This is no month. Write it as 2026-11.")
    if column.convert.startswith("quarter"):
        return _("This is no quarter. Write it as 2026-Q4.")
    if column.format:
        return _("This day is not written as the mapping says: %(format)s.", format=column.format)
    words = {"date": no_day, "decimal": no_number, "int": no_whole}
    return words[declared.type if declared and declared.type in words else "decimal"]()


# ---- conversions a mapping may ask for -------------------------------------------------------------------


def month_first(text: str) -> str:
    year, month = parts(MONTH, text)
    return date(year, month, 1).isoformat()


def month_last(text: str) -> str:
    year, month = parts(MONTH, text)
    return last_of(year, month)


def quarter_first(text: str) -> str:
    year, quarter = parts(QUARTER, text)
    return date(year, quarter * 3 - 2, 1).isoformat()


def quarter_last(text: str) -> str:
    year, quarter = parts(QUARTER, text)
    return last_of(year, quarter * 3)


def parts(pattern: re.Pattern[str], text: str) -> tuple[int, int]:
    match = pattern.fullmatch(text)
    if match is None:
        raise ValueError("another form")
    return int(match[1]), int(match[2])


def last_of(year: int, month: int) -> str:
    if not 1 <= month <= 12:
        raise ValueError("no month")
    return date(year, month, monthrange(year, month)[1]).isoformat()


def day_of_moment(text: str) -> str:
    """The calendar day as it is written: "2025-11-24T11:21Z" → "2025-11-24"."""
    return re.split(r"[T ]", text, maxsplit=1)[0]


def percent(text: str) -> str:
    return text.removesuffix("%").strip()


CONVERSIONS: dict[str, Callable[[str], str]] = {
    "day_of_moment": day_of_moment,
    "month_first": month_first,
    "month_last": month_last,
    "percent": percent,
    "quarter_first": quarter_first,
    "quarter_last": quarter_last,
}
