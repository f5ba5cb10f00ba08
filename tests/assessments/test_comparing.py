"""The page and the command that say what changed, and the section of a gap report about the one before."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.assessments.comparing import Against, side_before
from app.assessments.editions import rules_in, rules_named
from app.assessments.issued_files import report_store
from app.assessments.knowledge import answer
from app.assessments.questions import Asked
from app.assessments.reporting import make
from app.db import db
from app.jobs.worker import run_waiting
from app.records.declarations import KIND, editions
from app.records.organisation import current_organisation
from app.refusal import Refusal
from app.transaction import transaction
from controls.declarations.reading import CATALOGS
from tests.support.commands import commands_on
from tests.support.paper import without_pango
from tests.support.people import Organisation
from tests.support.statements import counted

pytestmark = pytest.mark.one_database

YEAR = {"from": "2025-09-01", "to": "2026-08-31"}
MEETINGS = {**YEAR, "control": "BRM-04"}
SPRING, AUTUMN = "2026-03-31", "2026-10-31"


@pytest.fixture
def organisation() -> Organisation:
    from tests.support.sample import SAMPLE

    return SAMPLE


@pytest.fixture
def compare(settings, monkeypatch, tmp_path):
    """`akashi compare`; gives the bytes of the file it wrote."""
    run = commands_on(settings, monkeypatch)

    def compared(*more: str, form: str = "json") -> bytes:
        output = tmp_path / f"changes.{form}"
        said = run("compare", "--data", settings.data, "--from", YEAR["from"], "--to", YEAR["to"],
                   "--as-of", AUTUMN, *more, "-o", output)  # fmt: skip
        assert said.status == 0, said.err
        return output.read_bytes()

    return compared


@pytest.fixture(autouse=True)
def no_paper(monkeypatch, tmp_path_factory):
    """What is compared are the data of reports: no test here opens a PDF."""
    without_pango(monkeypatch, tmp_path_factory.mktemp("library"))


def issue(app, client, as_of: str, **more: str) -> str:
    """Number of a report whose files, but for the paper, are made."""
    answer = client.post("/reports/gap", data={**MEETINGS, "as_of": as_of, "language": "en", **more})
    assert answer.status_code == 303
    run_waiting(app)
    return str(answer.location.rpartition("/")[2])


def gap_json(app, **given: str) -> dict:
    with app.test_request_context("/"):
        organisation = current_organisation()
        asked = Asked.from_texts(
            {**MEETINGS, "as_of": AUTUMN, **given}, organisation, organisation.in_scope_from
        )
        found = json.loads(make(db.session, asked.question(db.session, organisation.time_zone), "en").data)
        db.session.remove()
    return found


# ---- the page ----


def test_two_days_on_a_page_in_both_languages(sign_in):
    client = sign_in("AU")
    page = client.get(
        "/reports/compare", query_string={**YEAR, "as_of": AUTUMN, "against": SPRING, "show": "1"}
    )
    assert page.status_code == 200
    assert "Controls with another status" in page.text
    assert "New" in page.text
    client.set_cookie("language", "ja")
    page = client.get(
        "/reports/compare", query_string={**YEAR, "as_of": AUTUMN, "against": SPRING, "show": "1"}
    )
    assert "判定が変わった管理策" in page.text


def test_the_form_opens_without_an_answer(sign_in):
    page = sign_in("VW").get("/reports/compare")
    assert page.status_code == 200
    assert "Compared with" in page.text
    assert "rp-section" not in page.text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Choose what to compare with"),
        ({"against": AUTUMN}, "Choose what to compare with"),
        ({"against": "yesterday"}, "is not a day"),
        ({"against_known_at": "soon"}, "is not a day"),
        ({"report": "GAP-1999-0001"}, "There is no GAP-1999-0001"),
        ({"catalog": "abcdef123456"}, "There is no catalog abcdef123456"),
    ],
)
def test_what_cannot_be_compared_is_said(sign_in, given, words):
    page = sign_in("AU").get("/reports/compare", query_string={**YEAR, "as_of": AUTUMN, "show": "1", **given})
    assert page.status_code == 422
    assert words in page.text


def test_what_changed_since_an_issued_report(app, sign_in):
    client = sign_in("AU")
    number = issue(app, client, SPRING)
    page = client.get(f"/reports/{number}").text
    assert "What changed since" in page
    page = client.get(
        "/reports/compare",
        query_string={**YEAR, "as_of": AUTUMN, "report": number, "show": "1", "control": "BRM-04"},
    )
    assert page.status_code == 200
    assert f"<td>{number}</td>" in page.text


# ---- the section of a gap report ----


def test_a_report_says_what_changed_since_the_last_of_its_scope(app, sign_in):
    client = sign_in("AU")
    assert gap_json(app)["since_report"] is None
    issue(app, client, SPRING, control="BRM-05")
    assert gap_json(app)["since_report"] is None
    number = issue(app, client, SPRING)
    since = gap_json(app)["since_report"]
    assert since["report"] == number
    assert since["question"]["as_of"] == SPRING
    assert sum(since["counts"]["control"].values()) == 1
    assert {change["sort"] for change in since["changes"]} >= {"new", "other"}
    assert gap_json(app, as_of=SPRING)["since_report"] is None  # nothing is before itself
    page = client.get("/reports/gap", query_string={**MEETINGS, "as_of": AUTUMN, "show": "1"}).text
    assert f"Changes since {number}, as of 31 Mar 2026" in page


def test_an_issued_report_gives_the_same_bytes_whatever_is_issued_later(app, sign_in):
    client = sign_in("AU")
    issue(app, client, SPRING)
    second = issue(app, client, AUTUMN)
    kept = client.get(f"/reports/{second}/json").data
    question = json.loads(kept)["question"]
    issue(app, client, "2026-06-30")
    assert json.loads(kept)["since_report"]["report"] != second
    with app.test_request_context("/"):
        from controls.read_assessment import question_from

        assert make(db.session, question_from(question), "ja").data == kept
        db.session.remove()


def test_a_report_whose_file_has_become_another_is_not_held_against(app, sign_in):
    client = sign_in("AU")
    number = issue(app, client, SPRING)
    with app.app_context():
        for path in report_store().root.rglob("*"):
            if path.is_file():
                path.chmod(0o600)
                path.write_bytes(b"something else")
    app.extensions.pop("akashi_issued", None)
    assert gap_json(app)["since_report"]["changes"] is None
    page = client.get("/reports/gap", query_string={**MEETINGS, "as_of": AUTUMN, "show": "1"})
    assert page.status_code == 200
    assert f"The file of {number} is no longer as it was issued" in page.text


# ---- the command ----


def test_the_command_writes_what_the_format_says(compare):
    body = compare("--against", SPRING)
    value = json.loads(body)
    assert value["format"] == "akashi-comparison/1"
    assert (value["before"]["question"]["as_of"], value["after"]["question"]["as_of"]) == (SPRING, AUTUMN)
    change = next(change for change in value["changes"] if change["level"] == "window")
    assert set(change) == {"level", "control", "subject", "id", "sort", "before", "after", "start", "end",
                           "record", "label", "reasons"}  # fmt: skip
    assert {"code", "values", "en", "ja"} == set(change["reasons"][0])
    assert compare("--against", SPRING) == body
    assert "判定の変化" in compare("--against", SPRING, "--lang", "ja", form="html").decode()


def test_other_knowledge_is_compared_too(compare):
    value = json.loads(compare("--against-known-at", "2026-03-31"))
    assert value["before"]["question"]["known_at"] < value["after"]["question"]["known_at"]
    assert value["changes"]


@pytest.mark.parametrize("option", ["--known-at", "--against-known-at"])
def test_a_moment_the_calendar_does_not_have_is_refused(compare, option):
    with pytest.raises(Refusal, match="is not a day"):
        compare(option, "0001-01-01T00:00+14:00")


@pytest.fixture
def other_catalog(tmp_path) -> Path:
    """A folder with a catalog that asks for more people of our own in a meeting."""
    folder = tmp_path / "edition"
    folder.mkdir()
    for path in CATALOGS.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        (folder / path.name).write_text(text.replace("own_min = 1", "own_min = 5"), encoding="utf-8")
    return folder


def test_a_catalog_in_a_folder_judges_the_same_records(compare, other_catalog):
    value = json.loads(compare("--catalog", str(other_catalog)))
    assert value["before"]["catalog_digest"] != value["after"]["catalog_digest"]
    windows = [change for change in value["changes"] if change["level"] == "window"]
    assert {change["control"] for change in windows} == {"BRM-04", "SUP-11"}
    assert {change["sort"] for change in windows} == {"closed"}


def test_what_another_catalog_answers_is_kept(app, other_catalog):
    with app.test_request_context("/"):
        organisation = current_organisation()
        asked = Asked.from_texts({**MEETINGS, "as_of": AUTUMN}, organisation, organisation.in_scope_from)
        question = asked.question(db.session, organisation.time_zone)
        _known, ours = answer(db.session, question)
        before = [side(question, organisation, rules_in(other_catalog)) for _time in range(2)]
        assert before[0].assessment is before[1].assessment != ours
        with counted(app) as seen:
            theirs = side(replace(question, as_of=date(2026, 9, 30)), organisation, rules_in(other_catalog))
        assert theirs.assessment != before[0].assessment
        assert not any("FROM record_version" in " ".join(statement.split()) for statement in seen)
        assert answer(db.session, question)[1] is ours
        db.session.remove()


def side(question, organisation, rules):
    return side_before(db.session, question, Against(rules=rules), organisation.time_zone)[0]


# ---- editions in the journal ----


def test_the_journal_holds_each_catalog_and_gives_it_back(app, people):
    with app.app_context():
        catalog, kinds = app.extensions["akashi_catalog"], app.extensions["akashi_kinds"]
        older = catalog.source.replace('"own_min":1', '"own_min":5')
        with transaction(people["AD"].actor) as tx:
            for text, digest in ((older, "0" * 64), (catalog.source, catalog.digest), ("{}", "1" * 64)):
                content = {"catalog_edition": "old", "catalog_digest": digest, "kinds_digest": kinds.digest}
                tx.note(
                    KIND, "declarations", {**content, "catalog": text, "kinds": kinds.source}, action="load"
                )
        assert [edition.catalog_digest for edition in editions(db.session)][:3] == [
            "1" * 64, catalog.digest, "0" * 64,
        ]  # fmt: skip
        rules = rules_named(db.session, "0000")
        assert rules.catalog.control("BRM-04").test.params["own_min"] == 5
        assert rules_named(db.session, catalog.digest[:12]).catalog.digest == catalog.digest
        assert rules_named(db.session, "") is None
        for name in ("000", "ffff"):
            with pytest.raises(Refusal, match="no catalog"):
                rules_named(db.session, name)
        db.session.remove()


def test_a_catalog_this_version_cannot_use_is_refused_with_its_fault(app, tmp_path):
    (tmp_path / "edition.toml").write_text('files = ["gone.toml"]')
    with app.test_request_context("/"), pytest.raises(Refusal, match=r"gone\.toml"):
        rules_in(tmp_path)
    with app.test_request_context("/"), pytest.raises(Refusal, match=r"edition\.toml"):
        rules_in(Path("/nowhere"))
