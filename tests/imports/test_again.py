"""Rows that were imported before: what has changed is never put right in silence."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.records.lifecycle import send_back, submit, void
from app.records.models import Record, RecordVersion
from app.records.queries import newest, versions_of
from app.records.usecases import correct, save
from app.transaction import transaction
from app.vault.models import REJECTED
from app.vault.queries import links_of
from app.vault.usecases import reject_link
from tests.imports.conftest import DATA, EVIDENCE, EXAMPLES, actions, faults, numbers

SERVICES = (EXAMPLES / "foodcoopx.toml", DATA / "services.csv")
TABLE = (DATA / "availability_monthly.csv").read_text()
MEETINGS = (EXAMPLES / "build-meetings.toml", DATA / "meetings.csv")
FILES = (EXAMPLES / "meeting-files.toml", DATA / "meeting_files.csv")

pytestmark = pytest.mark.one_database  # comparing contents; test_importing.py writes on both
SHEET = "foodcoopx.north-orders · 2026-02"


@pytest.fixture
def sheets(bring, write):
    """`sheets(down)` imports everything, with so many minutes down in February."""

    def run(down: int = 202, **wishes):
        table = TABLE.replace("2026-02,202,", f"2026-02,{down},")
        return bring(*SERVICES, write("availability_monthly.csv", table), **wishes)

    return run


@pytest.fixture
def approve_everything(approved):
    """Approves what an import sent, in its order."""

    def run(report) -> None:
        approved(*(one.number for one in report.outcomes if one.draft.step.id != "contact"))

    return run


def lines_of(session, number: str) -> dict[str, str]:
    with session() as db:
        return newest(db, number).content["lines"][0]


def test_a_draft_is_saved_again(sheets, session):
    number = numbers(sheets(send=False), "sheet")[SHEET]
    report = sheets(10, send=False)
    assert actions(report)["sheet"] == {"changed": 1, "same": 5}
    assert lines_of(session, number)["numerator"] == "40310"
    assert lines_of(session, number)["verdict"] == "met"


def test_a_record_that_waits_for_approval_is_left_alone(sheets, session, position):
    number = numbers(sheets(), "sheet")[SHEET]
    before = position()
    report = sheets(10, correct="The probe was wrong.")
    assert faults(report) == [
        f"availability_monthly.csv, row 3: {number} waits for approval with other values: "
        "Results per target. Have it sent back first."
    ]
    assert position() == before and lines_of(session, number)["numerator"] == "40118"


def test_a_record_sent_back_is_saved_and_sent_again(app, people, sheets, session):
    number = numbers(sheets(), "sheet")[SHEET]
    with app.app_context(), transaction(people["AP"].actor) as tx:
        send_back(tx, number, "Ten minutes only, says the log.")
    assert actions(sheets(10))["sheet"] == {"changed": 1, "same": 5}
    with session() as db:
        assert newest(db, number).state == "submitted"


def test_an_approved_record_would_be_corrected(sheets, approve_everything, session, position):
    first = sheets()
    approve_everything(first)
    number = numbers(first, "sheet")[SHEET]
    before = position()
    report = sheets(10)
    assert faults(report) == [
        f"availability_monthly.csv, row 3: {number} holds other values: Results per target. Importing would "
        "correct it. Say so with --correct and the reason, or take the row out."
    ]
    assert position() == before


def test_an_approved_record_is_corrected_with_a_reason(sheets, approve_everything, approved, session):
    first = sheets()
    approve_everything(first)
    number = numbers(first, "sheet")[SHEET]
    assert actions(sheets(10, correct="The probe was wrong."))["sheet"] == {"corrected": 1, "same": 5}
    with session() as db:
        new, old = versions_of(db, number)
        assert (new.state, new.correction, old.state) == ("submitted", 1, "approved")
        assert new.content["change_reason"] == "The probe was wrong."
        assert new.content["lines"][0]["verdict"] == "met"
        assert len(links_of(db, number)) == 2  # both files it came out of
    approved(number)
    assert actions(sheets(10))["sheet"] == {"same": 6}


def test_a_record_that_lacks_something_is_corrected_too(bring, write, approved, session):
    report = bring(*MEETINGS)
    approved(*(one.number for one in report.outcomes if one.draft.step.id != "contact"))
    table = MEETINGS[1].read_text().replace("3,2,0,240", "4,2,0,240")
    again = bring(MEETINGS[0], write("meetings.csv", table), correct="One more came.")
    assert actions(again)["meeting"] == {"corrected": 1, "same": 3}


def test_a_person_is_put_right_only_with_a_reason(bring, write):
    bring(*MEETINGS)
    table = MEETINGS[1].read_text().replace("2025-01-20,5", "2025-01-13,5")
    report = bring(MEETINGS[0], write("meetings.csv", table))
    assert "PER-" in faults(report)[0] and "Active from" in faults(report)[0]


def test_what_people_filled_in_since_stays(app, people, bring, session, approved):
    report = bring(*MEETINGS)
    approved(*(one.number for one in report.outcomes if one.draft.step.id != "contact"))
    number = numbers(report, "meeting")["Quarterly Council · 2025-04-08"]
    contact = numbers(report, "contact")["Quarterly Council"]
    with app.app_context(), transaction(people["RO"].actor) as tx:
        kept = correct(tx, number, "Minutes found.").content
        attendees = [
            {"person": people["RO"].number, "side": "own", "present": True},
            {"person": contact, "side": "customer", "present": True},
        ]
        agenda = [{"category": "performance", "title": "Results", "minutes": "All well."}]
        more = {"attendees": attendees, "agenda": agenda, "no_decisions": True}
        save(tx, kind="brm_meeting", number=number, content=dict(kept) | more)
        submit(tx, number)
    approved(number)
    assert actions(bring(*MEETINGS))["meeting"] == {"same": 4}
    with session() as db:
        assert len(newest(db, number).content["attendees"]) == 2


def test_a_value_the_source_takes_away_is_a_change(bring, write):
    bring(*MEETINGS, send=False)
    table = MEETINGS[1].read_text().replace("3,2,0,240,", ",2,0,240,")
    report = bring(MEETINGS[0], write("meetings.csv", table), send=False)
    assert actions(report)["meeting"] == {"changed": 1, "same": 3}


def test_a_void_record_is_not_brought_back(app, people, bring, position):
    number = numbers(bring(*MEETINGS), "meeting")["Quarterly Council · 2025-04-08"]
    with app.app_context(), transaction(people["RO"].actor) as tx:
        void(tx, number, "It never took place.")
    before = position()
    assert actions(bring(*MEETINGS))["meeting"] == {"same": 4}
    assert position() == before


def test_a_file_that_was_sent_back_is_not_offered_again(app, people, bring, position):
    meetings = numbers(bring(*MEETINGS), "meeting")
    bring(*FILES, evidence=EVIDENCE)
    number = meetings["Quarterly Council · 2025-04-08"]
    with app.app_context(), transaction(people["AP"].actor) as tx:
        link = links_of(tx.session, number)[1]
        reject_link(tx, link, "This is another meeting.")
        assert link.state == REJECTED
    before = position()
    assert actions(bring(*FILES, evidence=EVIDENCE)) == {"file": {"same": 2}}
    assert position() == before


def test_another_kind_under_the_same_key_is_a_fault(bring, write):
    bring(*MEETINGS)
    mapping = (
        MEETINGS[0]
        .read_text()
        .replace('id = "customer"\nkind = "customer"', 'id = "customer"\nkind = "supplier"')
    )
    mapping = mapping[: mapping.index('[[step]]\nid = "meeting"')].replace("\ncontacts", "\n# contacts")
    report = bring(write("m.toml", mapping), MEETINGS[1])
    assert "was imported with this key as another kind" in faults(report)[0]


def test_versions_that_are_imported_say_so(bring, session):
    bring(*MEETINGS)
    with session() as db:
        origins = db.execute(
            select(RecordVersion.origin, Record.import_key.is_not(None)).join(
                Record, Record.number == RecordVersion.number
            )
        )
        assert {(origin == "import", imported) for origin, imported in origins} == {
            (True, True),
            (False, False),
        }
