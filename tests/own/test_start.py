"""The start with own declarations: what is wrong stops it, and what records hold stays declared."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.cli import wsgi
from app.config import Settings, SettingsError
from app.db import db
from app.records.declarations import last_load
from app.records.usecases import save
from app.transaction import transaction
from controls.kinds import DeclarationError
from tests.support.commands import as_typed

pytestmark = pytest.mark.one_database

WRONG = [
    ("own.toml", 'need = "approve"', 'need = "always"', "x_site_visit: seen.need: unknown need always"),
    ("own.toml", '"x_hospitality"', '"gifts"', "brm_meeting: gifts: an own field needs the prefix x_"),
    ("own.toml", "[[kind]]", "[[kind", "cannot be read: "),
    (
        "own_control.toml",
        '"interface_check"',
        '"night_call"',
        "OWN-01: activity: unknown activity night_call",
    ),
    ("own_control.toml", '"drill"', '"siren"', "OWN-01: test.qualify.1.field: unknown value of how siren"),
    ("own_control.toml", "areas_min = 1", "areas_min = 'one'", "OWN-01: "),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), WRONG)
def test_a_wrong_file_stops_the_start_and_is_named(command, folder, name, old, new, said):
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DeclarationError) as wrong:
        command("migrate")
    assert f"{name}: {said}" in str(wrong.value)


def test_a_field_added_twice_is_at_fault_where_it_is_added_again(command, folder):
    shutil.copy(folder / "own.toml", folder / "second.toml")
    with pytest.raises(DeclarationError) as wrong:
        command("migrate")
    assert str(wrong.value).splitlines() == [
        "second.toml: x_site_visit: kind twice, also in own.toml",
        "second.toml: brm_meeting: field: x_hospitality twice",
    ]


def test_the_message_is_all_that_a_start_prints(command, settings, folder, monkeypatch, capsys):
    """No traceback: an administrator reads the file, the id and the key."""
    path = folder / "own_control.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"interface_check"', '"night_call"', 1))
    assert as_typed(monkeypatch, "serve", "--data", settings.data, "--port", "1") == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[-1].startswith("akashi: own_control.toml: OWN-01: ")
    assert "Traceback" not in said.err


def test_a_file_named_like_one_of_the_program_is_refused(command, folder):
    shutil.copy(folder / "own.toml", folder / "suppliers.toml")
    (folder / "own.toml").unlink()
    with pytest.raises(DeclarationError, match=r"suppliers\.toml: has the name of a file of the program"):
        command("migrate")


@pytest.mark.parametrize("wrong", ["nowhere", "empty"])
def test_a_folder_without_declarations_is_a_wrong_setting(settings, tmp_path, wrong):
    (tmp_path / "empty").mkdir()
    with pytest.raises(SettingsError, match=r"AKASHI_DECLARATIONS names .*(no such folder|no file ends)"):
        Settings.from_environment({"AKASHI_DECLARATIONS": str(tmp_path / wrong)}, data=settings.data)


# ---- taking away ----


def without(folder: Path, name: str, begin: str, end: str = "") -> None:
    """A file without what stands between two of its marks."""
    text = (folder / name).read_text(encoding="utf-8")
    start = text.index(begin)
    stop = text.index(end, start + 1) if end else len(text)
    (folder / name).write_text(text[:start] + text[stop:], encoding="utf-8")


def test_a_kind_that_records_hold_is_not_taken_away(command, folder, visit):
    without(folder, "own.toml", "# 2 an own kind")
    with pytest.raises(DeclarationError) as refused:
        command("migrate")
    assert str(refused.value) == (
        f"own.toml: x_site_visit: is gone, but 1 record holds it, such as {visit}. Put it back."
    )


def test_a_field_or_a_value_that_records_hold_is_not_taken_away(command, folder, app, people):
    with app.test_request_context("/"), transaction(people["RO"].actor) as tx:
        content = {"occurred_on": "2026-11-01", "x_hospitality": "given", "language": "en"}
        number = save(tx, kind="brm_meeting", content={**content, "customer": "CUS-2026-0001"}).number
    whole = (folder / "own.toml").read_text(encoding="utf-8")
    without(folder, "own.toml", '  {id = "given"', '  {id = "received"')
    with pytest.raises(DeclarationError, match=rf"brm_meeting: x_hospitality\.given: is gone.*{number}"):
        command("migrate")
    without(folder, "own.toml", "# 1 an own field", "# 2 an own kind")
    with pytest.raises(DeclarationError, match=rf"brm_meeting: x_hospitality: is gone.*{number}"):
        command("migrate")
    (folder / "own.toml").write_text(whole, encoding="utf-8")
    without(folder, "own.toml", '  {id = "received"', "]\n\n# 2")
    assert command("migrate").status == 0  # nobody holds that value


def test_a_control_and_an_unused_kind_may_go(command, folder, app, sign_in):
    without(folder, "own.toml", "# 2 an own kind")
    (folder / "own_control.toml").unlink()
    assert command("migrate").status == 0
    with app.app_context():
        assert "x_site_visit" not in last_load(db.session)["kinds"]
        db.session.remove()


def test_a_server_process_does_not_start_with_what_is_not_journalled(command, settings, folder, monkeypatch):
    monkeypatch.setenv("AKASHI_DATA", str(settings.data))
    assert wsgi.application().extensions["akashi_kinds"]["x_site_visit"].own
    without(folder, "own.toml", "# 2 an own kind")
    with pytest.raises(SettingsError, match="Run first: akashi migrate"):
        wsgi.application()
