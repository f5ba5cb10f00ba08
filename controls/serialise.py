"""An assessment as JSON: what reports print, seal and compare. Sorted keys, whole numbers, no floats."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from controls.assessment import (
    Assessment,
    ControlResult,
    Counts,
    ItemResult,
    Question,
    Reason,
    SubjectResult,
    WindowResult,
)
from controls.declaration import Text


def as_json(assessment: Assessment) -> dict[str, Any]:
    """Question, catalog edition, journal position and the controls with subjects, windows and reasons."""
    return {
        "question": question_value(assessment.question),
        "catalog_edition": assessment.catalog_edition,
        "journal_position": assessment.question.known_at,
        "controls": [_control(control) for control in assessment.controls],
    }


def question_value(question: Question) -> dict[str, Any]:
    return {
        "period_from": plain(question.period_from),
        "period_to": plain(question.period_to),
        "as_of": plain(question.as_of),
        "known_at": question.known_at,
        "clauses": list(question.clauses),
        "controls": list(question.controls),
        "subjects": list(question.subjects),
    }


def as_bytes(value: Mapping[str, Any]) -> bytes:
    """Canonical: sorted keys, no spaces, UTF-8. TypeError for anything JSON has no exact form for."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=plain)
    return text.encode()


def _control(control: ControlResult) -> dict[str, Any]:
    return {
        "id": control.control,
        "clause": control.clause,
        "iso_clause": control.iso_clause,
        "status": control.status,
        "subjects": [_subject(subject) for subject in control.subjects],
        "reasons": [reason_value(reason) for reason in control.reasons],
    }


def _subject(subject: SubjectResult) -> dict[str, Any]:
    return {
        "subject": subject.subject,
        "kind": subject.kind,
        "tier": subject.tier,
        "status": subject.status,
        "current": subject.current,
        "counts": {name: getattr(subject.counts, name) for name in Counts.__slots__},
        "windows": [_window(window) for window in subject.windows],
        "intervals_status": subject.intervals_status,
        "items_status": subject.items_status,
        "items": [_item(item) for item in subject.items],
        "reasons": [reason_value(reason) for reason in subject.reasons],
    }


def _item(item: ItemResult) -> dict[str, Any]:
    return {
        "id": item.id,
        "record": item.record,
        "edition": item.edition,
        "row": item.row,
        "label": plain(item.label),
        "status": item.status,
        "since": plain(item.since),
        "last_in_time": plain(item.last_in_time),
        "done_on": plain(item.done_on),
        "records": list(item.records),
        "reasons": [reason_value(reason) for reason in item.reasons],
    }


def _window(window: WindowResult) -> dict[str, Any]:
    """Both `end` and `limit` are the first day no longer inside."""
    return {
        "plan": window.plan,
        "plan_edition": window.edition,
        "start": plain(window.start),
        "end": plain(window.end),
        "limit": plain(window.limit),
        "status": window.status,
        "days_late": window.days_late,
        "missing_days": window.missing_days,
        "records": list(window.records),
        "reasons": [reason_value(reason) for reason in window.reasons],
    }


def reason_value(reason: Reason) -> dict[str, Any]:
    """Code and values; documents add the sentences."""
    return {"code": reason.code, "values": {name: plain(value) for name, value in reason.values.items()}}


def plain(value: Any) -> Any:
    """Days as ISO texts, exact numbers as texts, texts in both languages."""
    if isinstance(value, str | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, Text):
        return {"en": value.en, "ja": value.ja}
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        raise TypeError("a float is not exact")
    return value
