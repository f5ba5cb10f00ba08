"""The doctor finds what is wrong, says what to do, and gives nothing away."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text, update

from app.db import db
from app.jobs.models import Job
from app.journal.read import moment_text
from app.operations.doctor import Examination, examine, is_well
from app.operations.findings import FAULT, GOOD
from app.vault.usecases import store
from tests.support.apart import apart
from tests.support.commands import as_typed
from tests.support.databases import SECRET

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


@pytest.fixture
def examined(app, settings):
    """`examined()` gives the findings by the name of their check."""

    def look(**given):
        with app.app_context():
            found = list(examine(Examination(**{"settings": settings, "now": NOW, **given})))
            db.session.remove()
        return {finding.check: finding for finding in found}

    return look


@pytest.fixture
def done_jobs(app):
    """The job of the story that waits is done."""
    with app.app_context():
        db.session.execute(update(Job).values(state="done"))
        db.session.commit()


@pytest.mark.usefixtures("done_jobs")
@pytest.mark.parametrize("full", [False, True])
def test_a_sound_installation_is_well(examined, full):
    found = examined(full=full)
    assert is_well(list(found.values())), [it for it in found.values() if it.state == FAULT]
    assert {"python", "libraries", "database", "journal", "evidence", "worker", "plans"} <= found.keys()


def test_a_job_that_nobody_does_shows(examined):
    assert examined()["worker"].state == FAULT
    assert "akashi work" in examined()["worker"].do


@pytest.mark.usefixtures("done_jobs")
def test_failed_jobs_show(app, examined):
    with app.app_context():
        recently = moment_text(NOW - timedelta(days=1))
        db.session.execute(update(Job).values(state="failed", finished_at=recently))
        db.session.commit()
    assert "2 jobs failed" in examined()["jobs"].says


@pytest.mark.parametrize("full", [False, True])
def test_a_changed_entry_shows(app, examined, full):
    with app.app_context():
        for statement in (
            "DROP TRIGGER journal_content_no_update" if db.engine.dialect.name == "sqlite"
            else "DROP TRIGGER journal_content_no_change ON journal_content",
            "UPDATE journal_content SET content = content || ' ' WHERE position = 5",
        ):  # fmt: skip
            db.session.execute(text(statement))
        db.session.commit()
    found = examined(full=full)["journal"]
    assert (found.state, "5" in found.says) == (FAULT, True)


def test_only_the_end_is_read_unless_all_is_asked_for(app, examined, monkeypatch):
    monkeypatch.setattr("app.operations.inside.ENTRIES", 3)
    with app.app_context():
        db.session.execute(text("SELECT 1"))
        db.session.remove()
    found = examined()["journal"]
    assert (found.state, "the last 3 of" in found.says) == ("good", True)


def test_a_damaged_file_shows(app, examined):
    with app.app_context():
        digest = next(iter(store().digests()))
        store().path(digest).write_bytes(b"something else")
    found = examined()["evidence"]
    assert (found.state, digest in found.says, bool(found.do)) == (FAULT, True, True)


def test_records_that_differ_from_the_journal_show_when_all_is_looked_at(app, examined):
    with app.app_context():
        db.session.execute(text("UPDATE record_version SET state = 'draft' WHERE kind = 'brm_meeting'"))
        db.session.commit()
    assert "records" not in examined()
    assert examined(full=True)["records"].state == FAULT


def test_a_clock_that_is_behind_shows(examined):
    assert examined(now=datetime(2020, 1, 1, tzinfo=UTC))["clock"].state == FAULT


def test_missing_plans_show(app, examined):
    with app.app_context():
        db.session.execute(text("UPDATE record_version SET state = 'void' WHERE kind = 'plan'"))
        db.session.commit()
    assert "CUS-" in examined()["plans"].says


@pytest.mark.usefixtures("done_jobs")
def test_what_the_doctor_says_of_missing_plans_is_the_cure(app, settings, examined, command):
    assert command(settings, "migrate").status == 0  # the declarations of this version are known
    with app.app_context():
        db.session.execute(text("UPDATE record_version SET state = 'void' WHERE kind = 'plan'"))
        db.session.commit()
    assert "akashi migrate" in examined()["plans"].do
    assert command(settings, "migrate").status == 0
    assert examined()["plans"].state == GOOD


def test_an_older_database_shows_and_is_left_alone(app, examined):
    with app.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0003'"))
        db.session.commit()
    found = examined()
    assert "akashi migrate" in found["database"].do
    assert "journal" not in found


def test_a_database_that_is_not_there_shows(app, settings, examined):
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    if settings.database_url.startswith("sqlite"):
        (settings.data / "akashi.sqlite").write_bytes(b"no database at all" * 300)
    else:
        with app.app_context():
            db.session.execute(text("ALTER TABLE alembic_version RENAME TO gone"))
            db.session.commit()
    assert examined()["database"].state == FAULT


@pytest.mark.one_database
def test_the_command_says_it_to_people(settings, monkeypatch, capsys):
    monkeypatch.setenv("AKASHI_DATABASE_URL", settings.database_url)
    monkeypatch.delenv("AKASHI_SECRET_KEY", raising=False)
    assert as_typed(monkeypatch, "doctor", "--data", settings.data) == 1
    assert "AKASHI_SECRET_KEY is not set" in capsys.readouterr().out


@pytest.mark.one_database
def test_the_command_says_it_to_programs_and_gives_nothing_away(settings):
    """As a process, for all it says on whichever way."""
    given = {
        "AKASHI_DATABASE_URL": settings.database_url, "AKASHI_SECRET_KEY": SECRET,
        "AKASHI_SMTP_URL": "smtp://u:hush@mail.example.test", "AKASHI_MAIL_FROM": "a@example.test",
        "AKASHI_PUBLIC_URL": "https://a.example.test",
    }  # fmt: skip
    told = apart("doctor", "--data", settings.data, "--json", environment=given)
    found = {each["check"]: each["state"] for each in json.loads(told.out)}
    assert (found["secret key"], found["mail"], found["database"]) == ("good", "good", "good")
    assert not {secret for secret in (SECRET, "hush") if secret in told.out + told.err}


@pytest.mark.one_database
def test_without_an_organisation_nothing_is_made(tmp_path, monkeypatch, capsys):
    status = as_typed(monkeypatch, "doctor", "--data", tmp_path / "none")
    assert (status, "akashi init" in capsys.readouterr().err) == (1, True)
    assert not (tmp_path / "none").exists()
