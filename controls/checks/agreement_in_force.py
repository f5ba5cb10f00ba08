"""agreement_in_force: an approved agreement, with the consent of the other side, covers as_of and the period.

One item for each element of `per` (such as the customers of a service), else for the subject itself. Of
several agreements with one element the best counts; without `per` all in force must be in order. With
gap_days_max the days in scope without agreement are counted: more than that is not met, any at all partly
met.

Worked example, SUP-04 with gap_days_max = 30: a contract ended on 30 June and the next began on 31 July.
Thirty days without contract are partly met; had it begun on 1 August, they would be thirty-one: not met.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from controls.assessment import ItemResult, Reason
from controls.components import runs_a_part
from controls.content import targets_of
from controls.duties import span_of
from controls.facts import Record, Subject
from controls.inquiry import Inquiry
from controls.items import Part, of_items, ranked
from controls.windows import Span, clip, without

GAP = "gap_days_max"


def applies(inquiry: Inquiry, subject: Subject) -> bool:
    """In scope at as_of; a supplier, when it runs a component or process part."""
    if not subject.in_scope(inquiry.as_of):
        return False
    return subject.kind != "supplier" or runs_a_part(inquiry.known, subject.number, inquiry.as_of)


def part(inquiry: Inquiry, subject: Subject) -> Part:
    items = [_item(inquiry, subject, element) for element in _elements(inquiry, subject)]
    return of_items(items, inquiry.params)


def _elements(inquiry: Inquiry, subject: Subject) -> list[Subject]:
    """Whom there must be an agreement with: those the subject's own record names, in scope at as_of."""
    if "per" not in inquiry.raw:
        return [subject]
    known, field = inquiry.known, str(inquiry.raw["per"]).partition(".")[2]
    own = known.record(subject.number)
    named = (known.subject(number) for number in targets_of(own.content.get(field)) if own) if own else ()
    return [element for element in named if element and element.in_scope(inquiry.as_of)]


def _item(inquiry: Inquiry, subject: Subject, element: Subject) -> ItemResult:
    agreements = _agreements(inquiry, subject, element)
    now = [agreement for agreement in agreements if agreement.valid_on(inquiry.as_of)]
    item = ItemResult(
        element.number, element.number, None, None, None, "met", records=tuple(a.number for a in now)
    )
    if not now:
        return replace(item, status="not_met", reasons=(_none(inquiry, element, agreements),))
    judged = ranked(inquiry.item(agreement, subject) for agreement in now)
    best = judged[0] if "per" in inquiry.raw else judged[-1]
    days, gaps = _without_agreement(inquiry, subject, element, agreements)
    status = "not_met" if days > _most(inquiry, days) else best.status
    status = "partial" if days and status == "met" else status
    return replace(item, status=status, reasons=(*gaps, *best.reasons))


def _none(inquiry: Inquiry, element: Subject, agreements: Sequence[Record]) -> Reason:
    values: dict[str, Any] = {"subject": element.number, "on": inquiry.as_of}
    ended = [a for a in agreements if a.valid_to and a.valid_to <= inquiry.as_of]
    if not ended:
        return Reason("no_agreement", values)
    last = max(ended, key=lambda a: (a.valid_to, a.number))
    return Reason("agreement_ended", {**values, "record": last.number, "end": last.valid_to})


def _agreements(inquiry: Inquiry, subject: Subject, element: Subject) -> list[Record]:
    """Editions of agreements about the subject that are approved and agreed, with the element as a party."""
    known, found = inquiry.known, []
    for kind in inquiry.records:
        fields = [f.name for f in known.kinds[kind].fields if element.kind in f.to]
        numbers = dict.fromkeys(record.number for record in known.concerning(kind, subject.number))
        for edition in (e for number in numbers for e in known.in_force(number)):
            parties = {number for name in fields for number in targets_of(edition.content.get(name))}
            if subject.number in edition.subjects and (element == subject or element.number in parties):
                found.append(edition)
    return found


def _most(inquiry: Inquiry, days: int) -> int:
    return inquiry.number(GAP) if GAP in inquiry.params else days


def _without_agreement(
    inquiry: Inquiry, subject: Subject, element: Subject, agreements: Sequence[Record]
) -> tuple[int, tuple[Reason, ...]]:
    """Days of the period in scope that no agreement covers, where the control counts them."""
    if GAP not in inquiry.params:
        return 0, ()
    asked: tuple[Span, ...] = ((inquiry.first.toordinal(), inquiry.last.toordinal() + 1),)
    for scope in (subject, element):
        asked = clip(asked, span_of(scope.in_scope_from, scope.in_scope_to))
    valid = [span_of(a.valid_from, a.valid_to) for a in agreements if a.valid_from]
    days = sum(upto - since for span in asked for since, upto in without(span, valid))
    values = {"subject": element.number, "days": days, "max": inquiry.number(GAP)}
    return days, (Reason("days_without_agreement", values),) if days else ()
