"""Approval in bulk: by a second person, of exactly what was listed, all or nothing."""

from __future__ import annotations

import pytest

from app.db import db
from app.imports.approving import approve_all, late_files, waiting
from app.records.lifecycle import send_back
from app.records.queries import lookup_now, newest
from app.refusal import Conflict, Refusal
from app.transaction import transaction
from app.vault.queries import links_of
from tests.imports.conftest import DATA, EVIDENCE, EXAMPLES, numbers

MEETINGS = (EXAMPLES / "build-meetings.toml", DATA / "meetings.csv")
FILES = (EXAMPLES / "meeting-files.toml", DATA / "meeting_files.csv")
SERVICES = (EXAMPLES / "foodcoopx.toml", DATA / "services.csv", DATA / "availability_monthly.csv")


@pytest.fixture
def listed(app, people):
    def look(source: str, role: str = "AP"):
        with app.test_request_context("/"):
            actor = people[role].actor
            found = waiting(db.session, actor, source, lookup_now().today)
            return found, late_files(db.session, actor, source)

    return look


@pytest.fixture
def approve_listed(app, people):
    def run(source: str, records, files=(), role: str = "AP"):
        with app.app_context(), transaction(people[role].actor) as tx:
            approve_all(tx, source, records, files)

    return run


def test_the_list_shows_what_is_not_there(bring, listed):
    bring(*MEETINGS)
    records, later = listed("nodejs-build")
    assert later == []
    assert [(one.number[:3], one.title, one.files, one.lacks) for one in records[:2]] == [
        ("CUS", "Quarterly Council", 1, ()),
        (
            "MTG",
            "BRM meeting Quarterly Council, Jan 2025",
            1,
            ("Attendees", "Agenda and minutes", "Decisions"),
        ),
    ]


def test_everything_is_approved_with_its_file(bring, listed, approve_listed, session):
    report = bring(*SERVICES)
    records, _later = listed("foodcoopx")
    assert len(records) == 14
    approve_listed("foodcoopx", records)
    assert listed("foodcoopx") == ([], [])
    with session() as found:
        for number in numbers(report, "sheet").values():
            assert newest(found, number).state == "approved"
            assert [link.state for link in links_of(found, number)] == ["accepted"]


def test_nobody_approves_what_they_imported(bring, listed, approve_listed, session):
    report = bring(*MEETINGS)
    records, _later = listed("nodejs-build", "RO")
    with pytest.raises(Refusal, match=records[0].number) as refused:
        approve_listed("nodejs-build", records, role="RO")
    assert refused.value.code == 403
    with session() as found:
        assert newest(found, report.outcomes[-1].number).state == "submitted"


def test_a_list_that_has_changed_is_looked_at_again(app, people, bring, listed, approve_listed):
    report = bring(*MEETINGS)
    records, _later = listed("nodejs-build")
    with app.app_context(), transaction(people["AP"].actor) as tx:
        send_back(tx, report.outcomes[-1].number, "Not this one.")
    with pytest.raises(Conflict):
        approve_listed("nodejs-build", records)
    assert len(listed("nodejs-build")[0]) == len(records) - 1


def test_files_added_after_the_approval_are_accepted(bring, listed, approve_listed, session):
    meetings = numbers(bring(*MEETINGS), "meeting")
    approve_listed("nodejs-build", listed("nodejs-build")[0])
    bring(*FILES, evidence=EVIDENCE)
    records, later = listed("nodejs-build")
    assert (records, len(later)) == ([], 3)
    approve_listed("nodejs-build", [], later)
    with session() as found:
        links = links_of(found, meetings["Quarterly Council · 2025-05-06"])
        assert [link.state for link in links] == ["accepted"] * 3


def test_sources_do_not_mix(bring, listed):
    bring(*MEETINGS)
    bring(*SERVICES)
    assert {one.number[:3] for one in listed("nodejs-build")[0]} == {"CUS", "MTG"}
    assert listed("nodejs") == ([], [])


@pytest.mark.parametrize("source", ["", "%", "nodejs_build", "A/B"])
def test_a_source_has_a_name(listed, source):
    with pytest.raises(Refusal):
        listed(source)
