"""Words and marks the record templates use: states, actions, what the person may make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from markupsafe import Markup

from app.access import current_actor, kinds
from app.db import db
from app.i18n import day, language
from app.records import extension
from app.records.hubs import hub_url, page_url
from app.records.lists import SORTS
from app.records.models import RecordVersion
from app.records.needed import lacking_kinds, recorded_by
from app.records.queries import SqlLookup, lookup_now
from app.records.sendings import new_sending
from app.records.standins import may_begin
from app.records.steps import making
from controls.kinds import Kind, Value

RECEIVERS = ("person", "customer", "supplier", "internal_supplier")
TONES = {"approved": "good", "done": "good", "returned": "warn", "void": "bad", "submitted": "info"}


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        RECEIVERS=RECEIVERS,
        consent_pairs=consent_pairs,
        creatable=creatable,
        delivery_pairs=delivery_pairs,
        form_panels=form_panels,
        hub_url=hub_url,
        kinds=kinds,
        lacking_kinds=lambda kind: lacking_kinds(db.session, kind),
        new_sending=new_sending,
        number_link=number_link,
        page_url=page_url,
        attached_select=attached_select,
        recorded_by=recorded_by,
        relation_name=relation_name,
        sorts=frozenset(SORTS),
        step_panels=step_panels,
        state_choices=lambda kind: [(state.id, state.name.get(language())) for state in kind.states],
        state_name=state_name,
        state_tag=state_tag,
        sendable=sendable,
    )


def creatable(kind: Kind) -> bool:
    """May the person looking make a record of this kind?"""
    return may_begin(current_actor(), kind)


def sendable(kind: Kind, version: RecordVersion | None) -> bool:
    """Is sending for approval the next step from here? Cases are opened first."""
    state, content = (version.state, version.content) if version else (making(kind).to, {})
    return any(step.to == "submitted" for step in kind.steps(state, content))


def state_tag(kind: Kind, state: str) -> Markup:
    return Markup('<span class="tag {}">{}</span>').format(TONES.get(state, ""), state_name(kind, state))


def state_name(kind: Kind, state: str) -> str:
    return next((s.name.get(language()) for s in kind.states if s.id == state), state)


def number_link(number: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(page_url(number), number)


def form_panels(kind: Kind, version: RecordVersion | None, content: Mapping[str, Any]) -> list[str]:
    """What rooms show beside the form while it is filled in."""
    lookup = lookup_now()
    return [panel(kind, version, content, lookup) for panel in extension.form_panels_of(kind.id)]


def step_panels(kind: Kind, version: RecordVersion, lookup: SqlLookup) -> list[str]:
    """What rooms say before a record is sent or approved."""
    return [panel(kind, version, version.content, lookup) for panel in extension.step_panels_of(kind.id)]


def attached_select(name: str, column: str, chosen: str | None) -> Markup:
    """One list of an attached line's form, from its declaration."""
    field = kinds().attached[name].column(column)
    options = Markup("").join(option(value, value.id == chosen) for value in field.values)
    return SELECT.format(f"{name}-{column}", column, field.label.get(language()), options)


def option(value: Value, selected: bool) -> Markup:
    return (CHOSEN if selected else OPTION).format(value.id, value.text.get(language()))


OPTION = Markup('<option value="{}">{}</option>')
CHOSEN = Markup('<option value="{}" selected>{}</option>')
SELECT = Markup(
    '<div class="f"><label for="{0}">{2}</label><select class="in" id="{0}" name="{1}">{3}</select></div>'
)


def relation_name(relation: str) -> str:
    return kinds().attached["links"].column("relation").value_label(relation, language())


def consent_pairs(lines: list[Any], lookup: SqlLookup) -> list[tuple[str, str]]:
    return [(lookup.name(line.content["person"]), day(line.content["agreed_on"])) for line in lines]


def delivery_pairs(lines: list[Any], lookup: SqlLookup) -> list[tuple[str, str]]:
    return [(lookup.name(line.content["to"]), day(line.content["sent_on"])) for line in lines]
