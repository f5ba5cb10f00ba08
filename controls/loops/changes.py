"""Loops of changed versions: what has to be looked at before the approval, and the approval itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from controls.checks.done_in_order import before, days_done, judged
from controls.content import Row, value_of
from controls.facts import Record, Subject
from controls.inquiry import Inquiry
from controls.loops.loop import Loop, Step, in_order, step
from controls.loops.words import loop_name, step_name
from controls.scene import day_of, split_path

CHANGES = "version_2_started_in_period"
STOPPED = frozenset({"void"})


def kinds(inquiry: Inquiry) -> frozenset[str]:
    if inquiry.raw["which"] != CHANGES:
        return frozenset()
    steps = (split_path(inquiry.known.kinds, str(raw["step"]), "")[0] for raw in inquiry.raw["steps"])
    return frozenset({*inquiry.records, *steps})


def loops(inquiry: Inquiry, subject: Subject) -> Iterator[Loop]:
    """One for each changed version in force, as `done_in_order` judges it, and each yet to be approved."""
    if inquiry.raw["which"] != CHANGES:
        return
    for record in inquiry.chosen(subject):
        item = judged(inquiry, record, subject)
        yield replace(_loop(inquiry, record, subject), status=item.status, lacks=item.reasons)
    for record in _to_approve(inquiry, subject):
        yield _loop(inquiry, record, subject)


def _to_approve(inquiry: Inquiry, subject: Subject) -> Iterator[Record]:
    """Later versions that are being written or wait for their approval."""
    for kind in inquiry.records:
        for record in inquiry.known.concerning(kind, subject.number):
            if record.edition > 1 and not record.final and record.state not in STOPPED:
                yield record


def _loop(inquiry: Inquiry, record: Record, subject: Subject) -> Loop:
    return Loop(
        control=inquiry.control.id,
        subject=subject.number,
        id=f"{record.number}/{record.edition}",
        record=record.number,
        name=loop_name(inquiry.known.kinds, record.kind),
        label=None,
        status="not_due",
        steps=in_order(_steps(inquiry, record)),
    )


def _steps(inquiry: Inquiry, record: Record) -> Iterator[Step]:
    """What comes before, each step by the day it has to precede; then these days themselves."""
    ends: dict[str, date | None] = {}
    for raw in inquiry.raw["steps"]:
        ends[str(raw["before"])] = before(inquiry, raw, record)
        yield _step(inquiry, raw, record)
    for path in ends:
        yield _own(inquiry, record, split_path(inquiry.known.kinds, path, record.kind)[1])
    yield _own(inquiry, record, "valid_from")


def _step(inquiry: Inquiry, raw: Row, record: Record) -> Step:
    kind, field, column = split_path(inquiry.known.kinds, str(raw["step"]), record.kind)
    name = step_name(inquiry.known.kinds, kind, f"{field}.{column}" if column else field)
    found = [(day, one.number) for day, one in days_done(inquiry, raw, record)]
    on, number = min(found, default=(None, None))
    return step(name, inquiry.as_of, number, on, before(inquiry, raw, record))


def _own(inquiry: Inquiry, record: Record, field: str) -> Step:
    """A day of the version itself; one not approved is not in force, whatever day it names."""
    name = step_name(inquiry.known.kinds, record.kind, field)
    day = day_of(value_of(record, record.content, field)) if record.final else None
    return step(name, inquiry.as_of, record.number, day)
