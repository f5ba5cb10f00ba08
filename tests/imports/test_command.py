"""`akashi import` and `akashi approve-import` as they are typed."""

from __future__ import annotations

import pytest

from app.accounts.queries import account_of
from app.accounts.usecases import set_roles
from app.actor import system
from app.cli.tables import as_table, width
from app.records.queries import newest
from app.refusal import Refusal
from app.transaction import transaction
from tests.imports.conftest import DATA, EVIDENCE, EXAMPLES
from tests.support.commands import commands_on

MEETINGS = (EXAMPLES / "build-meetings.toml", DATA / "meetings.csv")
FILES = (EXAMPLES / "meeting-files.toml", DATA / "meeting_files.csv")

pytestmark = pytest.mark.one_database  # commands are words around what test_importing.py tries on both


@pytest.fixture
def command(app, people, settings, monkeypatch):
    """Commands on the data folder; RO may record everything, AP approves."""
    with app.app_context(), transaction(system("setup", origin="cli")) as tx:
        set_roles(tx, account_of(tx.session, people["RO"].email), ["RO", "SM", "VM"])
    return commands_on(settings, monkeypatch)


def test_a_dry_run_prints_every_row(command, people, position):
    before = position()
    said = command("import", *MEETINGS, "--as", people["RO"].email, "--dry-run")
    lines = said.out.splitlines()
    assert said.status == 0
    assert "meeting  meetings.csv → BRM meetings" in lines
    assert "  3    Quarterly Council · 2025-04-08  new" in lines
    assert lines[-2:] == ["  new: 4", "This was a dry run. Nothing was saved."]
    assert position() >= before  # opening the folder may journal the declarations, the run nothing


def test_an_import_and_its_approval(command, people, session):
    said = command("import", *MEETINGS, "--as", people["RO"].email, "--submit")
    assert (said.status, said.err) == (0, "")
    assert "  new: 4  (MTG-2026-0001 – MTG-2026-0004)" in said.out
    assert "akashi approve-import nodejs-build --as MAIL" in said.out
    refused = command("approve-import", "nodejs-build", "--as", people["AP"].email, answer="n\n")
    assert refused.status == 1 and "Nothing was approved." in refused.out
    approved = command("approve-import", "nodejs-build", "--as", people["AP"].email, answer="y\n")
    assert approved.status == 0
    assert "MTG-2026-0004  BRM meeting Quarterly Council, Dec 2025  1      Attendees, Agenda" in approved.out
    assert approved.out.endswith("Approved: 5. Files accepted afterwards: 0.\n")
    with session() as db:
        assert newest(db, "MTG-2026-0004").state == "approved"
    again = command("approve-import", "nodejs-build", "--as", people["AP"].email)
    assert again.out == "Nothing from nodejs-build waits for approval.\n"


def test_importing_again_says_that_nothing_has_changed(command, people):
    command("import", *MEETINGS, "--as", people["RO"].email)
    said = command("import", *MEETINGS, "--as", people["RO"].email)
    assert said.status == 0
    assert said.out.endswith("Everything was imported before. Nothing has changed.\n")


def test_files_are_named_by_rows(command, people):
    command("import", *MEETINGS, "--as", people["RO"].email)
    said = command("import", *FILES, "--evidence", EVIDENCE, "--as", people["RO"].email)
    assert (said.status, said.err) == (0, "")
    assert "  file added: 2" in said.out
    done = command("approve-import", "nodejs-build", "--as", people["AP"].email, "--yes")
    assert done.status == 0 and "Approved: 5." in done.out


def test_faults_end_with_status_1_in_the_language_asked_for(command, people, write, position):
    before = position()
    table = write("meetings.csv", MEETINGS[1].read_text().replace("2025-05-06", "6 May"))
    said = command("import", MEETINGS[0], table, "--as", people["RO"].email, "--lang", "ja")
    assert said.status == 1
    assert said.err.startswith("meetings.csv 4行目 date列 「6 May」: ")
    assert said.err.endswith("問題が1件あります。 何も保存していません。\n")
    assert position() >= before


def test_a_broken_file_ends_with_status_1(command, people, write):
    said = command("import", MEETINGS[0], write("meetings.csv", b"a\0b"), "--as", people["RO"].email)
    assert said.status == 1
    assert said.err.startswith("meetings.csv, row 1: There is a NUL character")
    assert said.err.endswith("Nothing was saved.\n")


def test_a_stranger_imports_nothing(command):
    with pytest.raises(Refusal, match="Nobody signs in as x@example"):
        command("import", *MEETINGS, "--as", "x@example.test")


def test_tables_count_japanese_as_wide_and_hide_nothing():
    table = as_table([("顧客", "a"), ("ab", "b\x1b[2J")])
    assert table == "顧客  a\nab    b⟨001B⟩[2J"
    assert width("北川") == 4
    assert as_table([("x" * 99, "end")]) == "x" * 79 + "…  end"
