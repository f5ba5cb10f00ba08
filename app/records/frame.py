"""The frame around every page: whose records these are, and who is signed in."""

from __future__ import annotations

from flask import url_for
from flask_security import current_user

from app.access import current_actor, kinds
from app.accounts.queries import name_of
from app.db import db
from app.i18n import _, language
from app.records.organisation import current_organisation
from app.records.wording import listed
from app.web.shell import Shell


def current_frame() -> Shell:
    """For strangers only the organisation's name."""
    organisation = current_organisation()
    name = organisation.name or _("Not set up yet")
    if not current_user.is_authenticated:
        return Shell(name, sample=organisation.sample)
    return Shell(
        name,
        tagline=in_own_language(organisation.scope) if organisation.scope != organisation.name else "",
        person=signed_in_name(),
        roles=role_names(),
        account=url_for("accounts.own"),
        sign_out=url_for("security.logout"),
        sample=organisation.sample,
    )


def in_own_language(text: str) -> str:
    """One line for the frame: of a text that says it in both languages, the line the reader reads."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    own = [line for line in lines if is_japanese(line) == (language() == "ja")]
    return next(iter(own or lines), "")


def is_japanese(text: str) -> bool:
    """Does it hold kana or kanji?"""
    return any("\u3040" <= sign <= "\u30ff" or "\u4e00" <= sign <= "\u9fff" for sign in text)


def signed_in_name() -> str:
    """The person's name; an account that stands for nobody is called by its address."""
    person = current_actor().person
    return (name_of(db.session, person) or person) if person else str(current_user.email)


def role_names() -> str:
    words = kinds().roles
    held = (words[role].get(language()) for role in sorted(current_actor().roles) if role in words)
    return listed(held, language())
