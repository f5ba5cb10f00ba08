"""What an organisation says of itself counts from the moment it is written, also for who writes it."""

from __future__ import annotations

import pytest

from app.actor import system
from app.imports.running import attempt
from app.records.lifecycle import approve, submit
from app.records.organisation import organisation_in, organisation_settings
from app.records.usecases import correct, save
from app.refusal import Refusal
from app.transaction import transaction


@pytest.fixture
def writing(app):
    with app.test_request_context("/"), transaction(system("setup", origin="cli")) as tx:
        yield tx


def rename(tx, name: str) -> None:
    number = organisation_in(tx).number
    content = dict(correct(tx, number, "Renamed").content)
    save(tx, kind="organisation", content=content | {"name": name}, number=number)
    approve(tx, submit(tx, number).number)


def test_a_change_counts_at_once(writing):
    before = organisation_in(writing)
    assert organisation_in(writing) is before  # read once
    rename(writing, "Minato Cloud")
    assert organisation_in(writing) == organisation_settings(writing.session)
    assert organisation_in(writing).name == "Minato Cloud"


def test_a_change_that_is_taken_back_never_counted(writing):
    before = organisation_in(writing)
    with pytest.raises(Refusal, match="Not this one"), attempt(writing):
        rename(writing, "Minato Cloud")
        assert organisation_in(writing).name == "Minato Cloud"
        raise Refusal("Not this one.")
    assert organisation_in(writing) == organisation_settings(writing.session) == before
