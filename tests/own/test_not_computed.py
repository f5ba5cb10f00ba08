"""Files of the organisation that may be right and yet mean nothing to the engine."""

from __future__ import annotations

import json

import pytest

from app.assessments.reporting import make
from app.db import db
from tests.own.conftest import question, with_declarations
from tests.support.program import program

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_control_with_a_word_nothing_understands_is_not_computed(folder, settings, language):
    """A combination of words that nothing understands is unknown, never met."""
    path = folder / "own_control.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('min = "areas_min"}', 'min = "areas_min", or_all_available = true}'))
    with program(with_declarations(settings, folder), unused=True) as app, app.test_request_context("/"):
        made = make(db.session, question(), language)
        assert json.loads(made.data)["controls"][0]["status"] == "not_computed"
        assert made.report.summary.counts == {"not_computed": 1}
        db.session.remove()
