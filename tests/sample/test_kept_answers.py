"""The story of the sample organisation, in which every room writes, read part by part: facts put right and
answers kept are those of reading everything again.
"""

from __future__ import annotations

import pytest
from flask import Flask

from app.access import kinds
from app.assessments.facts import from_journal, record_of
from app.assessments.knowledge import catalog
from app.db import db
from app.journal.read import head, snapshots, snapshots_between
from controls.assessment import Question
from controls.engine import assess_known
from controls.known import Known
from controls.news import concerned, news_of
from tests.support.sample import FIRST_DAY, LAST_DAY

PARTS = 6


def later(known: Known, position: int) -> Known:
    between = snapshots_between(db.session, known.facts.position, position)
    changed = {number for entry in between if (number := record_of(entry))}
    numbers = concerned(known.facts, changed, kinds())
    standing = [entry for entry in snapshots(db.session, position) if record_of(entry) in numbers]
    news = news_of(known.facts, standing, numbers, kinds(), position)
    return known.after(news) if news else Known(catalog(), kinds(), from_journal(db.session, position))


@pytest.mark.one_database
def test_read_part_by_part_it_is_the_same(context: Flask) -> None:
    last = head(db.session).position
    known = Known(catalog(), kinds(), from_journal(db.session, last // 2))
    for part in range(1, PARTS + 1):
        position = last // 2 + (last - last // 2) * part // PARTS
        question = Question(FIRST_DAY, LAST_DAY, LAST_DAY, position)
        assess_known(known, question)  # answers of before are there to be kept wrongly
        known = later(known, position)
        anew = Known(catalog(), kinds(), from_journal(db.session, position))
        assert known.facts == anew.facts
        assert assess_known(known, question) == assess_known(anew, question)
