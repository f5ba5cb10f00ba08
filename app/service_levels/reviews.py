"""Reviews of an SLA by planned interval, and what is to be recorded next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import current_app, url_for
from sqlalchemy import select

from app.db import db
from app.records import extension
from app.records.hubs import Hub, Recorded
from app.records.models import Delivery, RecordVersion
from app.records.periods import period_name
from app.records.wording import short
from controls.assessment import WindowResult
from controls.catalog import Catalog

ACTIVITY = "sla_review"
SHOWN = 6
ONE_DAY = timedelta(days=1)
WORKING = ("draft", "returned")
OPEN = frozenset({"gap", "open", "not_due", "partial"})


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One planned interval with its review, if there is one. `missed` counts its missed results, `why` leads
    to what its status rests on.
    """

    period: str
    status: str
    due: date
    number: str
    state: str
    held: str
    missed: int | None
    conclusion: str
    shared: str
    why: str


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be recorded next: a period nothing is recorded for, or the draft begun for it.

    `running`: the period is not over yet, so nothing can be sent for it.
    """

    period: str
    due: date
    late: bool
    url: str
    begun: bool
    running: bool

    @property
    def ready(self) -> bool:
        return self.begun or not self.running


def last_day(window: WindowResult) -> date:
    return window.end - ONE_DAY


def review_rows(hub: Hub, reviewed: Recorded) -> Iterator[ReviewRow]:
    """The newest intervals first, without those that have not begun."""
    windows = [
        w for w in extension.windows_of(hub.lookup, ACTIVITY, hub.number) if w.start <= hub.lookup.today
    ]
    shared = shared_on([version.number for version in reviewed.versions])
    for window in reversed(windows[-SHOWN:]):
        review = review_in(window, reviewed.versions)
        yield review_row(window, review, shared, why_url(hub.number, window))


def why_url(number: str, window: WindowResult) -> str:
    """The cell of the matrix, of the first control that asks for reviews."""
    catalog: Catalog = current_app.extensions["akashi_catalog"]
    asking = next((control.id for control in catalog.controls if control.activity == ACTIVITY), "")
    cell = "/".join((asking, number, window.start.isoformat()))
    return f"{url_for('assessments.coverage')}?{cell}" if asking else ""


def review_in(window: WindowResult, reviews: Sequence[RecordVersion]) -> RecordVersion | None:
    """The record that counts for the interval, else one that is about its days."""
    counting = (v for v in reviews if v.number in window.records)
    about = (v for v in reviews if v.period_to and window.start <= v.period_to < window.end)
    return next(counting, None) or next(about, None)


def review_row(
    window: WindowResult, review: RecordVersion | None, shared: Mapping[str, str], why: str
) -> ReviewRow:
    content = review.content if review else {}
    verdicts = [row.get("verdict") for row in content.get("results", [])]
    return ReviewRow(
        period=period_name(window.start, last_day(window)),
        status=window.status,
        due=window.limit - ONE_DAY,
        number=review.number if review else "",
        state=review.state if review else "",
        held=content.get("occurred_on", ""),
        missed=verdicts.count("missed") if review else None,
        conclusion=short(content.get("conclusion", "")),
        shared=shared.get(review.number, "") if review else "",
        why=why,
    )


def shared_on(numbers: list[str]) -> dict[str, str]:
    """The day each record was first sent to somebody."""
    statement = select(Delivery).where(Delivery.record.in_(numbers)).order_by(Delivery.position.desc())
    return {line.record: line.content["sent_on"] for line in db.session.scalars(statement)}


def next_step(hub: Hub, kind: str, recorded: Recorded) -> Step | None:
    """The oldest interval that has begun and that nothing is recorded for; None when there is none."""
    today = hub.lookup.today
    windows = extension.windows_of(hub.lookup, kind, hub.number)
    window = next((w for w in windows if w.start <= today and not w.records and w.status in OPEN), None)
    if window is None:
        return None
    drafts = [v for v in recorded.versions if v.state in WORKING]
    draft = review_in(window, drafts)
    due = window.limit - ONE_DAY
    url = url_for("records.edit", number=draft.number) if draft else new_url(hub, kind, window)
    period = period_name(window.start, last_day(window))
    return Step(period, due, due < today, url, draft is not None, window.end > today)


def new_url(hub: Hub, kind: str, window: WindowResult) -> str:
    """A new record of the kind for the days of the interval."""
    first, last = window.start.isoformat(), last_day(window).isoformat()
    return url_for("records.new", kind=kind, sla=hub.number, period_from=first, period_to=last)
