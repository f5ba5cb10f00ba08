"""recurring: something must happen again and again. The status is REC alone.

Records of the activity that fulfil `qualify` cover the planned windows; the coverage rule does the rest.

Worked example, BRM-04 with a plan of P3M from 1 April: minutes of 20 May and 18 August, approved and
evidenced, with people of both sides and a decision, meet the first two quarters. Minutes of 12 November
without anybody of the customer make October–December partly met; nothing makes January–March a gap. Of four
due windows one is a gap, not more than a quarter, and the two latest are not both gaps: partly met.
"""

from __future__ import annotations

from controls.assessment import Question
from controls.control import Control
from controls.coverage import Coverage
from controls.facts import Subject
from controls.known import Known


def applies(known: Known, control: Control, subject: Subject, question: Question) -> bool:
    """Every subject in scope is judged."""
    return True


def judge(coverage: Coverage) -> str:
    return coverage.status
