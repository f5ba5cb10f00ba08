"""The database is gone for a minute, or somebody else holds it: people are told, and it goes on by itself."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import event, select

from app.actor import system
from app.db import db
from app.jobs.models import DONE, QUEUED, Job
from app.jobs.usecases import start
from app.jobs.worker import look_round, run_waiting
from app.operations.doctor import Examination, database
from app.transaction import transaction
from tests.faults.conftest import NEW, TEXT, assert_told, filled, ready, sent_again, speaking, texts, verified
from tests.support.commands import as_typed
from tests.support.databases import Databases, Postgresql, Sqlite
from tests.support.people import SMALL
from tests.support.postgresql import Server, programs
from tests.support.program import build_migrated
from tests.support.requirements import lacking

pytestmark = pytest.mark.one_database  # each test has the kind of database it is about


def organisations(engine, folder):
    databases = Databases(engine, folder)
    databases.keep("empty", build_migrated)
    databases.keep(SMALL.name, SMALL.build, start="empty")
    return databases


@pytest.fixture(scope="module")
def server():
    """A PostgreSQL of our own, which is stopped and started."""
    binaries = programs()
    if binaries is None:
        lacking("PostgreSQL is not installed: sudo apt-get install -y postgresql")
    with Server(binaries) as running:
        yield running


@pytest.fixture(scope="module")
def on_postgresql(server, tmp_path_factory):
    return organisations(Postgresql(server), tmp_path_factory.mktemp("postgresql"))


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory):
    return organisations(Sqlite(), tmp_path_factory.mktemp("sqlite"))


@pytest.fixture
def settings(request, tmp_path):
    databases = request.getfixturevalue(request.param)
    copied = databases.copy(SMALL.name, tmp_path / "data")
    databases.end()  # the server is stopped and started again
    return copied


def on(kind):
    return pytest.mark.parametrize("settings", [kind], indirect=True, ids=[kind])


@on("on_postgresql")
def test_a_database_that_is_gone_for_a_minute(app, client, sign_in, server, monkeypatch, settings, capsys):
    english, japanese = sign_in("PO"), speaking(sign_in("PO"), "ja")
    form = filled(english)
    start_a_job(app)
    typed_command = commands_as_typed(settings, monkeypatch)
    server.stop()
    try:
        answer = english.post(NEW, data=form)
        assert_told(answer, "database_gone", 503)
        assert TEXT in answer.text
        assert_told(japanese.get(NEW), "database_gone", 503, "ja")
        assert (ready(client), client.get("/health/live").status_code) == (503, 200)
        assert "The database cannot be read" in said_by_doctor(app)
        look_round(app)  # the worker notices, and looks again later
        assert typed_command("backup", "-o", settings.data.parent / "b.tar") == 2
        assert "akashi: the database does not answer." in capsys.readouterr().err
    finally:
        server.start()
    assert english.post(NEW, data=form).status_code == 303
    assert (ready(english), texts(app)) == (200, [TEXT])
    run_waiting(app)
    assert states(app) == {DONE}
    assert verified(app)


def commands_as_typed(settings, monkeypatch):
    monkeypatch.setenv("AKASHI_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("AKASHI_SECRET_KEY", settings.secret_key)

    def typed_command(*arguments):
        return as_typed(monkeypatch, *arguments, "--data", settings.data)

    return typed_command


def start_a_job(app) -> None:
    with app.app_context(), transaction(system("test")) as tx:
        start(tx, "records.drafts", {})


def states(app) -> set[str]:
    with app.app_context():
        found = set(db.session.scalars(select(Job.state)))
        db.session.remove()
    return found


def said_by_doctor(app) -> str:
    with app.app_context():
        found = database(Examination(app.extensions["akashi_settings"], app.extensions["akashi_clock"]()))
        return " ".join(finding.says for finding in found)


@on("on_postgresql")
def test_the_first_who_comes_after_a_restart_notices_nothing(sign_in, server, app):
    client = sign_in("PO")
    form = filled(client)
    server.stop()
    server.start()
    assert client.post(NEW, data=form).status_code == 303


@on("on_postgresql")
def test_a_form_that_was_sent_in_vain_is_sent_again(app, sign_in, server):
    """The database goes away when the form has been read: its page brings all of it back."""
    client = speaking(sign_in("PO"), "ja")
    form = filled(client)

    def stop_before_writing(connection, *_more):
        event.remove(db.engine, "before_cursor_execute", stop_before_writing)
        server.stop()

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", stop_before_writing)
    with app.app_context():
        answer = client.post(NEW, data=form)
    assert_told(answer, "database_gone", 503, "ja")
    server.start()
    assert sent_again(client, answer).status_code == 303
    assert (texts(app), verified(app)) == ([TEXT], True)


@on("on_postgresql")
def test_a_connection_lost_while_it_commits(app, sign_in, server):
    """It may have been saved, and the page says so; sent again it is there once."""
    client = speaking(sign_in("PO"), "ja")
    form = filled(client)
    answer = lost_while_it_commits(app, server, lambda: client.post(NEW, data=form))
    assert_told(answer, "database_gone", 503, "ja")
    assert (
        "保存されたかどうか分かりません" in answer.text
        and "今回の内容は保存されていません" not in answer.text
    )
    assert texts(app) == [TEXT]
    assert sent_again(client, answer).status_code == 303
    assert sent_again(client, answer).status_code == 303
    assert (texts(app), verified(app)) == ([TEXT], True)


def lost_while_it_commits(app, server, act):
    """The server commits, and goes away before it can say so."""

    def lose(connection):
        connection.connection.dbapi_connection.execute("COMMIT")
        connection.connection.dbapi_connection.execute("SELECT 1")
        server.stop()

    with app.app_context():
        engine = db.engine
    event.listen(engine, "commit", lose, once=True)
    try:
        return act()
    finally:
        server.start()


@on("on_sqlite")
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_database_that_somebody_else_holds(app, sign_in, settings, language):
    client = speaking(sign_in("PO"), language)
    form = filled(client)
    with app.app_context():
        db.engine.dispose()
        event.listen(db.engine, "connect", impatient)
    with closing(sqlite3.connect(settings.data / "akashi.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = client.post(NEW, data=form)
        assert_told(answer, "database_busy", 503, language)
        assert TEXT in answer.text and ready(client) == 503
        assert client.get(NEW).status_code == 200  # what can be read is shown
        run_waiting(app)
        other.execute("ROLLBACK")
    assert sent_again(client, answer).status_code == 303
    assert (ready(client), texts(app), verified(app)) == (200, [TEXT], True)


def impatient(connection, _record) -> None:
    """The 30 seconds it waits for others are not waited for."""
    connection.execute("PRAGMA busy_timeout=100")


@on("on_sqlite")
def test_a_job_waits_for_a_database_that_somebody_else_holds(app, settings):
    start_a_job(app)
    with app.app_context():
        db.engine.dispose()
        event.listen(db.engine, "connect", impatient)
    with closing(sqlite3.connect(settings.data / "akashi.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        run_waiting(app)
        assert states(app) == {QUEUED}
    run_waiting(app)
    assert states(app) == {DONE}
