"""What is asked, read from a URL or a command line: period, both clocks, scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from app.db import AnySession, db
from app.i18n import _
from app.journal.read import head, position_at
from app.records.models import Record
from app.records.organisation import OrganisationSettings
from app.refusal import NotThere, Refusal
from controls.assessment import Question
from controls.catalog import Catalog

YEARS = range(1990, 2101)
YEARS_MAX = 25


@dataclass(frozen=True)
class Asked:
    """The question as a person puts it: `known_on` is a day or a moment; the engine gets a position."""

    period_from: date
    period_to: date
    as_of: date
    known_on: str = ""
    clauses: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()

    @classmethod
    def from_texts(cls, given: Mapping[str, str], organisation: OrganisationSettings, today: date) -> Asked:
        """Missing days: the fiscal year to date, judged today. Raises Refusal with the fields' sentences."""
        year_start = organisation.fiscal_year_start_in(organisation.fiscal_year(today))
        problems: dict[str, str] = {}
        first = day_in(given, "from", year_start, problems)
        last = day_in(given, "to", today, problems)
        as_of = day_in(given, "as_of", min(today, max(last, first)), problems)
        if not problems:
            problems |= wrong_span(first, last)
        if problems:
            raise Refusal(next(iter(problems.values())), fields=problems)
        known_on = given.get("known_at", "").strip()
        if known_on:
            moment(known_on, organisation.time_zone)
        scope = (parts(given, name) for name in ("clause", "control", "subject"))
        asked = cls(first, last, as_of, known_on, *scope)
        refuse_unknown(asked)
        return asked

    def question(self, session: AnySession, zone: str) -> Question:
        """With "known at" as a journal position: a day means up to its end in the organisation's zone."""
        refuse_unknown(self)
        position = (
            head(session).position if not self.known_on else position_at(session, moment(self.known_on, zone))
        )
        return Question(
            self.period_from, self.period_to, self.as_of, position, self.clauses, self.controls, self.subjects
        )

    def as_url(self, **changes: object) -> dict[str, str]:
        it = replace(self, **changes)  # type: ignore[arg-type]
        values = {
            "from": it.period_from.isoformat(),
            "to": it.period_to.isoformat(),
            "as_of": it.as_of.isoformat(),
            "known_at": it.known_on,
            "clause": ",".join(it.clauses),
            "control": ",".join(it.controls),
            "subject": ",".join(it.subjects),
        }
        return {name: value for name, value in values.items() if value}


def day_in(given: Mapping[str, str], name: str, default: date, problems: dict[str, str]) -> date:
    text = given.get(name, "").strip()
    try:
        found = date.fromisoformat(text) if text else default
    except ValueError:
        problems[name] = _("“%(text)s” is not a day. Write it as 2026-03-31.", text=text)
        return default
    if found.year not in YEARS:
        problems[name] = _("%(day)s is too far away. Choose a day nearer to now.", day=text)
    return found


def wrong_span(first: date, last: date) -> dict[str, str]:
    """Nobody waits for the windows of a century."""
    if last < first:
        return {"to": _("The period ends before it starts. Choose a later day.")}
    if last.year - first.year > YEARS_MAX:
        return {"to": _("The period is too long. Choose %(years)s years at most.", years=YEARS_MAX)}
    return {}


def refuse_unknown(asked: Asked) -> None:
    """Clauses, controls and subjects that are not there: a typing error must not read as “no gaps”."""
    catalog: Catalog = current_app.extensions["akashi_catalog"]
    known = {
        "clause": (asked.clauses, catalog.numbering),
        "control": (asked.controls, catalog.by_id),
        "subject": (asked.subjects, numbers_there(asked.subjects)),
    }
    for name, (wanted, there) in known.items():
        for one in wanted:
            if one not in there:
                sentence = _("There is no %(one)s. Choose from the list.", one=one)
                raise Refusal(sentence, fields={name: sentence})


def numbers_there(numbers: tuple[str, ...]) -> set[str]:
    return (
        set(db.session.scalars(select(Record.number).where(Record.number.in_(numbers)))) if numbers else set()
    )


def parts(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in given.get(name, "").split(",") if part.strip())


def moment(text: str, zone: str, field: str = "known_at") -> datetime:
    """In UTC: a day as its last instant in the zone, a moment as it is. Refusal with the field's sentence."""
    try:
        return in_utc(text, zone)
    except (ValueError, OverflowError) as error:
        sentence = _("“%(text)s” is not a day. Write it as 2026-03-31.", text=text)
        raise Refusal(sentence, fields={field: sentence}) from error


def in_utc(text: str, zone: str) -> datetime:
    """ValueError for what is no time, OverflowError for one that the calendar in UTC does not have."""
    if len(text) == 10:
        next_day = date.fromisoformat(text) + timedelta(days=1)
        last = datetime.combine(next_day, time(), ZoneInfo(zone)) - timedelta(microseconds=1)
        return last.astimezone(UTC)
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def fiscal_year_asked(organisation: OrganisationSettings, year: int, today: date) -> Asked:
    """A whole fiscal year, judged today, or at its end when it is over."""
    if year not in YEARS:
        raise NotThere(_("There is no fiscal year %(year)s here. Choose one nearer to now.", year=year))
    first = organisation.fiscal_year_start_in(year)
    last = organisation.fiscal_year_start_in(year + 1) - timedelta(days=1)
    return Asked(first, last, today)
