"""Every database there ever was comes to this version: those of the releases, with all that is in them."""

from __future__ import annotations

import lzma
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, literal_column, select, table, text
from sqlalchemy.exc import DatabaseError

from app.assembly import create_app
from app.assessments.facts import from_journal, from_tables
from app.assessments.issued_files import issued_bytes
from app.assessments.models import IssuedReport
from app.db import WRITE, db
from app.journal.read import head
from app.migrate import migrations, newest_revision, revision_of, revisions, upgrade_database, upgrade_on
from app.operations.backup import ROOT as BAG
from app.operations.restore import fill_tables, read_about, restore_backup
from app.refusal import Refusal
from evidence.bag import unpack
from tests.support.databases import settings_for
from tests.support.people import PASSWORD, people_in
from tests.support.program import client_of, program
from tests.support.records import customer

RELEASES = Path(__file__).parents[1] / "data" / "releases"
FIRST = "0006"
CHANGES = ("UPDATE {} SET position = position + 1", "DELETE FROM {}")


@pytest.fixture
def first_release(databases, tmp_path):
    """A backup of an organisation as the first release kept it."""
    target = tmp_path / "first.tar"
    with lzma.open(RELEASES / f"0.1.0-{databases.name}.tar.xz") as source:
        target.write_bytes(source.read())
    return target


@pytest.fixture
def old(first_release, elsewhere, tmp_path):
    """A data folder with the database of the first release, not migrated."""
    with first_release.open("rb") as source:
        bag = unpack(source, tmp_path / "bag", BAG)
    about, settings = read_about(bag), elsewhere()
    assert about["revision"] == FIRST
    for path in (bag.folder / "data").iterdir():
        path.rename(settings.data / path.name)
    database = settings.data / "database"
    with program(settings) as app, app.app_context():
        if about["database"] == "sqlite":
            (database / "akashi.sqlite").rename(settings.data / "akashi.sqlite")
        else:
            with writing() as connection:
                fill_tables(connection, about, database)
    return settings


@contextmanager
def writing():
    with db.engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
        yield connection


def rows(connection):
    """All there is: table → its rows, each as a set of (column, value)."""
    return {
        name: [frozenset(row._mapping.items()) for row in connection.execute(every(name)) if hashable(row)]
        for name in inspect(connection).get_table_names()
        if name != "alembic_version"
    }


def every(name):
    return select(literal_column("*")).select_from(table(name)).order_by(text("1, 2"))


def hashable(row):
    return all(not isinstance(value, dict | list) for value in row)


def refuses_changes(connection):
    for name in ("journal_header", "journal_content"):
        for change in CHANGES:
            with pytest.raises(DatabaseError, match="append-only"), connection.begin_nested():
                connection.execute(text(change.format(name)))
    return True


def test_nothing_is_lost_on_the_way_and_the_journal_stays_append_only(old):
    """Migration by migration. One that drops or renames a column on purpose says so here."""
    with program(old) as app, app.app_context(), writing() as connection:
        before = rows(connection)
        assert {name: len(found) for name, found in before.items()}["journal_header"] == 93
        steps = list(ScriptDirectory.from_config(migrations()).iterate_revisions("head", FIRST))
        for step in reversed(steps):
            upgrade_on(connection, step.revision)
            assert refuses_changes(connection)
            after = rows(connection)
            for name, found in before.items():
                assert len(after[name]) == len(found), (step.revision, name)
                for was, now in zip(found, after[name], strict=True):
                    assert was <= now, (step.revision, name)
        assert revision_of(connection) == newest_revision()


def test_the_names_of_the_files_tell_the_order_of_the_migrations(old):
    with program(old) as app, app.app_context():
        steps = list(ScriptDirectory.from_config(migrations()).walk_revisions())
    assert revisions() == tuple(step.revision for step in reversed(steps))


def test_the_program_starts_on_it_and_goes_on(old, clock):
    with program(old, clock) as app:
        upgrade_database(app)
        with app.test_request_context("/"):
            last = head(db.session)
            assert from_tables(db.session) == from_journal(db.session, last.position)
            reports = list(db.session.scalars(select(IssuedReport)))
            [issued] = [report.json_digest for report in reports if report.json_digest]
            assert len(issued_bytes(issued)) > 1000
            customer(people_in(app), "One more")
            assert head(db.session).position > last.position
            db.session.rollback()
        client = client_of(app)
        answer = client.post("/sign-in", data={"email": "po@example.test", "password": PASSWORD})
        assert (answer.status_code, client.get("/").status_code) == (302, 200)


def test_two_that_start_at_once_migrate_once(old, clock):
    """The programs are made before: threads that make them at once confuse Python (its issue 106905)."""
    failures = []

    def start(app):
        try:
            upgrade_database(app)
        except BaseException as failure:  # noqa: BLE001  # reported by the test
            failures.append(failure)

    with ExitStack() as open_programs:
        made = [open_programs.enter_context(program(old, clock)) for _ in range(3)]
        threads = [Thread(target=start, args=(app,)) for app in made]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []
    with program(old) as app, app.app_context():
        assert revision_of(db.engine) == newest_revision()


def test_a_backup_of_the_first_release_is_restored(first_release, elsewhere):
    there = elsewhere()
    restored = restore_backup(first_release, there, create_app, lambda _: None)
    assert (restored.head.position, restored.flaws) == (93, ())


@pytest.fixture
def sqlite_backup(tmp_path):
    target = tmp_path / "sqlite.tar"
    with lzma.open(RELEASES / "0.1.0-sqlite.tar.xz") as source:
        target.write_bytes(source.read())
    return target


def test_an_organisation_moves_from_sqlite_to_postgresql(sqlite_backup, elsewhere, tmp_path, clock):
    """Restored into either kind, it says the same, and goes on counting where it was."""
    there, staying = elsewhere(), settings_for(tmp_path / "staying")
    for settings in (there, staying):
        assert restore_backup(sqlite_backup, settings, create_app, lambda _: None).flaws == ()
    found = []
    for settings in (there, staying):
        with program(settings, clock) as app, app.test_request_context("/"):
            rows_there = {
                each.name: sorted(map(repr, db.session.execute(select(each))))
                for each in db.metadata.sorted_tables
            }
            found.append((from_tables(db.session), rows_there))
            db.session.rollback()
            assert customer(people_in(app), "One more")
            db.session.rollback()
    assert found[0] == found[1]


def test_an_organisation_does_not_move_back(tmp_path):
    target = tmp_path / "postgresql.tar"
    with lzma.open(RELEASES / "0.1.0-postgresql.tar.xz") as source:
        target.write_bytes(source.read())
    with pytest.raises(Refusal, match="Name an empty one"):
        restore_backup(target, settings_for(tmp_path / "there"), create_app, lambda _: None)
    assert not (tmp_path / "there").exists()


def test_a_database_of_a_newer_version_is_left_alone(old):
    with program(old) as app:
        with app.app_context(), writing() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(Refusal, match="newer version"):
            upgrade_database(app)
