"""contents_present: the documents chosen by `which` hold what is needed.

`needs` decide between not met and better, `parts` are counted per document, a false `want` lowers met to
partly met. A subject's documents in force are judged by the best of them, since one complete one is enough
(by the second best, where two are asked for); without any it is not met, unless the subject is the document
itself. Of documents chosen by the period each one is judged.

Worked example, SUP-05 with parts_met = 4 and parts_partial = 3: the contract in force marks scope, targets
and responsibilities as present and leaves requirements out. Three of four: partly met. With
responsibilities missing too it is two: not met. With all four, but no clause given for one of them: partly
met.
"""

from __future__ import annotations

from dataclasses import replace

from controls.assessment import ItemResult, Reason
from controls.facts import Record, Subject
from controls.inquiry import Inquiry
from controls.items import NOTHING, Part, counted, lowest, of_items, ranked
from controls.parts import contents_of

IN_FORCE = "in_force"
AT_LEAST = ("plans_min", "entries_min")  # how many such documents are asked for; else one


def applies(inquiry: Inquiry, subject: Subject) -> bool:
    """Not judged by documents in force alone: who is not in scope any more."""
    return inquiry.control.activity is not None or _asked(inquiry, subject)


def _asked(inquiry: Inquiry, subject: Subject) -> bool:
    return inquiry.raw["which"] != IN_FORCE or subject.in_scope(inquiry.as_of)


def part(inquiry: Inquiry, subject: Subject) -> Part:
    if not _asked(inquiry, subject):
        return NOTHING
    items = [_item(inquiry, record, subject) for record in inquiry.chosen(subject)]
    activity = inquiry.activity_item(subject)
    beside = [activity] if activity else []
    if inquiry.raw["which"] != IN_FORCE:
        return of_items([*items, *beside], inquiry.params)
    own = inquiry.known.kinds[inquiry.records[0]].is_subject == subject.kind
    if not items and own:
        return NOTHING
    return _best(inquiry, items, beside)


def _best(inquiry: Inquiry, items: list[ItemResult], beside: list[ItemResult]) -> Part:
    """By the best document, or the second best where two are asked for; lowered by what is asked beside."""
    least = max(1, next((inquiry.number(name) for name in AT_LEAST if name in inquiry.params), 1))
    best = ranked(items)
    names = {"documents": inquiry.known.kinds[inquiry.records[0]].name}
    if len(best) < least:
        return Part(
            "not_met",
            (*items, *beside),
            (Reason("no_document", {**names, "found": len(items), "min": least}),),
        )
    deciding = best[least - 1]
    status = lowest([deciding.status, *(item.status for item in beside)])
    values = {"record": deciding.record, "edition": deciding.edition or 0}
    return Part(status, (*items, *beside), (Reason(f"document_{deciding.status}", values),))


def _item(inquiry: Inquiry, record: Record, subject: Subject) -> ItemResult:
    item = inquiry.item(record, subject)
    if "parts" not in inquiry.raw:
        return item
    found, missing = contents_of(inquiry, record, inquiry.scene_of(subject))
    status = lowest([item.status, counted(found, inquiry.params)]) or item.status
    count = Reason("parts_found", {"record": record.number, "found": found, "of": len(inquiry.raw["parts"])})
    return replace(item, status=status, reasons=(count, *missing, *item.reasons) if missing else item.reasons)
