"""Words and marks the record templates use: states, actions, what the person may make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, url_for
from markupsafe import Markup, escape

from app.access import current_actor, kinds
from app.i18n import _l, day, language
from app.records import extension
from app.records.lists import SORTS
from app.records.models import RecordVersion
from app.records.queries import SqlLookup, lookup_now
from app.records.standins import stands_in
from controls.kinds import Kind

ACTIONS = {
    "save": _l("Saved"),
    "submit": _l("Sent for approval"),
    "approve": _l("Approved"),
    "return": _l("Sent back"),
    "void": _l("Declared void"),
    "void_asked": _l("Asked to declare void"),
    "correct": _l("Correction opened"),
    "new_edition": _l("New edition opened"),
}
TONES = {"approved": "good", "done": "good", "returned": "warn", "void": "bad", "submitted": "info"}


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        action_name=lambda action: str(ACTIONS.get(action, action)),
        actor_name=lambda: current_actor().journal_name,
        consent_pairs=consent_pairs,
        creatable=creatable,
        delivery_pairs=delivery_pairs,
        form_panels=form_panels,
        kinds=kinds,
        number_link=number_link,
        attached_select=attached_select,
        sorts=frozenset(SORTS),
        state_choices=lambda kind: [(state.id, state.name.get(language())) for state in kind.states],
        state_tag=state_tag,
        states_of=lambda kind: {state.id for state in kind.states},
    )


def creatable(kind: Kind) -> bool:
    """May the person looking make a record of this kind?"""
    blank = RecordVersion(kind=kind.id, content={}, created_by="")
    return stands_in(kind.create, current_actor(), kind, blank, lookup_now())


def state_tag(kind: Kind, state: str) -> Markup:
    name = next((s.name.get(language()) for s in kind.states if s.id == state), state)
    return Markup('<span class="tag {}">{}</span>').format(TONES.get(state, ""), name)


def number_link(number: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url_for("records.page", number=number), number)


def form_panels(kind: Kind, version: RecordVersion | None, content: Mapping[str, Any]) -> list[str]:
    """What rooms show beside the form while it is filled in."""
    lookup = lookup_now()
    return [panel(kind, version, content, lookup) for panel in extension.form_panels_of(kind.id)]


def attached_select(name: str, column: str, version: RecordVersion) -> Markup:
    """One list of an attached line's form, from its declaration."""
    field = kinds().attached[name].column(column)
    options = Markup("").join(
        Markup('<option value="{}">{}</option>').format(v.id, v.text.get(language())) for v in field.values
    )
    label = escape(field.label.get(language()))
    html = '<div class="f"><label for="{0}-{1}">{2}</label><select class="in" id="{0}-{1}" name="{1}">{3}</select></div>'
    return Markup(html).format(name, column, label, options)


def consent_pairs(lines: list[Any], lookup: SqlLookup) -> list[tuple[str, str]]:
    return [(lookup.name(line.content["person"]), day(line.content["agreed_on"])) for line in lines]


def delivery_pairs(lines: list[Any]) -> list[tuple[str, str]]:
    return [(line.content["to"], day(line.content["sent_on"])) for line in lines]
