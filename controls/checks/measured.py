"""measured: figures must be taken for everything that was promised. The status is REC over sheets of figures.

A sheet qualifies when its lines hold a result for every element of the derived set `covers`; sheets count
together, so three monthly ones cover a quarter. A subject without anything to measure is not judged here.

Worked example, SLM-06 with a plan of P1M and 15 days of grace: the SLA in force has the targets availability
(monthly) and satisfaction (yearly). The sheet of May, with availability measured on 10 June and accepted,
covers May; satisfaction is not due in it. The sheet of March must hold both: a fiscal year ends in March.
"""

from __future__ import annotations

from controls.derived import APPLIES
from controls.facts import Subject
from controls.inquiry import Inquiry
from controls.items import NOTHING, Part


def applies(inquiry: Inquiry, subject: Subject) -> bool:
    """Not judged: an SLA that has nothing of the set measured here, such as one without workload limits."""
    has_any = APPLIES.get(inquiry.raw.get("covers", ""))
    return has_any is None or has_any(
        inquiry.known, subject.number, inquiry.first, inquiry.question.period_to
    )


def part(inquiry: Inquiry, subject: Subject) -> Part:
    """The planned intervals say it all."""
    return NOTHING
