"""followed_up: everything that calls for a reaction gets one in time, link by link (`controls/chains.py`).

Items are the triggers that began in the period. Of what answers itself (a requirement, a row of a note) also
those count that were still open at its start. What each kind of trigger calls for is judged on its own, and
the lowest decides. A reaction that lacks what is wanted of it is partly met.

Worked example, SLM-10 with link_days = 30, hard_days = 90 and fail_share_max_pct = 25: of four misses
approved in the period three were linked to an improvement within 30 days. Nothing was done about the
fourth for 100 days: one of four, 25 %, is not more than 25 %: partly met.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from controls.assessment import ItemResult, Reason
from controls.chains import Answer, answer
from controls.content import Row
from controls.facts import Subject
from controls.inquiry import Inquiry
from controls.items import Part, lowest, of_items, of_lacks, of_latest, together
from controls.trigger import Trigger
from controls.triggers import triggers_of

ABOUT_SUPPLIERS = "single_point"
ABOUT_AGREEMENTS = "missed_internal_result"


class Followed(NamedTuple):
    """One thing that called for reactions: how each of its chains went on, and the item they make."""

    trigger: Trigger
    chains: Sequence[Row]
    answers: Sequence[Answer]
    item: ItemResult


def applies(inquiry: Inquiry, subject: Subject) -> bool:
    """Not judged: single points without suppliers, misses of an internal supplier without agreement in
    force.
    """
    triggers = {str(chain["trigger"]) for chain in inquiry.chains}
    known = inquiry.known
    if ABOUT_SUPPLIERS in triggers:
        suppliers = known.subjects_of_kind("supplier")
        return any(
            s.in_scope_from <= inquiry.last and (s.in_scope_to is None or inquiry.first < s.in_scope_to)
            for s in suppliers
        )
    if ABOUT_AGREEMENTS in triggers:
        agreements = known.pointing("internal_agreement", "internal_supplier", subject.number)
        editions = (e for a in agreements for e in known.in_force(a.number))
        return any(edition.valid_on(inquiry.as_of) for edition in editions)
    return True


def part(inquiry: Inquiry, subject: Subject) -> Part:
    parts = [of_items([one.item for one in found], inquiry.params) for found in followed_up(inquiry, subject)]
    activity = inquiry.activity_item(subject)
    if activity:
        parts.append(of_latest(activity))
    return together(parts)


def followed_up(inquiry: Inquiry, subject: Subject) -> list[list[Followed]]:
    """All that called for a reaction, each kind of trigger by itself: what `part` judges and loops show."""
    every = inquiry.once("chains by trigger", lambda: _by_trigger(inquiry.chains))
    return [_followed(inquiry, chains, subject) for chains in every]


def _by_trigger(chains: Sequence[Row]) -> list[list[Row]]:
    """Chains from the same trigger belong to one item."""
    found: dict[str, list[Row]] = {}
    for chain in chains:
        key = f"{chain['trigger']} {json.dumps(chain.get('where', {}), sort_keys=True)}"
        found.setdefault(key, []).append(chain)
    return list(found.values())


def _followed(inquiry: Inquiry, chains: Sequence[Row], subject: Subject) -> list[Followed]:
    found = []
    for trigger in triggers_of(inquiry, chains[0], subject):
        answers = [answer(inquiry, chain, trigger, subject) for chain in chains]
        if _belongs(inquiry, chains[0], trigger, answers[0]):
            found.append(Followed(trigger, chains, answers, _item(inquiry, trigger, answers, subject)))
    return found


def _belongs(inquiry: Inquiry, chain: Row, trigger: Trigger, first: Answer) -> bool:
    """Began in the period; or, where the record answers itself, was not answered before it."""
    if trigger.since >= inquiry.first:
        return True
    return "via" not in chain and (first.done_on is None or first.done_on >= inquiry.first)


def _item(inquiry: Inquiry, trigger: Trigger, answers: Sequence[Answer], subject: Subject) -> ItemResult:
    lacks = _lacks(inquiry, "needs", answers, subject)
    wanted = _lacks(inquiry, "wants", answers, subject)
    status = of_lacks(lacks, wanted, lowest(one.status for one in answers) or "not_due")
    row = trigger.row
    records = [trigger.record.number, *(one.record.number for one in answers if one.record)]
    return ItemResult(
        id=trigger.id,
        record=trigger.record.number,
        edition=trigger.record.edition,
        row=str(row["id"]) if row else None,
        label=trigger.label,
        status=status,
        since=trigger.since,
        last_in_time=answers[0].last_in_time,
        done_on=answers[0].done_on,
        records=tuple(dict.fromkeys(records)),
        reasons=(*(one.reason for one in answers), *lacks, *wanted),
    )


def _lacks(inquiry: Inquiry, word: str, answers: Sequence[Answer], subject: Subject) -> tuple[Reason, ...]:
    """What the reactions lack, each record asked once; the activity's own record is asked by itself."""
    reacted = {one.record.number: one.record for one in answers if one.record}
    return tuple(
        reason
        for record in reacted.values()
        if record.kind != inquiry.activity_kind
        for reason in inquiry.lacks(word, record, subject)
    )
