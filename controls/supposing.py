"""What would be known if one record were approved: facts as they are, with what that record changes in them.

Only what says who owes what is followed: subjects, plans (with those the program writes itself when a subject
is approved), exceptions, policies. Records that count for something are not: `engine.preview` shows those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from controls.facts import Facts, Plan, Record, Subject
from controls.fold import exception_of, fiscal_year_start, plan_of, subjects_in
from controls.known import Known
from controls.planning import CATALOG, Asked, asked_of, first_day, next_common_start

BY_PROGRAM = "~"  # stands for the number of a plan that approving will make; no record has such a number


def supposing(known: Known, record: Record, today: date) -> Known:
    """As it will be known once the record is approved on that day."""
    approved = replace(record, state="approved", approved_on=today)
    return known.with_settings(_CHANGES.get(record.kind, _with_subject)(known, approved, today))


def _with_plan(known: Known, record: Record, _today: date) -> Facts:
    plan = plan_of(record, known.facts.organisation)
    return replace(known.facts, plans=_put(known.facts.plans, plan))


def _put(plans: Sequence[Plan], plan: Plan) -> tuple[Plan, ...]:
    """In the place of the same edition; earlier ones end where it begins, and it where a later one begins."""
    later = [p.valid_from for p in plans if p.number == plan.number and p.edition > plan.edition]
    ends = [end for end in (plan.valid_to, *later) if end is not None]
    plan = replace(plan, valid_to=max(min(ends), plan.valid_from)) if ends else plan
    others = (p for p in plans if (p.number, p.edition) != (plan.number, plan.edition))
    found = [_ended(p, plan) if p.number == plan.number and p.edition < plan.edition else p for p in others]
    return (*found, plan)


def _ended(earlier: Plan, plan: Plan) -> Plan:
    end = min(earlier.valid_to or date.max, plan.valid_from)
    return replace(earlier, valid_to=max(end, earlier.valid_from))


def _with_exception(known: Known, record: Record, _today: date) -> Facts:
    others = (e for e in known.facts.exceptions if e.number != record.number)
    return replace(known.facts, exceptions=(*others, exception_of(record)))


def _with_policy(known: Known, record: Record, _today: date) -> Facts:
    return replace(known.facts, policies=(*_earlier_policies(known.facts, record), record))


def _earlier_policies(facts: Facts, record: Record) -> Iterator[Record]:
    """All others; earlier editions of the same one end where it begins."""
    for policy in facts.policies:
        if policy.number != record.number or policy.edition > record.edition:
            yield policy
        elif policy.edition < record.edition and policy.valid_from and record.valid_from:
            end = min(policy.valid_to or date.max, record.valid_from)
            yield replace(policy, valid_to=max(end, policy.valid_from))


# ---- subjects, and the plans that approving them makes ----


def _with_subject(known: Known, record: Record, today: date) -> Facts:
    subjects = subjects_in(_subject_records(known, record), known.kinds)
    found = {subject.number: subject for subject in subjects}.get(record.number)
    plans = tuple(known.facts.plans)
    if found is not None:
        for plan in _made(known, record, found, today):
            plans = _put(plans, plan)
    return replace(known.facts, subjects=subjects, plans=plans)


def _subject_records(known: Known, record: Record) -> Mapping[str, list[Record]]:
    """Every record of a kind of subject, this one as it would be."""
    kinds = [kind.id for kind in known.kinds.values() if kind.is_subject]
    found = {kind: list(known.of_kind(kind)) for kind in kinds}
    others = [r for r in found[record.kind] if (r.number, r.edition) != (record.number, record.edition)]
    found[record.kind] = sorted([*others, record], key=lambda r: (r.number, r.edition))
    return found


def _made(known: Known, record: Record, subject: Subject, today: date) -> Iterator[Plan]:
    """The plans the program writes: new ones, and new editions where the rhythm asked for has changed."""
    mine = [plan for plan in known.facts.plans if plan.subject == subject.number]
    newest = {(p.activity, p.control): p for p in sorted(mine, key=lambda p: (p.number, p.edition))}
    added = bool(record.correction or record.edition > 1)
    for asked in asked_of(known.catalog, subject.kind, subject.tier):
        plan = newest.get((asked.activity, asked.control))
        if plan is None:
            yield _new_plan(known, subject, asked, today, added=added)
        elif not _own(mine, plan) and _rhythm(plan) != _rhythm(asked):
            yield _changed_plan(plan, asked, today)


def _own(plans: Sequence[Plan], plan: Plan) -> bool:
    """Plans that people have set themselves are left alone when a tier changes."""
    return any(other.number == plan.number and other.created_by != CATALOG for other in plans)


def _rhythm(planned: Plan | Asked) -> tuple[str, int | None]:
    return planned.interval, planned.grace_days


def _new_plan(known: Known, subject: Subject, asked: Asked, today: date, *, added: bool) -> Plan:
    anchor = fiscal_year_start(known.facts.organisation, subject.in_scope_from)
    return Plan(
        number=f"{BY_PROGRAM}{asked.activity}{asked.control or ''}",
        edition=1,
        subject=subject.number,
        activity=asked.activity,
        interval=asked.interval,
        anchor=anchor,
        valid_from=first_day(anchor, asked.interval, subject.in_scope_from, today, added=added),
        grace_days=asked.grace_days,
        control=asked.control,
        created_by=CATALOG,
    )


def _changed_plan(plan: Plan, asked: Asked, today: date) -> Plan:
    start = next_common_start(plan.anchor, plan.interval, asked.interval, today)
    return replace(
        plan,
        edition=plan.edition + 1,
        interval=asked.interval,
        grace_days=asked.grace_days,
        valid_from=start,
        valid_to=None,
    )


_CHANGES: Mapping[str, Callable[[Known, Record, date], Facts]] = {
    "plan": _with_plan,
    "exception": _with_exception,
    "policy": _with_policy,
}
