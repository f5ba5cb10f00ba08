"""What a backup holds comes back whole; what is not whole does not come back at all."""

from __future__ import annotations

import resource
import shutil
import stat
import tarfile
from functools import partial

import pytest
from sqlalchemy import inspect, literal_column, select, table

from app.assessments.facts import from_journal, from_tables
from app.assessments.issued_files import report_store
from app.db import db
from app.jobs.worker import run_waiting
from app.journal.read import head
from app.vault.models import EvidenceLink
from app.vault.usecases import store
from tests.operations.conftest import files_in, nothing_is_left
from tests.support.apart import apart
from tests.support.issued import MINUTES
from tests.support.paper import without_pango
from tests.support.people import people_in
from tests.support.program import client_of, program
from tests.support.records import person


def facts_of(settings, clock):
    with program(settings, clock) as app, app.app_context():
        last = head(db.session)
        facts = from_tables(db.session)
        assert facts == from_journal(db.session, last.position)
        return last, facts


def rows_of(settings, clock):
    """Every row of every table."""
    with program(settings, clock) as app, app.app_context():
        found = {
            name: sorted(map(repr, db.session.execute(select(literal_column("*")).select_from(table(name)))))
            for name in inspect(db.engine).get_table_names()
        }
        db.session.remove()
        return found


def test_what_is_restored_is_what_was_backed_up(settings, packed, elsewhere, command, clock):
    there = elsewhere()
    done = command(there, "restore", packed)
    assert (done.status, done.err) == (0, ""), done
    assert "Restored in" in done.out
    assert rows_of(there, clock) == rows_of(settings, clock)
    assert facts_of(there, clock) == facts_of(settings, clock)
    passing = ("queue.sqlite", "counts.sqlite", "pictures/")
    left_out = {name for name in files_in(settings.data) if name.startswith(passing)}
    kept = {name for name in files_in(settings.data) - left_out if not name.endswith(("-wal", "-shm"))}
    assert files_in(there.data) == kept
    assert command(there, "verify").out.splitlines()[-1] == "All agree."


def test_the_program_goes_on_where_it_was(packed, elsewhere, command, clock, monkeypatch, tmp_path):
    without_pango(monkeypatch, tmp_path)  # the job that waits makes a report, its paper is no matter
    there = elsewhere()
    command(there, "restore", packed)
    with program(there, clock) as app:
        assert run_waiting(app) == 1  # the job that waited
        people = people_in(app)
        with app.test_request_context("/"):
            before = head(db.session).position
            assert person(people, "Somebody new")
            assert head(db.session).position == before + 1
            [link] = db.session.scalars(select(EvidenceLink))
            with store().open_verified(link.file) as stream:
                assert stream.read() == MINUTES
            assert len(list(report_store().digests())) > 0
            db.session.rollback()


def test_nobody_is_signed_in_afterwards(settings, sign_in, elsewhere, command, tmp_path):
    """Who was signed out since the backup must not come back with it."""
    browser = sign_in("PO")
    assert browser.get("/").status_code == 200
    with browser.session_transaction() as session:
        cookie = dict(session)
    command(settings, "backup", "-o", tmp_path / "b.tar")
    there = elsewhere()
    command(there, "restore", tmp_path / "b.tar")
    for where, status in ((settings, 200), (there, 302)):
        with program(where) as app:
            client = client_of(app)
            with client.session_transaction() as session:
                session.update(cookie)
            assert client.get("/").status_code == status


def test_a_folder_gets_a_file_named_by_the_moment(settings, command, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    assert command(settings, "backup", "-o", folder).status == 0
    [made] = folder.iterdir()
    assert made.name.startswith("akashi-2") and made.suffix == ".tar"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_nothing_is_written_over(settings, packed, command, tmp_path):
    before = packed.read_bytes()
    with pytest.raises(Exception, match="is there already"):
        command(settings, "backup", "-o", packed)
    assert packed.read_bytes() == before
    with pytest.raises(Exception, match="lost with it"):
        command(settings, "backup", "-o", settings.data / "evidence" / "b.tar")
    with pytest.raises(Exception, match="no folder"):
        command(settings, "backup", "-o", tmp_path / "nowhere" / "b.tar")


def test_only_an_empty_folder_is_restored_to(settings, packed, elsewhere, command):
    there = elsewhere()
    (there.data / "notes.txt").write_text("mine")
    with pytest.raises(Exception, match="is not empty"):
        command(there, "restore", packed)
    assert files_in(there.data) == {"notes.txt"}


@pytest.mark.postgresql
def test_only_an_empty_database_is_restored_to(settings, packed, elsewhere, command, databases):
    if databases.name == "sqlite":
        return
    there = elsewhere()
    command(there, "restore", packed)
    shutil.rmtree(there.data)
    with pytest.raises(Exception, match="is not empty"):
        command(there, "restore", packed)
    assert not there.data.exists()


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_one_that_is_cut_off_is_refused(packed, elsewhere, command, part):
    """Somewhere before its last file ends; what fills it up behind that says nothing."""
    with tarfile.open(packed) as tar:
        end = max(member.offset_data + member.size for member in tar)
    packed.write_bytes(packed.read_bytes()[: int(end * part)])
    there = elsewhere()
    with pytest.raises(Exception, match="not a whole backup"):
        command(there, "restore", packed)
    nothing_is_left(there)


def test_one_with_a_changed_byte_is_refused(packed, elsewhere, command):
    """A byte anywhere in a file; those between files say nothing."""
    there = elsewhere()
    sound = packed.read_bytes()
    with tarfile.open(packed) as tar:
        places = [member.offset_data + member.size // 2 for member in tar]
    for place in places:
        packed.write_bytes(sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :])
        with pytest.raises(Exception, match="not a whole backup"):
            command(there, "restore", packed)
        nothing_is_left(there)


def test_what_was_damaged_before_is_named_and_stays_so(settings, packed, elsewhere, command, tmp_path):
    """An organisation with a damaged file needs backups too; they must not hide it."""
    [damaged] = [path for path in (settings.data / "evidence").rglob("*") if path.is_file()]
    damaged.write_bytes(b"something else")
    done = command(settings, "backup", "-o", tmp_path / "second.tar")
    assert done.status == 1
    assert damaged.name in done.err
    there = elsewhere()
    restored = command(there, "restore", tmp_path / "second.tar")
    assert restored.status == 0
    assert damaged.name in restored.err
    assert command(there, "verify").status == 1


@pytest.mark.one_database  # the file is what has no room
def test_a_full_disk_leaves_no_half_file(settings, packed, tmp_path):
    """The system lets this process write no file larger than 50 KB."""
    folder = tmp_path / "small"
    folder.mkdir()
    done = apart(
        "backup", "--data", settings.data, "-o", folder,
        environment={"AKASHI_DATABASE_URL": settings.database_url},
        first=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (50_000, 50_000)),
    )  # fmt: skip
    assert done.status == 2, done.err
    assert str(folder) in done.err and "Nothing was left behind" in done.err
    assert list(folder.iterdir()) == []
