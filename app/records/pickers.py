"""Fields that point to other records, or to one row of a table. Their choices come from the form's offers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from wtforms import ValidationError
from wtforms.fields.choices import Choice as Option

from app.i18n import _
from app.records.fields import ECHO_MAX, ListAnswer, ReadAnswer, SelectAnswer, SeveralAnswer
from app.records.lookup import Choice
from app.records.offers import Offers
from app.records.values import line_text, parse_line, parse_number


class FromOffers(ListAnswer):
    """Choices looked up when the field is shown; a typed value that is not offered is kept, with an error."""

    meta: Any

    @property
    def offers(self) -> Offers:
        offers: Offers = self.meta.offers
        return offers

    def choices_offered(self) -> list[Choice]:
        return self.offers.records(self.declared)

    def label_of(self, value: str) -> str:
        try:
            return self.offers.lookup.name(parse_number(value))
        except ValueError:
            return value[:ECHO_MAX]

    def all_choices(self) -> list[Choice]:
        """What is offered, then what is chosen already and no longer offered."""
        offered = self.choices_offered()
        known = {choice.number for choice in offered}
        kept = [Choice(v, self.label_of(v)) for v in self.chosen() if v not in known and len(v) <= ECHO_MAX]
        return [*kept, *offered]

    def has_groups(self) -> bool:
        return any(choice.group for choice in self.choices_offered())

    def iter_choices(self) -> Iterator[Option]:
        chosen = set(self.chosen())
        for value, label in self.blank():
            yield Option(value, label, not chosen, {})
        for choice in self.all_choices():
            yield Option(choice.number, choice.label, choice.number in chosen, {})

    def iter_groups(self) -> Iterator[tuple[str | None, list[Option]]]:
        chosen = set(self.chosen())
        yield None, [Option(value, label, not chosen, {}) for value, label in self.blank()]
        for group, choices in groupby(self.all_choices(), key=lambda choice: choice.group):
            yield group or None, [Option(c.number, c.label, c.number in chosen, {}) for c in choices]

    def pre_validate(self, form: Any) -> None:
        known = {choice.number for choice in self.choices_offered()} | self.offers.kept
        unknown = [value for value in self.chosen() if value not in known]
        if unknown:
            raise ValidationError(not_offered(self.label_of(unknown[0])))


def not_offered(label: str) -> str:
    return _("%(record)s is not one of the choices. Choose from the list.", record=label)


class RecordPicker(FromOffers, SelectAnswer):
    """One other record."""


class RecordsPicker(FromOffers, SeveralAnswer):
    """Several other records."""


class Lines(FromOffers):
    """Rows of other records, each as "NUMBER/edition/row"."""

    def choices_offered(self) -> list[Choice]:
        return self.offers.lines(self.declared)

    def label_of(self, value: str) -> str:
        try:
            return self.offers.line_label(self.declared, parse_line(value))[:ECHO_MAX]
        except ValueError:
            return value[:ECHO_MAX]


class LinePicker(Lines, SelectAnswer):
    """One row of a table in another record, in a fixed edition."""

    def process_data(self, value: Any) -> None:
        self.data = text_of(value) if value else None

    def value(self) -> Any:
        return line_or_text(self.data) if self.data else None


class LinesPicker(Lines, SeveralAnswer):
    def process_data(self, value: Any) -> None:
        self.data = [text_of(line) for line in value or []]

    def value(self) -> Any:
        return [line_or_text(text) for text in sorted(self.data)] or None


class LineText(ReadAnswer):
    """A row of any record at all: too many to offer, so its address is typed."""

    shown_as = "StringField"

    def process_data(self, value: Any) -> None:
        self.data = line_text(value) if value else None

    def read(self, text: str) -> str:
        return line_text(parse_line(text.strip()))

    def sentence(self) -> str:
        return _("Write the record, its version and the row, such as SLA-2026-0001/1/r1.")

    def value(self) -> Any:
        return parse_line(self.data) if self.data else None


def line_or_text(text: str) -> Any:
    """The line, or the text as it is for the schema to refuse."""
    try:
        return parse_line(text)
    except ValueError:
        return text


def text_of(line: Any) -> str:
    """The other way round: a text that is no line stays to be refused."""
    return line if isinstance(line, str) else line_text(line)
