"""The tests of the sample read it; only `test_sequences` writes, into its own copy as everywhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app.assessments.facts import load_facts
from app.db import db
from controls.assessment import Assessment, Question
from controls.engine import assess
from controls.facts import Facts
from tests.support.people import Organisation
from tests.support.sample import FIRST_DAY, LAST_DAY, SAMPLE


@pytest.fixture
def organisation() -> Organisation:
    return SAMPLE


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def facts(context: Flask) -> Facts:
    return load_facts(db.session)


def assessed(app: Flask, facts: Facts) -> Assessment:
    """The whole story, judged on its last day."""
    question = Question(FIRST_DAY, LAST_DAY, LAST_DAY, facts.position)
    return assess(app.extensions["akashi_catalog"], app.extensions["akashi_kinds"], facts, question)


@pytest.fixture
def assessment(context: Flask, facts: Facts) -> Assessment:
    return assessed(context, facts)
