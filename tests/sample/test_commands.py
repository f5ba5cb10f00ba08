"""`akashi sample` and `akashi demo` on the command line."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from urllib.request import urlopen

import pytest

from app.refusal import Refusal
from app.sample.making import is_sample, last_full_month, make_room, parse_month
from app.sample.people import PASSWORD, SIGN_INS
from tests.support.apart import apart
from tests.support.commands import Command, as_typed, commands_on
from tests.support.databases import only_one, settings_for

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("AKASHI_")}


@pytest.fixture(scope="module")
def made(kept_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two months of history, made by the command: once for all workers, each has a copy."""
    kept = kept_folder / "sample-by-command"
    with only_one(kept_folder / "sample-by-command.lock"):
        if not is_sample(kept):
            made_by_command(kept)
    return Path(shutil.copytree(kept, tmp_path_factory.mktemp("sample") / "data"))


def made_by_command(data: Path) -> None:
    done = apart("sample", "--data", data, "--last-month", "2025-10", environment={})
    assert done.status == 0, done.err
    assert done.out.startswith("Hoshino Systems, 2025-09 to 2025-10")


def test_a_sample_is_complete_and_intact(made: Path, command: Command) -> None:
    assert json.loads((made / "sample.json").read_text()) == {"last_month": "2025-10"}
    checked = command("verify")
    assert (checked.status, checked.out.splitlines()[-1]) == (0, "All agree.")


def test_a_folder_with_an_organisation_is_left_alone(made: Path, command: Command) -> None:
    with pytest.raises(Refusal, match="already an organisation"):
        command("sample")


@pytest.fixture
def command(made: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Commands on the folder that was made, in this process."""
    return commands_on(settings_for(made), monkeypatch)


@pytest.mark.parametrize("month", ["2025-08", "2026-13", "October", "2026-10-01"])
def test_months_that_cannot_be_told(month: str) -> None:
    with pytest.raises(Refusal):
        parse_month(month)


def test_a_wrong_month_makes_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is refused is one line, and says so to the shell."""
    status = as_typed(monkeypatch, "sample", "--data", tmp_path / "data", "--last-month", "2025-08")
    said = capsys.readouterr().err
    assert (status, said.startswith("akashi: "), said.count("\n")) == (2, True, 1)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("today", "month"),
    [((2026, 11, 22), (2026, 10)), ((2027, 1, 1), (2026, 12)), ((2024, 5, 5), (2025, 10))],
)
def test_the_last_full_month(today: tuple[int, int, int], month: tuple[int, int]) -> None:
    assert last_full_month(date(*today)) == month


def test_room_is_made_only_where_a_sample_was(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "precious").write_text("x")
    with pytest.raises(Refusal, match="left alone"):
        make_room(other)
    assert (other / "precious").exists()
    (other / "sample.json").write_text("{}")
    make_room(other)
    make_room(tmp_path / "never there")
    assert not other.exists()


def test_the_demo_says_where_it_is_and_who_may_sign_in(made: Path) -> None:
    port = free_port()
    command = [sys.executable, "-u", "-m", "app.cli", "demo", "--data", str(made), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=ENVIRONMENT) as server:
        try:
            wait_for(port)
            with urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=30) as page:
                assert "Hoshino Systems" in page.read().decode()
            assert server.stdout is not None
            said = [server.stdout.readline() for _ in range(2 + len(SIGN_INS))]
        finally:
            server.terminate()
    assert f"http://127.0.0.1:{port}" in said[0]
    assert PASSWORD in said[1]
    assert [line.split()[0] for line in said[2:]] == [own.role for own in SIGN_INS]
    assert all(own.email in line for own, line in zip(SIGN_INS, said[2:], strict=True))
    assert is_sample(made)


def test_an_address_in_use_is_said_in_a_sentence(made: Path) -> None:
    """As a process: whatever a server that cannot start leaves open ends with it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = apart("demo", "--data", made, "--port", taken.getsockname()[1], environment={})
    assert done.status == 1
    assert "Choose another --port" in done.err
    assert "Traceback" not in done.err


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(1200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the demo did not start")
