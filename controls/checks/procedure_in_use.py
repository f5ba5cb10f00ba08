"""procedure_in_use: a procedure is in force, known, as new as what it serves, and applied where it is called
for.

Without a procedure in force, or one that lacks what it needs, the subject is not met. `cases` are the records
that called for the procedure; they are judged as items are.

Worked example, BRM-14 with fail_share_max_pct = 25: the procedure in force has two levels and was sent to
the customers. Of four complaints past its time limits one was not escalated: 25 %, not more than 25 %:
partly met.
"""

from __future__ import annotations

from datetime import timedelta

from controls.assessment import ItemResult, Reason
from controls.content import filled
from controls.facts import Record, Subject
from controls.inquiry import Inquiry
from controls.items import NOTHING, Part, of_items, ranked, together
from controls.labels import label_of
from controls.scene import split_path
from controls.selecting import chosen
from controls.situations import SITUATIONS

SETTLE = "settle_days"


def applies(inquiry: Inquiry, subject: Subject) -> bool:
    """With settle_days: an SLA in force for so many days, with a time-based target."""
    return SETTLE not in inquiry.params or _settled(inquiry, subject)


def _settled(inquiry: Inquiry, subject: Subject) -> bool:
    editions = inquiry.known.in_force(subject.number)
    now = [edition for edition in editions if edition.valid_on(inquiry.as_of)]
    since = min((e.valid_from for e in editions if e.valid_from), default=None)
    if not now or since is None or inquiry.as_of < since + timedelta(days=inquiry.number(SETTLE)):
        return False
    return any(row.get("time_based") for row in now[-1].content.get("targets", ()))


def part(inquiry: Inquiry, subject: Subject) -> Part:
    return together([_procedure(inquiry, subject), _cases(inquiry, subject)])


def _procedure(inquiry: Inquiry, subject: Subject) -> Part:
    """The best procedure in force decides."""
    items = [inquiry.item(record, subject) for record in inquiry.chosen(subject)]
    if not items:
        name = inquiry.known.kinds[inquiry.records[0]].name
        return Part("not_met", (), (Reason("not_in_force", {"kind": name}),))
    best = ranked(items)[0]
    values = {"record": best.record, "edition": best.edition or 0}
    return Part(best.status, tuple(items), (Reason(f"document_{best.status}", values),))


def _cases(inquiry: Inquiry, subject: Subject) -> Part:
    """Records of the period that called for the procedure, each with what shows that it was applied."""
    cases = inquiry.raw.get("cases")
    if cases is None:
        return NOTHING
    situation = SITUATIONS[cases["when"]]
    found = chosen(inquiry.known, cases["record"], "open_in_period", subject.number, inquiry.question)
    calling = [case for case in found if situation(inquiry.scene, case, inquiry.number)]
    return of_items([_case(inquiry, case, str(cases["needs"])) for case in calling], inquiry.params)


def _case(inquiry: Inquiry, case: Record, needs: str) -> ItemResult:
    kind, field, _ = split_path(inquiry.known.kinds, needs, case.kind)
    declared = inquiry.known.kinds[kind]
    if filled(case.content.get(field), declared.field(field)):
        return inquiry.blank(case)
    values = {"record": case.number, "field": label_of(declared, field)}
    return inquiry.blank(case, "not_met", (Reason("procedure_not_applied", values),))
