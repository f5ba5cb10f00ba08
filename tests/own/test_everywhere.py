"""An own kind, field and control go the whole way: forms, lists, pages, matrix, reports, imports."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app.assessments.reporting import make
from app.db import db
from app.jobs.worker import run_waiting
from tests.own.conftest import question
from tests.support.agreements import SUPPLIER
from tests.support.paper import without_pango
from tests.support.records import recorded

pytestmark = pytest.mark.one_database

WORDS = {
    "en": {"kind": "Site visits", "field": "What we saw", "hospitality": "Hospitality", "given": "Given",
           "control": "Night call test with critical suppliers", "not_computed": "Not computed yet"},
    "ja": {"kind": "供給者の現地確認", "field": "確認した内容", "hospitality": "接待の有無", "given": "提供",
           "control": "重要な供給者との夜間連絡試験", "not_computed": "未計算"},
}  # fmt: skip
LANGUAGES = pytest.mark.parametrize("language", ["en", "ja"])


@pytest.fixture
def folder(declared: Path) -> Path:
    return declared


def pages(sign_in: Callable, role: str, language: str) -> Callable[[str], str]:
    client = sign_in(role)
    client.set_cookie("language", language)

    def text_of(path: str) -> str:
        answer = client.get(path)
        assert answer.status_code == 200, path
        return str(answer.text)

    return text_of


@LANGUAGES
def test_forms_lists_and_pages_know_what_is_ours(visit, sign_in, language):
    page, words = pages(sign_in, "VM", language), WORDS[language]
    assert words["field"] in page("/records/x_site_visit/new")
    assert words["kind"] in page("/records/x_site_visit")
    assert visit in page("/records/x_site_visit")
    assert "Two rooms, one key" in page(f"/r/{visit}")
    meeting = pages(sign_in, "RO", language)("/records/brm_meeting/new")
    assert words["hospitality"] in meeting
    assert words["given"] in meeting


@pytest.mark.parametrize(
    ("language", "written"), [("en", "14 Oct 2026 14:20:30"), ("ja", "2026年10月14日 14:20:30")]
)
def test_a_moment_is_typed_shown_and_listed_on_our_clock(visit, sign_in, language, written):
    page = pages(sign_in, "VM", language)
    assert 'type="datetime-local"' in page("/records/x_site_visit/new")
    assert written in page(f"/r/{visit}") and written in page("/records/x_site_visit")


def test_a_moment_is_exported_to_the_second_and_what_the_program_noted_to_the_minute(visit, sign_in):
    with sign_in("VM").get("/records/x_site_visit/export/csv?see=arrived_at&see=recorded_at") as answer:
        line = answer.get_data(as_text=True).splitlines()[1]
    assert visit in line and "2026-10-14 14:20:30" in line
    assert re.search(r",\d{4}-\d\d-\d\d \d\d:\d\d,", line)


@LANGUAGES
def test_the_own_control_is_judged_and_explained_like_every_other(sign_in, language):
    page, words = pages(sign_in, "AU", language), WORDS[language]
    for path in ("/coverage?year=2026", "/controls", "/controls/OWN-01"):
        assert words["control"] in page(path), path
    control = page("/controls/OWN-01")
    assert "Minamoto DC" in control
    asked = "from=2025-09-01&to=2026-10-31&as_of=2026-11-10"
    report = page(f"/reports/gap?show=1&control=OWN-01&{asked}")
    assert f'<span class="rp-id">OWN-01</span> {words["control"]}' in report


def test_it_is_in_the_json_and_the_page_of_an_issued_report(app, sign_in, monkeypatch, tmp_path):
    asked = {"from": "2025-09-01", "to": "2026-10-31", "as_of": "2026-11-10", "control": "OWN-01"}
    without_pango(monkeypatch, tmp_path)  # the paper shows the page
    client = sign_in("AU")
    answer = client.post("/reports/gap", data={**asked, "language": "ja"})
    run_waiting(app)
    value = json.loads(client.get(f"{answer.location}/json").data)
    (control,) = value["controls"]
    assert (control["id"], control["status"]) == ("OWN-01", "not_met")
    assert [subject["subject"] for subject in control["subjects"]] == [SUPPLIER]
    assert value["catalog_digest"] == app.extensions["akashi_catalog"].digest
    assert WORDS["ja"]["control"] in client.get(f"{answer.location}/html").text


def test_it_reads_the_records_it_asks_for(app, people):
    """A check that is approved and has no file: its interval is partly met."""
    assert "partial" not in windows(app)
    content = {"supplier": SUPPLIER, "occurred_on": "2026-10-20", "how": "test_call", "result": "works",
               "areas": [{"area": "contact", "works": True}]}  # fmt: skip
    with app.test_request_context("/"):
        number = recorded(people, "VM", "interface_check", content)
        db.session.remove()
    assert windows(app)["partial"] == (number,)


def windows(app) -> dict[str, tuple[str, ...]]:
    """Of the supplier, by the own control: status and records of each."""
    with app.test_request_context("/"):
        value = json.loads(make(db.session, question(), "en").data)
        db.session.remove()
    (subject,) = value["controls"][0]["subjects"]
    return {window["status"]: tuple(window["records"]) for window in subject["windows"]}


def test_visits_are_imported(command, app, people, tmp_path):
    mapping, table = tmp_path / "visits.toml", tmp_path / "visits.csv"
    mapping.write_text(
        'source = "visits"\nlanguage = "en"\n[files.visits]\nname = "visits.csv"\n'
        '[[step]]\nid = "visit"\nkind = "x_site_visit"\nfile = "visits"\nkey = ["day"]\n'
        f'[step.fields]\nsupplier = "{SUPPLIER}"\noccurred_on = {{column = "day"}}\n'
        'seen = {column = "seen"}\n'
    )
    table.write_text("day,seen\n2026-09-02,Fire doors\n")
    said = command("import", mapping, table, "--as", people["VM"].email)
    assert (said.status, said.err) == (0, "")
    assert "XSV-2026-0001" in said.out
