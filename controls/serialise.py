"""An assessment as JSON: what reports print, seal and compare. Sorted keys, whole numbers, no floats."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
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

Json = dict[str, Any]
Say = Callable[[Reason], Json]
_AS_IT_IS = (str, int)


def as_json(assessment: Assessment, say: Say | None = None) -> dict[str, Any]:
    """Question, catalog edition, journal position and the controls with subjects, windows and reasons.

    `say`: how a reason is written; None: `reason_value`.
    """
    writer = _Writer(say or reason_value)
    return {
        "question": question_value(assessment.question),
        "catalog_edition": assessment.catalog_edition,
        "journal_position": assessment.question.known_at,
        "controls": [writer.control(control) for control in assessment.controls],
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


class _Writer:
    """Puts results into plain values, their reasons as they are to be said."""

    def __init__(self, say: Say) -> None:
        self.say = say

    def reasons(self, reasons: tuple[Reason, ...]) -> list[Json]:
        return [self.say(reason) for reason in reasons]

    def control(self, control: ControlResult) -> Json:
        return {
            "id": control.control,
            "clause": control.clause,
            "iso_clause": control.iso_clause,
            "status": control.status,
            "subjects": [self.subject(subject) for subject in control.subjects],
            "reasons": self.reasons(control.reasons),
        }

    def subject(self, subject: SubjectResult) -> Json:
        return {
            "subject": subject.subject,
            "kind": subject.kind,
            "tier": subject.tier,
            "status": subject.status,
            "current": subject.current,
            "counts": {name: getattr(subject.counts, name) for name in Counts.__slots__},
            "windows": [self.window(window) for window in subject.windows],
            "intervals_status": subject.intervals_status,
            "items_status": subject.items_status,
            "items": [self.item(item) for item in subject.items],
            "reasons": self.reasons(subject.reasons),
        }

    def item(self, item: ItemResult) -> Json:
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
            "reasons": self.reasons(item.reasons),
        }

    def window(self, window: WindowResult) -> Json:
        """Both `end` and `limit` are the first day no longer inside."""
        return {
            "plan": window.plan,
            "plan_edition": window.edition,
            "start": window.start.isoformat(),
            "end": window.end.isoformat(),
            "limit": window.limit.isoformat(),
            "status": window.status,
            "days_late": window.days_late,
            "missing_days": window.missing_days,
            "records": list(window.records),
            "reasons": self.reasons(window.reasons),
        }


def reason_value(reason: Reason) -> Json:
    """Code and values; documents add the sentences."""
    return {"code": reason.code, "values": {name: plain(value) for name, value in reason.values.items()}}


def plain(value: Any) -> Any:
    """Days as ISO texts, exact numbers as texts, texts in both languages."""
    if isinstance(value, _AS_IT_IS):
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
