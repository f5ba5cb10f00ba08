"""Marshmallow fields for the types of the declarations: JSON in, canonical value out, every bound kept.

A refusal is a translated sentence: what is wrong and how to put it right. Nothing is guessed: a float is no
exact number, "yes" is no truth value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields

from app.i18n import _, _l, language
from app.plain_text import FORBIDDEN, cannot_be_shown, too_long
from app.records.values import (
    SHOWN_PLACES,
    line_text,
    parse_day,
    parse_decimal,
    parse_line,
    parse_moment,
    parse_number,
)
from controls.kinds import Field

PLACES_MAX = 20
LINES_MAX = 500
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # what turns the direction of all that follows it


class Label:
    """A field's label in the language of the page, worked out when the sentence around it is read."""

    def __init__(self, declared: Field) -> None:
        self.text = declared.label

    def __str__(self) -> str:
        return self.text.get(language())


class Typed(fields.Field):
    """A value of one declared type."""

    def __init__(self, declared: Field, **options: Any) -> None:
        sentences = {"required": _l("%(field)s is empty. Fill it in.", field=Label(declared))}
        super().__init__(error_messages=sentences, **options)
        self.declared = declared

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        return self.canonical(value)

    def canonical(self, value: Any) -> Any:
        raise NotImplementedError


def text_of(value: Any) -> str:
    """Any text without what breaks databases, files and terminals; line ends as one character."""
    if not isinstance(value, str):
        raise ValidationError(_("This is no text. Write it as text."))
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    if FORBIDDEN.search(text):
        raise ValidationError(cannot_be_shown())
    return text


def read(parse: Callable[[str], Any], value: Any, sentence: str) -> Any:
    """The parsed value; the sentence when it cannot be read."""
    try:
        return parse(value)
    except (ValueError, TypeError, OverflowError) as error:
        raise ValidationError(sentence) from error


class Line(Typed):
    """One line of text, without blanks around it."""

    def canonical(self, value: Any) -> str:
        text = " ".join(text_of(value).split("\n")).strip()
        refuse_long(text, self.declared)
        if TURNING.search(text):  # in a name it makes the words around it read as others
            raise ValidationError(cannot_be_shown())
        if self.declared.pattern and text and not re.fullmatch(self.declared.pattern, text):
            raise ValidationError(wrong_form(self.declared))
        return text


def wrong_form(declared: Field) -> str:
    if declared.help is None:
        return _("This does not have the right form. Check it.")
    return _("This does not have the right form. %(help)s", help=declared.help.get(language()))


class Paragraphs(Typed):
    def canonical(self, value: Any) -> str:
        text = text_of(value).strip()
        refuse_long(text, self.declared)
        return text


def refuse_long(text: str, declared: Field) -> None:
    most = int(declared.max or 0)
    if most and len(text) > most:
        raise ValidationError(too_long(len(text), most))


class Day(Typed):
    def canonical(self, value: Any) -> str:
        return str(read(parse_day, value, no_day()))


def no_day() -> str:
    return _("This is no day of the calendar. Write it as 2026-11-18.")


class Moment(Typed):
    def canonical(self, value: Any) -> str:
        return str(read(parse_moment, value, _("Write day and time as 2026-11-18T10:00Z.")))


class Whole(Typed):
    def canonical(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValidationError(no_whole())
        refuse_outside(Decimal(value), self.declared)
        return value


def no_whole() -> str:
    return _("This is no whole number. Write it with digits only.")


class Exact(Typed):
    """A number with decimals as exact text; a whole number is one too."""

    def canonical(self, value: Any) -> str:
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        number = str(read(parse_decimal, text, no_number()))
        refuse_places(number, self.declared)
        refuse_outside(Decimal(number), self.declared)
        return number


def no_number() -> str:
    return _("This is no number. Write it with digits and one point, such as 99.95.")


def refuse_places(number: str, declared: Field) -> None:
    """Fewer places than the type shows are meant as a bound; otherwise a measured value may be longer."""
    shown = SHOWN_PLACES if declared.places is None else declared.places
    most = shown if shown < SHOWN_PLACES else PLACES_MAX
    if len(number.partition(".")[2]) > most:
        raise ValidationError(_("There are too many decimals. Use at most %(most)s.", most=most))


def refuse_outside(number: Decimal, declared: Field) -> None:
    if declared.min is not None and number < declared.min:
        raise ValidationError(_("The number is too small. Use %(least)s or more.", least=declared.min))
    if declared.max is not None and number > declared.max:
        raise ValidationError(_("The number is too large. Use %(most)s or less.", most=declared.max))


class Truth(Typed):
    def canonical(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError(_("Answer with yes or no."))
        return value


class OneOf(Typed):
    """A value of the list; where the list is not known here, any short word."""

    def canonical(self, value: Any) -> str:
        known = {one.id for one in self.declared.values}
        if not isinstance(value, str) or (
            value not in known if known else not re.fullmatch(r"[\w.-]{1,60}", value)
        ):
            raise ValidationError(_("This is not one of the choices. Choose another."))
        return value


class Reference(Typed):
    def canonical(self, value: Any) -> str:
        return str(read(parse_number, value, _("This is no record number. Choose a record from the list.")))


class TableRow(Typed):
    """One row of a table in another record: {"record", "edition", "row"}."""

    def canonical(self, value: Any) -> dict[str, Any]:
        found: dict[str, Any] = read(
            line_of, value, _("This is no row of another record. Choose one from the list.")
        )
        return found


def line_of(value: Any) -> dict[str, Any]:
    if (
        not isinstance(value, Mapping)
        or set(value) != {"record", "edition", "row"}
        or isinstance(value["edition"], bool)
    ):
        raise ValueError("no line")
    return parse_line(line_text(value))


class Several(Typed):
    """A list of such values, each once, in a fixed order."""

    def __init__(self, one: Typed, **options: Any) -> None:
        super().__init__(one.declared, **options)
        self.one = one

    def canonical(self, value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise ValidationError(_("This is no list. Choose from the list."))
        most = int(self.declared.max or LINES_MAX)
        if len(value) > most:
            raise ValidationError(_("There are too many. Choose at most %(most)s.", most=most))
        found = {order_of(item): item for item in map(self.one.canonical, value)}
        return [found[key] for key in sorted(found)]


def order_of(value: Any) -> str:
    return line_text(value) if isinstance(value, dict) else str(value)


SIMPLE: dict[str, type[Typed]] = {
    "str": Line,
    "text": Paragraphs,
    "date": Day,
    "datetime": Moment,
    "int": Whole,
    "decimal": Exact,
    "bool": Truth,
    "enum": OneOf,
    "ref": Reference,
    "refs": Reference,
    "line": TableRow,
}


def typed(declared: Field, **options: Any) -> Typed:
    """The field for a declared one that is no table."""
    one = SIMPLE[declared.type]
    many = declared.type == "refs" or declared.many
    return Several(one(declared), **options) if many else one(declared, **options)
