"""The first page: what waits for a person; who answers for nothing in particular sees the whole."""

from __future__ import annotations

import re

import pytest

from app.db import db
from app.jobs.models import FAILED, Job
from app.vault.models import EvidenceFault, EvidenceFile
from tests.support.people import Organisation

NOW = "2026-11-01T00:00:00.000000Z"


@pytest.fixture
def organisation() -> Organisation:
    from tests.support.sample import SAMPLE

    return SAMPLE


def heads(page: str) -> list[str]:
    """The headings of the page below its title."""
    return [
        re.sub("<.*?>", "", head).strip() for head in re.findall("<h2.*?>(.*?)</h2>", page.split("<main")[1])
    ]


@pytest.fixture
def home(sign_in):
    def look(role: str, language: str = "en") -> str:
        client = sign_in(role)
        client.set_cookie("language", language)
        answer = client.get("/")
        assert answer.status_code == 200
        return answer.text

    return look


def test_who_answers_for_something_sees_what_is_due_the_most_urgent_first(home):
    page = home("VM")
    shown = heads(page)
    assert shown[0].startswith("Overdue") and "Your drafts" in shown
    assert not any(head.startswith("Coverage") for head in shown)
    late = [int(days) for days in re.findall(r"(\d+) days? late", page)]
    assert late and late == sorted(late, reverse=True)


@pytest.mark.parametrize("role", ["AU", "LA", "QM", "VW", "AD", "AP"])
@pytest.mark.one_database  # whose page it is, not what is read for it
def test_who_answers_for_nothing_in_particular_sees_the_whole(home, role: str):
    page = home(role)
    assert {"Coverage, fiscal year 2026", "What is missing", "Gap reports"} <= set(heads(page))
    assert "of the planned intervals due this fiscal year are covered." in page
    assert "8.3.2 Service level management" in page and "ISO 8.3.3" in page
    assert "Nothing waits for you" not in page


@pytest.mark.one_database  # whose page it is, not what is read for it
def test_a_gap_leads_to_its_cell(home, sign_in):
    cell = re.search(r'href="(/coverage\?[A-Z]{3}-\d\d/[A-Z]{3}[^"]+)"', home("AU"))
    assert cell
    assert "aria-current=true" in sign_in("AU").get(cell[1]).text


def lines_of(page: str) -> list[str]:
    return re.findall(r"<li><span>.*?</li>", page.split('class="work"', 1)[1], re.S)


@pytest.mark.one_database  # whose page it is, not what is read for it
def test_each_interval_leads_to_its_cell_which_says_why(home, sign_in):
    client = sign_in("VM")
    lines = [line for line in lines_of(home("VM")) if "SUP-" in line]
    assert lines
    for line in lines[:6]:
        cell = re.search(r'href="(/coverage\?SUP-\d\d/[^"]+)"', line)
        assert cell and "aria-current=true" in client.get(cell[1]).text, line


@pytest.mark.one_database  # whose page it is, not what is read for it
def test_what_is_recorded_and_lacks_something_is_opened_and_not_recorded_again(home, sign_in):
    """A check without evidence: a second check would not bring it."""
    lines = lines_of(home("VM"))
    partial = next(line for line in lines if "SUP-09" in line and "Partly met" in line)
    assert "Open the record" in partial and re.search(r'href="/r/PCK-[^"]+"', partial)
    assert "Record it" not in partial
    cell = re.search(r'href="(/coverage\?[^"]+)"', partial)
    client = sign_in("VM")
    assert cell and "Open the record" in client.get(cell[1]).text
    record = re.search(r'href="(/r/PCK-[^"]+)"', partial)
    assert record
    panel = client.get(record[1]).text.split("What this record covers")[1].split("</section>")[0]
    assert "Partly met" in panel and "SUP-09" in panel and "when approved" not in panel
    assert "still lacking" in panel


@pytest.mark.one_database  # whose page it is, not what is read for it
def test_reports_are_made_by_who_audits_and_drafts_are_of_who_records(home):
    assert "Make gap report" in home("AU")
    for role in ("VW", "AD"):
        page = home(role)
        assert "Make gap report" not in page and "Your drafts" not in heads(page), role


def test_only_the_administrator_sees_how_the_system_is(home):
    for role in ("AU", "QM", "VW", "PO"):
        assert not {"Kept files", "Jobs"} & set(heads(home(role))), role
    page = home("AD")
    assert {"Kept files", "Jobs"} <= set(heads(page))
    assert "No job runs, and none failed." in page
    assert "No file was found damaged when it was opened." in page


@pytest.mark.one_database  # whose page it is, not what is read for it
def test_a_complete_organisation_has_no_first_run(home):
    for role in ("AD", "QM", "RO"):
        assert "First run" not in heads(home(role)), role


def test_the_administrator_sees_what_failed_and_what_is_damaged(app, home, people):
    with app.app_context():
        db.session.add(
            Job(id="f" * 32, kind="gap_report", arguments={}, state=FAILED, started_by=people["AU"].number,
                created_at=NOW)
        )  # fmt: skip
        file = db.session.query(EvidenceFile).first()
        db.session.add(EvidenceFault(digest=file.digest, first_seen_at=NOW, last_seen_at=NOW))
        db.session.commit()
    page = home("AD")
    assert "Failed" in page and f"/jobs/{'f' * 32}" in page
    assert "1 file is damaged or missing." in page and "/evidence?state=damaged" in page
    assert f"/jobs/{'f' * 32}" in home("AU")
    for role in ("VW", "PO"):
        assert f"/jobs/{'f' * 32}" not in home(role), role
