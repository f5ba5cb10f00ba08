"""What opening a form asks the engine: the planned windows of a subject, the oldest one that still lacks something first."""

from __future__ import annotations

from app.assessments.knowledge import known_at
from app.records.lookup import Window
from app.records.queries import SqlLookup
from controls.engine import windows_known

LACKING = frozenset({"gap", "partial", "open", "not_due"})


def planned_windows(lookup: SqlLookup, kind: str, subject: str) -> list[Window]:
    """(start, end, limit) of the windows this kind of record could still cover; end and limit are excluded days."""
    known = known_at(lookup.session)
    for activity in known.catalog.activities.values():
        if any(provider.record == kind for provider in activity.provided_by):
            windows = windows_known(known, subject, activity.id, lookup.today)
            return [(w.start, w.end, w.limit) for w in windows if w.status in LACKING]
    return []
