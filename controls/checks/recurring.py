"""recurring: something must happen again and again. The status is REC alone.

Records of the activity that fulfil `qualify` cover the planned windows; the coverage rule does the rest.

Worked example, BRM-04 with a plan of P3M from 1 April: minutes of 20 May and 18 August, approved and
evidenced, with people of both sides and a decision, meet the first two quarters. Minutes of 12 November
without anybody of the customer make October–December partly met; nothing makes January–March a gap. Of four
due windows one is a gap, not more than a quarter, and the two latest are not both gaps: partly met.
"""

from __future__ import annotations

from controls.facts import Subject
from controls.inquiry import Inquiry
from controls.items import NOTHING, Part


def applies(inquiry: Inquiry, subject: Subject) -> bool:
    """Every subject in scope is judged."""
    return True


def part(inquiry: Inquiry, subject: Subject) -> Part:
    """The planned intervals say it all."""
    return NOTHING
