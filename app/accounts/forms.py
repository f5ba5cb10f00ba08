"""What people type about sign-ins. Of a refused form all is kept but passwords, which never go back."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.access import kinds, rights
from app.i18n import LANGUAGES, _, _l, language
from app.refusal import Refusal

SPOKEN = [SelectChoice(code, name) for code, name in LANGUAGES.items()]
NEW = {"autocomplete": "new-password", "spellcheck": "false"}
CODE = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "spellcheck": "false",
    "autocapitalize": "none",
}
ADDRESS = {"type": "email", "autocapitalize": "none", "spellcheck": "false"}


class CheckboxesField(SelectMultipleField):
    """Several of a list, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class NewPasswordForm(FlaskForm):
    """A new password by a link. `email` tells a password manager what it belongs to; it is not read."""

    password = PasswordField(
        _l("New password"),
        [InputRequired(_l("Choose a password."))],
        description=_l("12 characters or more. A few words that only you would put together are good."),
        render_kw=NEW,
    )
    again = PasswordField(
        _l("The same once more"), [InputRequired(_l("Type the new password a second time."))], render_kw=NEW
    )

    def validate(self, extra_validators: Any = None) -> bool:
        valid: bool = super().validate(extra_validators)
        if valid and self.password.data != self.again.data:
            say(self.again, _l("This is not what you typed above. Type both again."))
            return False
        return valid


class ChangePasswordForm(NewPasswordForm):
    present = PasswordField(
        _l("Present password"),
        [InputRequired(_l("Type the password you sign in with now."))],
        render_kw={"autocomplete": "current-password"},
    )


class ConfirmForm(FlaskForm):
    present = PasswordField(
        _l("Password"),
        [InputRequired(_l("Type the password you sign in with."))],
        render_kw={"autocomplete": "current-password"},
    )


class ForgottenForm(FlaskForm):
    email = StringField(
        _l("Mail address"),
        [InputRequired(_l("Type the mail address you sign in with.")), Length(max=254)],
        render_kw={**ADDRESS, "autocomplete": "username"},
    )


class CodeForm(FlaskForm):
    """A code of the authenticator app."""

    code = StringField(
        _l("Code"),
        [InputRequired(_l("Type the six digits that the app shows.")), Length(max=20)],
        render_kw=CODE,
    )


class RecoveryForm(FlaskForm):
    code = StringField(
        _l("Recovery code"),
        [InputRequired(_l("Type one of your recovery codes.")), Length(max=40)],
        description=_l("For example 1a2b-3c4d-5e6f. Each works once."),
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"},
    )


class LanguageForm(FlaskForm):
    language = SelectField(_l("Language"), choices=SPOKEN)


class RolesForm(FlaskForm):
    """Roles one sign-in holds: every role that opens something when signed in."""

    roles = CheckboxesField(_l("Roles"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.roles.choices = role_choices()

    def validate_roles(self, field: Field) -> None:
        """Not by a validator of the field, which would mark every single box as one that has to be ticked."""
        if not field.data:
            raise ValidationError(_("Choose at least one role."))


class InvitationForm(RolesForm):
    person = SelectField(_l("Person"), description=_l("Somebody who is on record already, or somebody new."))
    name = StringField(_l("Name of the new person"), [Length(max=200)])
    job = StringField(_l("What the person does"), [Length(max=200)])
    email = StringField(
        _l("Mail address"),
        [InputRequired(_l("Type the mail address to sign in with.")), Length(max=254)],
        render_kw={**ADDRESS, "autocomplete": "off"},
    )
    language = SelectField(_l("Language"), choices=SPOKEN)

    def validate(self, extra_validators: Any = None) -> bool:
        valid: bool = super().validate(extra_validators)
        if not self.person.data and not (self.name.data or "").strip():
            say(self.name, _l("Choose a person, or type the name of somebody new."))
            return False
        return valid


def role_choices() -> list[SelectChoice]:
    opening = ("read", "administer")
    return [
        SelectChoice(role, text.get(language()))
        for role, text in kinds().roles.items()
        if any(rights().may([role], action) for action in opening)
    ]


def say(field: Field, sentence: object) -> None:
    field.errors = [*field.errors, str(sentence)]


def show(form: FlaskForm, refusal: Refusal, field: Field | None = None) -> None:
    """What a use case said no to, at the fields it named, at this one, or above the form."""
    for name, sentence in refusal.fields.items():
        say(form[name], sentence)
    if not refusal.fields:
        if field is not None:
            say(field, refusal.message)
        else:
            form.form_errors = [*form.form_errors, refusal.message]
