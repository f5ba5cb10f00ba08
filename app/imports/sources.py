"""Where the value of a field comes from: a constant, a column, several columns, another imported record.

In a mapping file a source is a constant, or a table with one leading word:

    tier = "standard"
    name = {column = "customer"}
    customer = {record = "customer", key = ["customer"]}

These are the values only; planning fills them from rows, resolving turns references into record numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.i18n import _

PLACE = re.compile(r"\{([^{}]+)\}")
CONVERSIONS = ("day_of_moment", "month_first", "month_last", "percent", "quarter_first", "quarter_last")
TAKES = ("same", "first", "min", "max")


class WrongSource(ValueError):
    """This is no source; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Constant:
    value: Any


@dataclass(frozen=True, slots=True)
class Column:
    """A cell, converted by the type of its field, or by `convert`, `values` or `format` first."""

    name: str
    convert: str = ""
    format: str = ""
    split: str = ""
    take: str = "same"
    default: Any = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence with cells in it; empty as soon as one of them is."""

    pattern: str

    def columns(self) -> tuple[str, ...]:
        return tuple(PLACE.findall(self.pattern))


@dataclass(frozen=True, slots=True)
class Difference:
    """The first column minus the second, exactly."""

    minuend: str
    subtrahend: str


@dataclass(frozen=True, slots=True)
class OfStep:
    """A record imported by a step of this source, or by "source/step" of another, found by its key."""

    step: str
    key: tuple[str, ...]
    split: str = ""


@dataclass(frozen=True, slots=True)
class LineOf:
    """One row of a table in such a record."""

    record: OfStep
    row: str


@dataclass(frozen=True, slots=True)
class Found:
    """A record that is there already, whoever recorded it, found by the text of one of its fields."""

    kind: str
    by: str
    column: str


@dataclass(frozen=True, slots=True)
class Judged:
    """Achieved or missed, against the target the same row points to: by a share, or by a value."""

    numerator: str = ""
    denominator: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Importer:
    """The person who imports."""


Source = Constant | Column | Text | Difference | OfStep | LineOf | Found | Judged | Importer
Raw = Mapping[str, Any]


def source_of(raw: Any, key: tuple[str, ...]) -> Source:
    """What a mapping says about a field; `key`: how a record is found unless said. Raises WrongSource."""
    if not isinstance(raw, Mapping):
        return Constant(raw)
    for word, (build, allowed) in WORDS.items():
        if word in raw:
            unknown = sorted(set(raw) - {word, *allowed})
            if unknown:
                raise WrongSource(
                    _("%(word)s does not take %(key)s.", word=f"“{word}”", key=", ".join(unknown))
                )
            return build(raw, key)
    raise WrongSource(_("Say where the value comes from: %(words)s.", words=", ".join(WORDS)))


def column(raw: Raw, key: tuple[str, ...]) -> Source:
    refuse_unless(raw.get("convert", "") in ("", *CONVERSIONS), "convert", CONVERSIONS)
    refuse_unless(raw.get("take", "same") in TAKES, "take", TAKES)
    if not isinstance(raw.get("values", {}), Mapping):
        raise WrongSource(_("“values” is a table: text in the file = value of the record."))
    options = {name: raw[name] for name in ("convert", "format", "split", "take", "default") if name in raw}
    values = {str(text): value for text, value in raw.get("values", {}).items()}
    return Column(text(raw, "column"), values=values, **options)


def refuse_unless(known: bool, word: str, words: tuple[str, ...]) -> None:
    if not known:
        raise WrongSource(
            _("“%(word)s” knows these words only: %(words)s.", word=word, words=", ".join(words))
        )


def sentence(raw: Raw, key: tuple[str, ...]) -> Source:
    return Text(text(raw, "text"))


def difference(raw: Raw, key: tuple[str, ...]) -> Source:
    columns = texts(raw, "difference")
    if len(columns) != 2:
        raise WrongSource(_("“difference” takes two columns: from which, and what is taken away."))
    return Difference(*columns)


def of_step(raw: Raw, key: tuple[str, ...]) -> OfStep:
    return OfStep(text(raw, "record"), key_in(raw, key), raw.get("split", ""))


def line_of(raw: Raw, key: tuple[str, ...]) -> Source:
    return LineOf(OfStep(text(raw, "line"), key_in(raw, key)), text(raw, "row"))


def key_in(raw: Raw, key: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(texts(raw, "key")) if "key" in raw else key


def found(raw: Raw, key: tuple[str, ...]) -> Source:
    return Found(text(raw, "find"), text(raw, "by"), text(raw, "column"))


def judged(raw: Raw, key: tuple[str, ...]) -> Source:
    given = raw["judged"]
    names = {"numerator", "denominator", "value"}
    if not isinstance(given, Mapping) or set(given) not in ({"value"}, {"numerator", "denominator"}):
        raise WrongSource(_("“judged” takes a column as value, or two as numerator and denominator."))
    return Judged(**{name: text(given, name) for name in names & set(given)})


def importer(raw: Raw, key: tuple[str, ...]) -> Source:
    return Importer()


def text(raw: Raw, name: str) -> str:
    if not isinstance(raw.get(name), str) or not raw[name]:
        raise WrongSource(_("“%(word)s” is a text.", word=name))
    return str(raw[name])


def texts(raw: Raw, name: str) -> list[str]:
    given = raw.get(name)
    if not isinstance(given, list) or not given or not all(isinstance(one, str) and one for one in given):
        raise WrongSource(_("“%(word)s” is a list of texts.", word=name))
    return given


# The leading words, those that take `column` before it, with what they take beside them.
WORDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "find": (found, ("by", "column")),
    "record": (of_step, ("key", "split")),
    "line": (line_of, ("key", "row")),
    "judged": (judged, ()),
    "difference": (difference, ()),
    "importer": (importer, ()),
    "text": (sentence, ()),
    "column": (column, ("convert", "values", "format", "split", "take", "default")),
}


def columns_of(source: Source) -> Iterator[str]:
    """The columns a source reads."""
    match source:
        case Column(name=name) | Found(column=name):
            yield name
        case Text():
            yield from source.columns()
        case Difference(minuend=first, subtrahend=second):
            yield from (first, second)
        case OfStep(key=key):
            yield from key
        case LineOf(record=record):
            yield from record.key
        case Judged(numerator=numerator, denominator=denominator, value=value):
            yield from filter(None, (numerator, denominator, value))
