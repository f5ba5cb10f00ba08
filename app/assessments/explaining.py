"""Why one cell is what it is: its sentences, its records, its owner, and the one thing to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import url_for

from app.access import current_actor, kinds
from app.assessments.coming import Coming, coming
from app.assessments.matrix import Chosen
from app.assessments.names import FactsNames
from app.assessments.scale import span_name
from app.i18n import language
from app.records.readable import may_read
from app.records.standins import may_begin
from controls.arranged import subjects_for
from controls.assessment import Assessment, ControlResult, Question, SubjectResult, WindowResult
from controls.catalog import Control
from controls.facts import Record
from controls.kinds import Kind
from controls.known import Known
from controls.limits import limits_of
from controls.next_change import window_ahead
from controls.withheld import withheld
from controls.wording import RuleLine, rule_in_words, sentence

LACKING = ("gap", "partial", "open")


@dataclass(frozen=True)
class Explanation:
    """What the panel beside the matrix says about one cell."""

    control: Control
    status: str
    subject: str
    name: str
    span: str
    sentences: tuple[str, ...]
    records: tuple[tuple[str, str], ...]
    owner: str
    last_day: date | None = None
    act_url: str = ""
    draft: str = ""
    complete: bool = False  # `act_url` leads to the record that lacks something, not to a new one
    coming: Coming | None = None
    rule: tuple[RuleLine, ...] = ()


def explain(known: Known, assessment: Assessment, names: FactsNames, chosen: Chosen) -> Explanation | None:
    """None when the cell named is not on the page."""
    judged = next((r for r in assessment.controls if r.control == chosen.control), None)
    if judged is None:
        return None
    result = withheld(judged, known, names.is_open)
    rule = rule_of(known, known.catalog.control(result.control), assessment.question)
    if not chosen.subject:
        return replace(of_control(known, result, names), rule=rule)
    subject = next((s for s in result.subjects if s.subject == chosen.subject), None)
    if subject is None:
        return None
    window = next((w for w in subject.windows if w.start == chosen.start), None)
    found = (
        of_window(known, result, subject, window, names)
        if window
        else of_subject(known, result, subject, names)
    )
    ahead = coming(known, found.control, subject.subject, assessment.question, names)
    first = window_ahead(known, window) if window else ()
    own = tuple(sentence(reason, language(), names) for reason in first)
    said = tuple(dict.fromkeys([*own, *ahead.sentences]))
    return replace(found, rule=rule, coming=replace(ahead, sentences=said) if said else None)


def rule_of(known: Known, control: Control, question: Question) -> tuple[RuleLine, ...]:
    """The rule in words, with the numbers in force on the day asked about."""
    params = limits_of(control, known.facts, question.as_of).params
    return rule_in_words(control, known.catalog, language(), params)


def of_control(known: Known, result: ControlResult, names: Mapping[str, str]) -> Explanation:
    spoken = tuple(sentence(reason, language(), names) for reason in result.reasons)
    control = known.catalog.control(result.control)
    return Explanation(control, result.status, "", "", "", spoken, (), "")


def of_subject(
    known: Known, result: ControlResult, subject: SubjectResult, names: Mapping[str, str]
) -> Explanation:
    lacking = (reason for item in subject.lacking for reason in item.reasons)
    spoken = tuple(sentence(reason, language(), names) for reason in (*subject.reasons, *lacking))
    name, owner = names.get(subject.subject, subject.subject), owner_of(known, subject.subject, names)
    return Explanation(
        known.catalog.control(result.control),
        subject.status,
        subject.subject,
        name,
        "",
        spoken,
        tuple((number, names.get(number, number)) for item in subject.lacking for number in item.records),
        owner,
    )


def of_window(
    known: Known,
    result: ControlResult,
    subject: SubjectResult,
    window: WindowResult,
    names: Mapping[str, str],
) -> Explanation:
    control = known.catalog.control(result.control)
    kind = recording_kind(known, control)
    draft = draft_in(known, control, subject.subject, window) if window.status in LACKING else None
    lacking = "" if draft else to_complete(known, window)
    return Explanation(
        control=control,
        status=window.status,
        subject=subject.subject,
        name=names.get(subject.subject, subject.subject),
        span=span_name(window),
        sentences=tuple(sentence(reason, language(), names) for reason in window.reasons),
        records=tuple((number, names.get(number, number)) for number in window.records),
        owner=owner_of(known, subject.subject, names),
        last_day=window.limit - timedelta(days=1),
        act_url=act_url(kind, subject.subject, draft, lacking) if kind and window.status in LACKING else "",
        draft=draft.number if draft else "",
        complete=bool(lacking),
    )


def owner_of(known: Known, number: str, names: Mapping[str, str]) -> str:
    subject = known.subject(number)
    return names.get(subject.owner, subject.owner) if subject and subject.owner else ""


def recording_kind(known: Known, control: Control) -> Kind | None:
    """The kind of record that counts for the control first of all."""
    if control.activity is None:
        return None
    return kinds()[known.catalog.activity(control.activity).provided_by[0].record]


def draft_in(known: Known, control: Control, subject: str, window: WindowResult) -> Record | None:
    """Work somebody has begun for this window."""
    for provider in known.catalog.activity(str(control.activity)).provided_by:
        for record in begun(known, provider.record):
            day = record.period_from or record.occurred_on
            inside = day is not None and window.start <= day < window.end
            if inside and subject in subjects_for(record, provider):
                return record
    return None


def begun(known: Known, kind: str) -> Sequence[Record]:
    """Records of a kind that are still being written."""
    return known.once(
        ("begun", kind), lambda at: [r for r in at.of_kind(kind) if r.state in ("draft", "returned")]
    )


def to_complete(known: Known, window: WindowResult) -> str:
    """The record that counts already and lacks something. Where days are missing another one is needed."""
    if window.status != "partial" or window.missing_days:
        return ""
    records = (known.record(number) for number in window.records)
    return next((record.number for record in records if record and may_read(record)), "")


def act_url(kind: Kind, subject: str, draft: Record | None, lacking: str = "") -> str:
    """Where the person looking can do something about it; empty when it is not theirs to do."""
    if not may_begin(current_actor(), kind):
        return ""
    if lacking:
        return url_for("records.page", number=lacking)
    if draft:
        return url_for("records.edit", number=draft.number)
    path = next(
        (path for path in kind.subjects if path not in ("self", "organisation") and "." not in path), None
    )
    values: dict[str, Any] = {"kind": kind.id} | ({path: subject} if path else {})
    return url_for("records.new", **values)
