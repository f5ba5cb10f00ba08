"""Every subject on the page of every control says why it stands as it does."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from controls.assessment import Question
from controls.engine import assess
from controls.facts import Facts
from tests.support.program import Client
from tests.support.sample import LAST_DAY

SUBJECT = re.compile(
    r'<section class="panel" id="([A-Z]+-\d+-\d+)">.*?<div class="body stack t">(.*?)'
    r'<div class="body stack t ahead">',
    re.S,
)


@pytest.mark.one_database
def test_no_subject_is_left_without_a_reason(app: Flask, sign_in: Callable[[str], Client]):
    client, told = sign_in("AU"), {}
    for control in app.extensions["akashi_catalog"].controls:
        page = client.get(f"/controls/{control.id}").text
        told |= {
            (control.id, number): re.sub(r"<[^>]+>", "", body).strip()
            for number, body in SUBJECT.findall(page)
        }
    assert len(told) > 100
    assert [subject for subject, text in told.items() if not text] == []


@pytest.mark.one_database
def test_what_is_judged_is_explained_by_more_than_that_nothing_is_due(context: Flask, facts: Facts):
    """Of the running fiscal year: met for what stands in the latest record, and no window is due yet."""
    catalog, kinds = context.extensions["akashi_catalog"], context.extensions["akashi_kinds"]
    year = Question(date(2026, 4, 1), date(2027, 3, 31), LAST_DAY, facts.position)
    assessment = assess(catalog, kinds, facts, year)
    unsaid = [
        (result.control, subject.subject)
        for result in assessment.controls
        for subject in result.subjects
        if subject.status in ("met", "partial", "not_met")
        and {reason.code for reason in subject.reasons} <= {"nothing_due"}
        and not any(item.reasons for item in subject.lacking)
    ]
    assert unsaid == []
