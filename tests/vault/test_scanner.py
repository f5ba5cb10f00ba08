"""The scanner's words: only "nothing found" counts as that, and whatever is unclear is no verdict."""

from __future__ import annotations

import io
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.vault.clamav import AWAY, TOO_LARGE, UNCLEAR, ScannerTrouble, ping, scan
from tests.support import clamd
from tests.support.clamd import EICAR, Scanner

LARGE = bytes(range(256)) * 3000  # several pieces
OWN_SIGNATURE = f"Own.Test.Signature:0:*:{EICAR.hex()}\n"


@pytest.fixture(params=["socket", "port"])
def scanner(request, tmp_path):
    with Scanner(str(tmp_path / "clamd.ctl") if request.param == "socket" else "") as running:
        yield running


def test_every_byte_is_heard(scanner):
    for content in (b"", b"a", LARGE):
        assert scan(scanner.address, io.BytesIO(content)) == ""
        assert scanner.heard[-1] == clamd.sha256(content).hexdigest()
    ping(scanner.address)


def test_what_is_found_is_named(scanner):
    assert scan(scanner.address, io.BytesIO(b"before " + EICAR + LARGE)) == "Eicar-Signature"


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (clamd.TOO_LARGE, TOO_LARGE),
        (b"stream: OK not really", UNCLEAR),
        (b"OK", UNCLEAR),
        (b"UNKNOWN COMMAND", UNCLEAR),
        (b"x" * 10_000, UNCLEAR),
        (None, AWAY),
    ],
)
def test_anything_else_is_no_verdict(scanner, answer, trouble):
    scanner.says(answer)
    with pytest.raises(ScannerTrouble) as error:
        scan(scanner.address, io.BytesIO(b"a"))
    assert error.value.code == trouble


def test_names_of_what_is_found_hold_nothing_odd(scanner):
    scanner.says("stream: Win.\u202eTest\n".encode() + b"x" * 200 + b" FOUND")
    with pytest.raises(ScannerTrouble):
        scan(scanner.address, io.BytesIO(b"a"))
    scanner.says("stream: Win.\u202eTest".encode() + b"x" * 200 + b" FOUND")
    assert scan(scanner.address, io.BytesIO(b"a")) == "Win.Test" + "x" * 92


def test_where_nobody_listens_there_is_no_verdict(tmp_path):
    with Scanner() as gone:
        address = gone.address
    for nowhere in (address, f"unix:{tmp_path / 'no.ctl'}"):
        with pytest.raises(ScannerTrouble) as error:
            scan(nowhere, io.BytesIO(b"a"))
        assert error.value.code == AWAY


@contextmanager
def real_clamd(folder: Path):
    """The program itself, with one signature of our own."""
    (folder / "own.ndb").write_text(OWN_SIGNATURE)
    settings = folder / "clamd.conf"
    settings.write_text(
        f"LocalSocket {folder}/ctl\nDatabaseDirectory {folder}\nForeground yes\nStreamMaxLength 1M\n"
        f"TemporaryDirectory {folder}\n"
    )
    running = subprocess.Popen(
        ["clamd", "--config-file", str(settings)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield f"unix:{folder}/ctl", running
    finally:
        running.terminate()
        running.wait()


def test_clamd_itself_is_understood(tmp_path):
    if not shutil.which("clamd"):
        pytest.skip("clamd is not installed: sudo apt-get install -y clamav-daemon")
    with real_clamd(tmp_path) as (address, running):
        for _ in range(200):
            if (tmp_path / "ctl").exists() or running.poll() is not None:
                break
            time.sleep(0.05)
        ping(address)
        assert scan(address, io.BytesIO(LARGE)) == ""
        assert scan(address, io.BytesIO(EICAR)) == "Own.Test.Signature.UNOFFICIAL"
        with pytest.raises(ScannerTrouble) as error:
            scan(address, io.BytesIO(bytes(3_000_000)))
        assert error.value.code in (TOO_LARGE, AWAY)
