"""aligned: what suppliers promise is compared with what rests on it, again after each change of a side.

An assessment must follow each change within stale_days, else it is partly met; without any assessment
stale_days after the first pair came into force it is not met. In the latest assessment a gap without a risk
is not met, a gap whose risk lacks its treatment partly met. So is a pair without a recorded gap whose
targets, in the versions assessed, show one; where both name different gaps, the result says so.

Worked example, SUP-07 with stale_days = 60: a contract supports the availability of an SLA since 1 April;
the assessment of 20 May finds that its 99.0 % is less than the 99.5 % promised, and names a risk with
measures: met. The SLA gets a new version on 1 October; without an assessment by 30 November it is partly
met from 1 December on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from controls.alignment import contracts_on, editions_named, held_in, pairs_on, rests_since, supporting_since
from controls.assessment import ItemResult, Reason
from controls.carrying.pair import COMPOSITE, NO_GAP, Compared, compare
from controls.carrying.risks import otherwise
from controls.carrying.steps import SHORT, UNKNOWN
from controls.content import Row
from controls.facts import Record, Subject
from controls.inquiry import Inquiry
from controls.items import Part, of_items
from controls.known import valid_between
from controls.selecting import stands


def applies(inquiry: Inquiry, subject: Subject) -> bool:
    """A supplier on which an SLA in force rests, at as_of."""
    return bool(pairs_on(inquiry.known, subject.number, inquiry.as_of))


def part(inquiry: Inquiry, subject: Subject) -> Part:
    assessments = _assessments(inquiry, subject)
    if not assessments:
        first = supporting_since(inquiry.known, subject.number, inquiry.as_of)
        limit = first + timedelta(days=inquiry.number("stale_days"))
        values = {"since": first, "last_in_time": limit}
        if inquiry.as_of <= limit:
            return Part("not_due", (), (Reason("assessment_to_come", values),))
        return Part("not_met", (), (Reason("never_assessed", values),))
    items = [*_changes(inquiry, subject, assessments), *_gaps(inquiry, subject, assessments[-1])]
    return of_items(items, inquiry.params)


def _assessments(inquiry: Inquiry, subject: Subject) -> list[Record]:
    """Approved ones up to as_of, the latest last."""
    found = inquiry.known.concerning("alignment_assessment", subject.number)
    done = [r for r in found if r.final and r.occurred_on and r.occurred_on <= inquiry.as_of]
    return sorted(done, key=lambda r: (r.occurred_on or date.min, r.number))


# ---- every change is followed by an assessment ----


def _changes(inquiry: Inquiry, subject: Subject, assessments: Sequence[Record]) -> Iterator[ItemResult]:
    for edition in _changed(inquiry, subject):
        since = rests_since(inquiry.known, subject.number, edition, inquiry.as_of)
        if since is None:
            continue
        limit = since + timedelta(days=inquiry.number("stale_days"))
        following = next((a for a in assessments if _follows(a, edition, since)), None)
        item = replace(inquiry.blank(edition), since=since, last_in_time=limit)
        if since < inquiry.first and following and (following.occurred_on or since) < inquiry.first:
            continue
        values = {"record": edition.number, "edition": edition.edition, "since": since, "last_in_time": limit}
        if following is None:
            late = inquiry.as_of > limit
            code, status = ("change_not_assessed", "partial") if late else ("assessment_to_come", "not_due")
            yield replace(item, status=status, reasons=(Reason(code, values),))
        else:
            yield _followed(item, following, limit, values)


def _followed(item: ItemResult, following: Record, limit: date, values: dict[str, object]) -> ItemResult:
    done = following.occurred_on or date.max
    status = "met" if done <= limit else "partial"
    code = "change_assessed" if status == "met" else "change_assessed_late"
    reason = Reason(code, {**values, "answer": following.number, "on": done})
    return replace(
        item, status=status, done_on=done, records=(*item.records, following.number), reasons=(reason,)
    )


def _follows(assessment: Record, edition: Record, since: date) -> bool:
    """On or after the change, or before it with the new version already."""
    after = assessment.occurred_on is not None and assessment.occurred_on >= since
    return after or (edition.number, edition.edition) in editions_named(assessment.content)


def _changed(inquiry: Inquiry, subject: Subject) -> list[Record]:
    """Versions of both sides that are in force at as_of, or were on any day of the period."""
    known = inquiry.known
    now = [side for pair in pairs_on(known, subject.number, inquiry.as_of) for side in pair.sides]
    now += contracts_on(known, subject.number, inquiry.as_of) if now else []
    found = {(side.number, side.edition): side for side in now}
    for number in {side.number for side in now}:
        for edition in known.in_force(number):
            if valid_between(edition, inquiry.first, inquiry.last):
                found[edition.number, edition.edition] = edition
    return [found[key] for key in sorted(found)]


# ---- what the latest assessment found ----


def _gaps(inquiry: Inquiry, subject: Subject, latest: Record) -> Iterator[ItemResult]:
    """The latest assessment as one item, and each gap in it that has a risk."""
    gaps = {key: row for key, row in held_in(latest.content).items() if row.get("gap", "") != NO_GAP}
    item = inquiry.item(latest, subject)
    bare = [key for key, row in gaps.items() if not row.get("risk")] if item.reasons else []
    words = (reason for key in bare for reason in _why(inquiry, subject, key))
    yield replace(item, reasons=(*item.reasons, *words))
    for key, row in held_in(latest.content).items():
        if row.get("gap") == NO_GAP:
            yield from _unnoticed(inquiry, latest, key, row)
        elif row.get("risk"):
            yield _gap(inquiry, subject, latest, key, row)


def _unnoticed(inquiry: Inquiry, latest: Record, key: str, row: Row) -> Iterator[ItemResult]:
    """A pair for which no gap is recorded although its targets show one."""
    compared = _compared(inquiry, row)
    if compared and compared.state == SHORT:
        item = replace(inquiry.blank(latest, "partial"), id=key, label=key)
        words = tuple(one.reason for one in compared.steps if one.state == SHORT)
        yield replace(item, reasons=(*_otherwise(inquiry, latest, row, compared), *words))


def _otherwise(inquiry: Inquiry, latest: Record, row: Row, compared: Compared | None) -> tuple[Reason, ...]:
    """That the recorded gap is not the one its targets show; those of several suppliers show none alone."""
    gap = str(row.get("gap"))
    if compared is None or compared.state == UNKNOWN or gap in (compared.gap, COMPOSITE):
        return ()
    return (otherwise(inquiry.known, latest, gap, compared.gap),)


def _compared(inquiry: Inquiry, row: Row) -> Compared | None:
    """The targets of a pair as they stood in the versions assessed."""
    targets = [_target(inquiry, row.get(column)) for column in ("supplier_target", "sla_target")]
    theirs, ours = targets
    return compare(theirs, ours, inquiry.known.kinds) if theirs and ours else None


def _target(inquiry: Inquiry, line: Row | None) -> Row | None:
    editions = inquiry.known.editions(line["record"]) if line else ()
    rows = (
        row
        for edition in editions
        if line and edition.edition == line["edition"]
        for row in edition.content.get("targets", ())
        if row["id"] == line["row"]
    )
    return next(rows, None)


def _gap(inquiry: Inquiry, subject: Subject, latest: Record, key: str, row: Row) -> ItemResult:
    number = str(row["risk"])
    risk = inquiry.known.record(number)
    item = replace(inquiry.blank(latest), id=key, label=key, records=(latest.number, number))
    if risk is None or not stands(inquiry.known, risk):
        return replace(item, status="not_met", reasons=(Reason("risk_gone", {"record": number}),))
    wants = inquiry.own_lacks("wants", risk, subject)
    why = _why(inquiry, subject, key) if wants else ()
    other = _otherwise(inquiry, latest, row, _compared(inquiry, row))
    return replace(item, status="partial" if wants else "met", reasons=(*wants, *why, *other))


def _why(inquiry: Inquiry, subject: Subject, key: str) -> tuple[Reason, ...]:
    """What falls short in a pair that is in force, in the words of the page that works it out."""
    pairs = {pair.key: pair for pair in pairs_on(inquiry.known, subject.number, inquiry.as_of)}
    rows = pairs[key].rows if key in pairs else None
    steps = compare(*rows, inquiry.known.kinds).steps if rows else ()
    return tuple(one.reason for one in steps if one.state in (SHORT, UNKNOWN))
