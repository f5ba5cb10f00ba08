"""“What this record covers”: which window of which control a record fills, and what it still lacks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template
from markupsafe import Markup

from app.assessments.knowledge import known_at
from app.assessments.scale import span_name
from app.i18n import language
from app.journal.read import BEGINNING
from app.records.models import RecordVersion
from app.records.queries import SqlLookup
from app.records.worked_out import values_of
from controls.assessment import Question
from controls.engine import Preview, preview_known
from controls.facts import Record
from controls.fold import as_record
from controls.kinds import Kind
from controls.wording import sentence

NEW = "new"
SENT = ("submitted", "approved")


def coverage_panel(
    kind: Kind, version: RecordVersion | None, content: Mapping[str, Any], lookup: SqlLookup
) -> Markup:
    """The panel beside a form; nothing for kinds that no interval asks for."""
    if kind.time not in ("event", "period"):
        return Markup("")
    known = known_at(lookup.session)
    content = {**content, **values_of(kind, content, lookup)}
    record = as_record(as_version(kind, version, content), lookup.kinds, known.facts)
    question = Question(lookup.today, lookup.today, lookup.today, known.facts.position)
    return drawn(preview_known(known, record, question), record, lookup)


def record_coverage(kind: Kind, version: RecordVersion, lookup: SqlLookup) -> Markup:
    """The same on the page of a record that waits for approval or is approved, in its newest version."""
    known = known_at(lookup.session)
    record = known.record(version.number) if kind.time in ("event", "period") else None
    if record is None or record.state not in SENT:
        return Markup("")
    if (record.edition, record.correction) != (version.edition, version.correction):
        return Markup("")
    question = Question(lookup.today, lookup.today, lookup.today, known.facts.position)
    found = preview_known(known, record, question)
    return drawn(found, record, lookup) if found else Markup("")


def drawn(found: Sequence[Preview], record: Record, lookup: SqlLookup) -> Markup:
    html = render_template(
        "assessments/coverage_panel.html", lines=[line_of(p, lookup) for p in found], record=record,
        several=len({p.subject for p in found}) > 1,
    )  # fmt: skip
    return Markup(html)  # noqa: S704  # our own template, escaped where it was drawn


def as_version(kind: Kind, version: RecordVersion | None, content: Mapping[str, Any]) -> dict[str, Any]:
    """The version as it is typed now, saved or not, in the form the facts are made from."""
    known = version or RecordVersion(
        number=NEW, kind=kind.id, edition=1, correction=0, revision=kind.revision, state="draft",
        created_by="", recorded_at=BEGINNING.isoformat(), last_editor="", reason="", origin="app",
    )  # fmt: skip
    return known.as_content() | {"content": dict(content)}


def line_of(found: Preview, lookup: SqlLookup) -> dict[str, Any]:
    """One control as the panel shows it."""
    control = known_at(lookup.session).catalog.control(found.control)
    conditions = [(sentence(reason, language()), fulfilled) for reason, fulfilled in found.conditions]
    return {
        "control": control,
        "title": control.title.get(language()),
        "span": span_name(found.window) if found.window else "",
        "before": found.status_now,
        "after": found.status_when_approved,
        "conditions": conditions,
        "subject": lookup.name(found.subject),
    }
