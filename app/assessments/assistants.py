"""What opening a form asks the engine: the planned windows of a subject, those to propose first in front."""

from __future__ import annotations

from app.assessments.knowledge import known_at
from app.records.lookup import Window
from app.records.queries import SqlLookup
from controls.assessment import WindowResult
from controls.engine import windows_known

LACKING = frozenset({"gap", "partial", "open", "not_due"})


def planned_windows(lookup: SqlLookup, kind: str, subject: str) -> list[Window]:
    """(start, end, limit) of the windows this kind of record could still cover; end and limit are excluded.

    Those nothing is recorded for come first, the oldest before the others: what lacks only an approval or a
    file is finished in the record that is there.
    """
    lacking = [w for w in judged_windows(lookup, kind, subject) if w.status in LACKING]
    return [(w.start, w.end, w.limit) for w in sorted(lacking, key=lambda w: bool(w.records))]


def judged_windows(lookup: SqlLookup, kind: str, subject: str) -> list[WindowResult]:
    """The windows of the activity that this kind of record provides for, judged today, oldest first."""
    known = known_at(lookup.session)
    for activity in known.catalog.activities.values():
        if any(provider.record == kind for provider in activity.provided_by):
            return list(windows_known(known, subject, activity.id, lookup.today))
    return []
