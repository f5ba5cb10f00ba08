"""A form with every kind of field, shown and refused, for the style guide and the tests of the components."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.i18n import _, _l
from app.web.problems import problems
from app.web.rows import change_rows

PEOPLE = [
    SelectChoice("", ""),
    SelectChoice("PER-2026-0001", "Yui Nakamura"),
    SelectChoice("PER-2026-0002", "Kenji Mori"),
]
CUSTOMERS = [
    SelectChoice("CUS-2026-0001", "Kitagawa Logistics"),
    SelectChoice("CUS-2026-0002", "Tsubaki Foods"),
]
GRADES = [
    SelectChoice("observation", _l("Observation")),
    SelectChoice("minor", _l("Minor")),
    SelectChoice("major", _l("Major")),
]


class ActionRow(Form):
    """One row of a table in a form."""

    id = HiddenField()
    what = StringField(_l("What"), [InputRequired(_l("Say what is to be done."))])
    owner = SelectField(_l("Owner"), choices=PEOPLE)
    due = DateField(_l("Due"), [InputRequired(_l("Choose a date after the meeting."))])


class SampleForm(FlaskForm):
    """Every type of field that a kind of record may have."""

    customer = SelectField(_l("Customer"), choices=CUSTOMERS)
    held_on = DateField(_l("Held on"), default=date(2026, 11, 18))
    value = DecimalField(_l("Value"), places=2)
    grade = RadioField(_l("Grade"), choices=GRADES)
    minutes = TextAreaField(_l("Minutes"), [InputRequired(_l("Write what was said, in a few lines."))])
    agreed = BooleanField(_l("The customer agreed to the minutes"))
    actions = FieldList(FormField(ActionRow), label=_l("Actions"), min_entries=0)


def sample_form() -> dict[str, Any]:
    """The form as it is opened, or as it comes back after a press of one of its buttons."""
    form = SampleForm()
    if not form.is_submitted():
        first = {"what": _("Send the migration plan"), "owner": "PER-2026-0002", "due": date(2026, 11, 25)}
        form.actions.append_entry(first)
        form.actions.append_entry({})
    elif change_rows(form, request.form) is None:
        form.validate()
    return {"form": form, "problems": problems(form)}
