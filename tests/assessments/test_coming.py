"""What changes next, as pages say it: of the organisation only where few records have to be judged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from flask import Flask

from app.assessments import coming as module
from app.assessments import names
from app.assessments.coming import MOST_RECORDS, Coming, coming
from app.assessments.knowledge import known_at
from app.db import db
from controls.assessment import ItemResult, Reason
from controls.known import Known
from controls.next_change import NextChange
from tests.controls.asking import CATALOG, KINDS, question
from tests.controls.building import Journal
from tests.controls.worlds import World

pytestmark = pytest.mark.one_database
NAMES: Mapping[str, str] = {}


def said(control: str, journal: Journal, subject: str = "") -> Coming:
    known = Known(CATALOG, KINDS, journal.facts())
    asked = question(journal, control, as_of=date(2025, 6, 10))
    about = subject or known.facts.organisation.number
    return coming(known, CATALOG.control(control), about, asked, NAMES)


UNSEEN = {
    "en": "Nothing is foreseen here: more than 250 records of the organisation are judged.",
    "ja": "判定する組織の記録が250件を超えるため、時間の経過による変化は予測していません。",
}


def improvements(count: int) -> World:
    """One falls due for its decision in August; the others are decided."""
    world = World()
    made = {"raised_on": "2025-06-01", "decision": "approved", "decided_on": "2025-06-02",
            "kind": "improvement", "target": "Half", "due_on": "2026-10-01",
            "owner": "PER-1", "description": "Better"}  # fmt: skip
    for number in range(count):
        undecided = {"decision": None, "decided_on": None} if number == 0 else {}
        content = {name: value for name, value in {**made, **undecided}.items() if value is not None}
        world.record("improvement", f"IMV-{number}", content, state="open")
    return world


def test_of_the_organisation_nothing_is_foreseen_past_so_many_records(app: Flask) -> None:
    with app.test_request_context("/"):
        few = improvements(5)
        assert said("IMP-01", few).sentences
        crowd = improvements(MOST_RECORDS + 1)
        assert said("IMP-01", crowd) == Coming((UNSEEN["en"],))
        assert said("REL-01", crowd).sentences[0] != UNSEEN["en"], "it reads other records"
        assert said("BRM-04", crowd, "CUS-1").sentences[0] != UNSEEN["en"], "judged by its own records"


def test_what_will_be_lacking_is_said_with_its_reason(app: Flask, monkeypatch) -> None:
    """The improvement undecided since 1 June is late on 1 August; its words are those of that day."""
    monkeypatch.setattr(names, "may_read", lambda record: True)
    with app.test_request_context("/"):
        found = said("IMP-01", improvements(1))
    assert found.sentences[0].startswith("On 1 Aug 2025 IMV-0 becomes:")
    assert found.sentences[-2:] == (
        "Its reason then: IMV-0 does not keep: Decided in time.",
        "Its reason then: The last day in time was 31 Jul 2025 (“Decided on”: not recorded).",
    )


@pytest.mark.parametrize(("readable", "words"), [(True, "Secret"), (False, "(withheld)")])
def test_a_reason_to_come_is_as_closed_as_its_record(app: Flask, monkeypatch, readable, words) -> None:
    reason = Reason("carry_reason_given", {"record": "SVC-1", "reason": "Secret"})
    item = ItemResult("SVC-1", "SVC-1", 1, None, None, "partial", records=("SVC-1",), reasons=(reason,))
    found = NextChange("SUP-07", "VND-1", date(2025, 7, 1), (), (item,))
    monkeypatch.setattr(names, "may_read", lambda record: readable)
    with app.test_request_context("/"):
        (text,) = module.then(Known(CATALOG, KINDS, World().facts()), found, NAMES)
    assert text == f"SVC-1 says why no supplier target is needed: {words}"


@pytest.mark.parametrize(("readable", "words"), [(True, "Secret"), (False, "(withheld)")])
def test_a_row_to_come_is_called_as_its_record_allows(app: Flask, monkeypatch, readable, words) -> None:
    known = Known(CATALOG, KINDS, World().facts())
    values = {"on": date(2025, 7, 1), "record": "SVC-1", "line": "r1", "row": "Secret"}
    reason = Reason("next_item_row", {**values, "becomes": CATALOG.statuses["met"].name})
    found = NextChange("SUP-07", "VND-1", date(2025, 7, 1), (reason,))
    monkeypatch.setattr(names, "may_read", lambda record: readable)
    with app.test_request_context("/"):
        seen = module.in_words(known, found, question(World(), "SUP-07"), NAMES).sentences
    assert seen == (f"On 1 Jul 2025 SVC-1, “{words}”, becomes: met.",)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_page_that_did_not_look_ahead_says_so(app, sign_in, monkeypatch, lang) -> None:
    with app.test_request_context("/"):
        number = known_at(db.session).facts.organisation.number
        db.session.remove()
    client, pages = sign_in("AU"), ("/controls/IMP-01", f"/coverage?IMP-01/{number}/2026")
    words = UNSEEN[lang].replace("250", "-1")
    said = [client.get(page, headers={"Accept-Language": lang}).text for page in pages]
    assert not any(words in text for text in said)
    monkeypatch.setattr(module, "MOST_RECORDS", -1)
    for page in pages:
        assert words in client.get(page, headers={"Accept-Language": lang}).text
