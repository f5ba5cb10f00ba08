"""Which version holds: corrections take the place of what they correct, editions end the earlier ones."""

from __future__ import annotations

from datetime import date

import pytest

from app.db import db
from app.records import usecases
from app.records.holding import holding, in_force
from app.records.lifecycle import approve, submit
from app.records.lookup import Seen
from app.records.queries import lookup_now
from app.transaction import transaction
from tests.support.records import customer, meeting, recorded


@pytest.fixture
def context(app):
    with app.test_request_context("/"):
        yield
        db.session.rollback()


def version(edition: int, correction: int = 0, state: str = "approved", **content: str) -> Seen:
    return Seen("SLA-2026-0001", "sla", edition, correction, state, content)


def kept(*versions: Seen, was_approved: tuple[str, ...] = ("approved", "void")) -> list[tuple[int, int]]:
    found = holding((seen, seen.state in was_approved) for seen in versions)
    return [(seen.edition, seen.correction) for seen in found]


def test_an_approved_correction_takes_the_place_of_what_it_corrects():
    assert kept(version(1, 0), version(1, 1)) == [(1, 1)]


def test_an_open_correction_leaves_the_old_one_in_its_place():
    assert kept(version(1, 0), version(1, 1, "submitted")) == [(1, 0), (1, 1)]


def test_a_correction_made_void_takes_its_edition_with_it():
    assert kept(version(1, 0), version(1, 1, "void")) == [(1, 1)]


def test_a_cancelled_draft_leaves_what_was_approved():
    assert kept(version(1, 0), version(1, 1, "void"), was_approved=("approved",)) == [(1, 0), (1, 1)]


FIRST = version(1, valid_from="2025-04-01")
SECOND = version(2, valid_from="2026-04-01", valid_to="2026-07-01")
LATER = version(3, valid_from="2027-04-01")
DAYS = [
    ("2025-03-31", None),
    ("2025-04-01", 1),
    ("2026-03-31", 1),
    ("2026-04-01", 2),
    ("2026-07-01", None),  # the second has ended, and the first ended before it
    ("2027-04-01", 3),
]


@pytest.mark.parametrize(("day", "edition"), DAYS)
def test_a_later_edition_ends_the_earlier_ones_for_good(day, edition):
    found = in_force([FIRST, SECOND, LATER], date.fromisoformat(day), lambda seen: True)
    assert (found.edition if found else None) == edition


def test_an_edition_nobody_agreed_to_ends_nothing():
    found = in_force([FIRST, SECOND], date(2026, 5, 1), lambda seen: seen.edition == 1)
    assert found is FIRST


@pytest.mark.usefixtures("context")
def test_a_meeting_corrected_to_another_customer_is_no_longer_found_at_the_first(people):
    wrong, right = customer(people, "Wrong"), customer(people, "Right")
    number = recorded(people, "RO", "brm_meeting", meeting(people, wrong, "2025-10-14"))
    with transaction(people["RO"].actor) as tx:
        content = dict(usecases.correct(tx, number, "The other customer").content) | {"customer": right}
        usecases.save(tx, kind="brm_meeting", number=number, content=content)
        submit(tx, number)
    with transaction(people["AP"].actor) as tx:
        approve(tx, number)
    assert lookup_now().records("brm_meeting", customer=wrong) == []
    assert [seen.number for seen in lookup_now().records("brm_meeting", customer=right)] == [number]
