"""The frame around every page: whose records these are, and who is signed in."""

from __future__ import annotations

from flask import url_for
from flask_security import current_user

from app.access import current_actor, kinds
from app.i18n import _, language
from app.records.organisation import current_organisation
from app.records.queries import lookup_now
from app.web.shell import Shell


def current_frame() -> Shell:
    """For strangers only the organisation's name."""
    organisation = current_organisation()
    name = organisation.name or _("Not set up yet")
    if not current_user.is_authenticated:
        return Shell(name, sample=organisation.sample)
    return Shell(
        name,
        person=signed_in_name(),
        roles=role_names(),
        sign_out=url_for("security.logout"),
        sample=organisation.sample,
    )


def signed_in_name() -> str:
    """The person's name; an account that stands for nobody is called by its address."""
    person = current_actor().person
    return lookup_now().name(person) if person else str(current_user.email)


def role_names() -> str:
    words = kinds().roles
    separator = "、" if language() == "ja" else ", "
    return separator.join(
        words[role].get(language()) for role in sorted(current_actor().roles) if role in words
    )
