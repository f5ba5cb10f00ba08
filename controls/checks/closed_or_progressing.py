"""closed_or_progressing: cases have an owner and are closed with a result, or still in time and moving.

Items are the cases open on any day of the period. What is not due yet (an answer before its day) is not
lacking.

Worked example, BRM-13 with overdue_hard_days = 30 and fail_share_max_pct = 25: a complaint due on 10 June
and still open is in order until then, partly met from 11 June to 10 July, and not met from 11 July on
unless it was escalated. With three others in order it is one of four, 25 %, not more than 25 %: the
customer is partly met.
"""

from __future__ import annotations

from controls.facts import Subject
from controls.inquiry import Inquiry
from controls.items import Part, of_items


def applies(inquiry: Inquiry, subject: Subject) -> bool:
    """Every subject in scope, as far as it has cases or owes the activity."""
    return True


def part(inquiry: Inquiry, subject: Subject) -> Part:
    return of_items([inquiry.item(case, subject) for case in inquiry.chosen(subject)], inquiry.params)
