"""Form fields for what people type: each knows its declaration, keeps what was typed, gives a canonical one.

Bounds are not checked here: the schema does, for forms and imports alike. A field only says that it could not
read what was typed. `type` is the name the templates know a field by.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from wtforms import BooleanField, Field, HiddenField, RadioField, SelectMultipleField, StringField, widgets
from wtforms.fields.choices import Choice as Option
from wtforms.fields.choices import SelectField

from app.i18n import _
from app.records.moments import NoMoment, Twice, control_text, typed_moment
from app.records.option_lists import OptionList
from app.records.schema_fields import no_day, no_number, no_whole
from app.records.values import (
    new_row_id,
    parse_row_id,
    typed_day,
    typed_decimal,
    typed_int,
)
from app.records.wording import YES
from controls.kinds import Field as Declared

CONTROL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?")
EMPTY = "2026-11-18T10:00"  # fits
ECHO_MAX = 300  # a choice that is not on the list is shown again up to this length


class Answer:
    """What all fields of a record form share."""

    shown_as: ClassVar[str]
    declared: Declared
    data: Any

    def __init__(self, *args: Any, declared: Declared, **options: Any) -> None:
        super().__init__(*args, **options)
        self.declared = declared
        self.type = self.shown_as

    def value(self) -> Any:
        """The canonical value, None when nothing was typed or it could not be read."""
        return self.data


class TextAnswer(Answer, StringField):
    shown_as = "StringField"

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else None

    def value(self) -> str | None:
        text = (self.data or "").replace("\r\n", "\n").strip()
        return text or None


class LongAnswer(TextAnswer):
    shown_as = "TextAreaField"
    widget = widgets.TextArea()


class ReadAnswer(Answer, StringField):
    """Typed text that has to be read as something else; what could not be read stays on the form."""

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def sentence(self) -> str:
        raise NotImplementedError

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = self.read(valuelist[0])
            except (ValueError, OverflowError) as error:
                raise ValueError(self.sentence()) from error

    def _value(self) -> str:
        if self.data is None and self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)


class DayAnswer(ReadAnswer):
    shown_as = "DateField"
    widget = widgets.DateInput()

    def read(self, text: str) -> str:
        return typed_day(text)

    def sentence(self) -> str:
        return no_day()


class MomentInput(widgets.DateTimeLocalInput):
    """The browser's control for moments; a line of text for what it cannot hold."""

    def __call__(self, field: Any, **marks: Any) -> Any:
        fits = CONTROL.fullmatch(field._value() or EMPTY) and not field.came_twice
        return super().__call__(field, **(marks if fits else marks | {"type": "text"}))


class MomentAnswer(ReadAnswer):
    """A moment on the organisation's clock."""

    shown_as = "DateTimeLocalField"
    widget = MomentInput()
    came_twice = False
    meta: Any

    def read(self, text: str) -> str:
        return typed_moment(text, lambda: self.meta.offers.lookup.zone)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = self.read(valuelist[0])
            except NoMoment as error:
                self.came_twice = isinstance(error, Twice)
                raise ValueError(error.sentence()) from error

    def _value(self) -> str:
        return control_text(self.data, self.meta.offers.lookup.zone) if self.data else super()._value()


class WholeAnswer(ReadAnswer):
    shown_as = "IntegerField"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, render_kw={"inputmode": "numeric", "autocomplete": "off"}, **options)

    def read(self, text: str) -> int:
        return typed_int(text)

    def sentence(self) -> str:
        return no_whole()


class ExactAnswer(ReadAnswer):
    shown_as = "DecimalField"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, render_kw={"inputmode": "decimal", "autocomplete": "off"}, **options)

    def read(self, text: str) -> str:
        return typed_decimal(text)

    def sentence(self) -> str:
        return no_number()


class TickAnswer(Answer, BooleanField):
    """A box: ticked is yes, and leaving it is a no."""

    shown_as = "BooleanField"

    def value(self) -> bool:
        return bool(self.data)


class RowId(HiddenField):
    """The id of a row, carried by the form; a row without a good one gets a new one."""

    data: Any

    def ensure(self, taken: set[str]) -> None:
        try:
            good = parse_row_id(str(self.data)) not in taken
        except ValueError:
            good = False
        self.data = self.data if good else new_row_id()
        taken.add(self.data)


# ---- one of a list ---------------------------------------------------------------------------------------


class ListAnswer(Answer):
    """Choices by id and label; what is not on the list is kept and shown, and refused by the schema."""

    meta: Any

    def offered(self) -> list[tuple[str, str]]:
        return [(value.id, value.text.get(self.meta.lang)) for value in self.declared.values]

    def chosen(self) -> list[str]:
        data: Any = self.data
        return [str(one) for one in (data if isinstance(data, list) else [data]) if one not in (None, "")]

    def iter_choices(self) -> Any:
        chosen, offered = self.chosen(), self.offered()
        known = {value for value, _label in offered}
        unknown = [(one, one[:ECHO_MAX]) for one in chosen if one not in known and len(one) <= ECHO_MAX]
        for value, label in [*self.blank(), *offered, *unknown]:
            yield Option(value, label, value in chosen or (not value and not chosen), {})

    def blank(self) -> list[tuple[str, str]]:
        return []

    def pre_validate(self, form: Any) -> None:
        """The schema says what is not a choice."""

    def post_process(self, formdata: Any = None) -> None:
        """There is no list of choices to keep up to date."""

    def has_groups(self) -> bool:
        return False


class SelectAnswer(ListAnswer, SelectField):
    shown_as = "SelectField"
    widget = OptionList()

    def process_data(self, value: Any) -> None:
        self.data = value

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist and valuelist[0] else None

    def blank(self) -> list[tuple[str, str]]:
        return [("", _("Choose"))]


class RadioAnswer(ListAnswer, RadioField):
    shown_as = "RadioField"

    def process_data(self, value: Any) -> None:
        self.data = value

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist and valuelist[0] else None


class YesNo:
    """A yes or no that somebody has to give: not answered is something else than no."""

    WORDS: ClassVar = {"yes": True, "no": False}
    data: Any
    meta: Any

    def offered(self) -> list[tuple[str, str]]:
        no, yes = YES[self.meta.lang]
        return [("yes", yes), ("no", no)]

    def process_data(self, value: Any) -> None:
        self.data = {True: "yes", False: "no"}.get(value)

    def value(self) -> Any:
        return self.WORDS.get(self.data, self.data)


class YesNoSelect(YesNo, SelectAnswer):
    """In a table."""


class YesNoRadio(YesNo, RadioAnswer):
    pass


class SeveralAnswer(ListAnswer, SelectMultipleField):
    """Several of a list: boxes to tick, in a table a list one chooses several of."""

    shown_as = "CheckboxesField"
    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def process_data(self, value: Any) -> None:
        self.data = list(value or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = sorted({value for value in valuelist if value})

    def value(self) -> list[Any] | None:
        return sorted(self.data) or None


def in_table(field: type[Field]) -> type[Field]:
    """The same field with a list to choose from instead of boxes, for the narrow cell of a table."""
    shown: dict[str, Any] = {"shown_as": "SelectMultipleField", "widget": OptionList(multiple=True)}
    return type(f"{field.__name__}InTable", (field,), shown)
