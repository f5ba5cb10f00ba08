"""“What this record covers”: which window of which control a record fills, and what it still lacks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template

from app.assessments.knowledge import known_at
from app.assessments.matrix import span_name
from app.i18n import language
from app.records.models import RecordVersion
from app.records.queries import SqlLookup
from app.vault.queries import links_of
from controls.assessment import Question
from controls.engine import Preview, preview_known
from controls.facts import Evidence, Record
from controls.fold import day_in, subjects_of
from controls.kinds import Kind
from controls.wording import sentence

NEW = "new"


def coverage_panel(
    kind: Kind, version: RecordVersion | None, content: Mapping[str, Any], lookup: SqlLookup
) -> str:
    """The panel beside a form; nothing for kinds that no interval asks for."""
    if kind.time not in ("event", "period"):
        return ""
    known = known_at(lookup.session)
    record = as_record(kind, version, content, lookup)
    question = Question(lookup.today, lookup.today, lookup.today, known.facts.position)
    found = preview_known(known, record, question)
    return render_template(
        "assessments/coverage_panel.html", lines=[line_of(p, lookup) for p in found], record=record
    )


def as_record(
    kind: Kind, version: RecordVersion | None, content: Mapping[str, Any], lookup: SqlLookup
) -> Record:
    """The record as it is typed now, saved or not."""
    number = version.number if version else NEW
    contents = {n: seen.content for n in refs_in(content) if (seen := lookup.record(n))}
    organisation = known_at(lookup.session).facts.organisation.number
    return Record(
        number=number, kind=kind.id, edition=version.edition if version else 1,
        correction=version.correction if version else 0, state=version.state if version else "draft", content=content,
        subjects=subjects_of(number, content, kind, organisation, contents), occurred_on=day_in(content, "occurred_on"),
        period_from=day_in(content, "period_from"), period_to=day_in(content, "period_to"),
        counts_for=content.get("counts_for", "this"), counts_for_window=day_in(content, "counts_for_window"),
        evidence=files_of(version, lookup),
    )  # fmt: skip


def refs_in(content: Mapping[str, Any]) -> list[str]:
    return [value for value in content.values() if isinstance(value, str) and value.count("-") == 2]


def files_of(version: RecordVersion | None, lookup: SqlLookup) -> tuple[Evidence, ...]:
    if version is None:
        return ()
    links = links_of(lookup.session, version.number, version.edition)
    return tuple(
        Evidence(k.id, k.file, k.state, k.added_by, k.accepted_by, k.accepted_on, k.expires_on) for k in links
    )


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
