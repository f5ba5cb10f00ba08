"""The files of docs/examples/operations are not prose: what they name is there, and they work."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from flask import request

from app.cli.modules import COMMANDS
from app.config import KNOWN, MEGABYTE, Settings
from app.operations.version import VERSION
from tests.support.commands import commands_on
from tests.support.databases import SECRET
from tests.support.people import SMALL
from tests.support.program import client_of, program

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples" / "operations"
OPERATIONS = ROOT / "docs" / "operations.md"
TOKEN = "known to monitoring only"


@pytest.fixture
def organisation():
    return SMALL


def test_the_version_is_that_of_the_project():
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION


def test_every_setting_of_the_example_is_taken(tmp_path):
    lines = re.findall(r"^#?(AKASHI_\w+)=(.*)$", (EXAMPLES / "akashi.env").read_text(), re.MULTILINE)
    empty = {"AKASHI_SECRET_KEY": SECRET, "AKASHI_METRICS_TOKEN": TOKEN}
    given = {name: value or empty[name] for name, value in lines}
    found = Settings.from_environment(given, data=tmp_path)
    assert (found.https, found.proxies, found.lasting_key, bool(found.smtp_url)) == (True, 1, True, True)


def test_every_setting_and_every_command_is_explained():
    text = OPERATIONS.read_text()
    assert not {name for name in KNOWN if f"`{name}`" not in text}
    typed = set(re.findall(r"(?:^ +|`)akashi ([a-z][a-z-]+)", text, re.MULTILINE))
    assert typed <= COMMANDS.keys(), typed - COMMANDS.keys()
    assert {"init", "backup", "restore", "verify", "doctor", "migrate"} <= typed


def test_what_is_installed_brings_no_source_control():
    """The history of the program is of no use to it, and lies where it cannot read it."""
    text = OPERATIONS.read_text()
    assert not re.search(r"git (clone|checkout)\b.* /opt/akashi", text)
    assert re.findall(r"git -C /usr/local/src/akashi archive v[\d.]+ \| tar -x -C /opt/akashi-", text)
    assert "chmod 0700 /usr/local/src/akashi" in text
    assert ".git" not in (EXAMPLES / "Containerfile").read_text()


def test_systemd_takes_the_units(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not there")
    for unit in (*EXAMPLES.glob("*.service"), *EXAMPLES.glob("*.timer")):
        there = re.sub(r"^(Exec\w+=)/opt/akashi/\S+", r"\1/bin/true", unit.read_text(), flags=re.MULTILINE)
        (tmp_path / unit.name).write_text(there)
    units = sorted(map(str, tmp_path.iterdir()))
    assert len(units) == 4
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True)
    assert (done.returncode, str(tmp_path) in done.stderr) == (0, False), done.stderr


def test_nginx_takes_its_file(tmp_path):
    if not shutil.which("nginx"):
        pytest.skip("nginx is not there")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=x",
         "-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    ours = (EXAMPLES / "nginx.conf").read_text().replace("/etc/ssl/akashi", str(tmp_path))
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; {ours} }}"
    )
    done = subprocess.run(
        ["nginx", "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"], capture_output=True, text=True
    )
    assert "syntax is ok" in done.stderr, done.stderr


def test_nginx_lets_the_largest_upload_through(tmp_path):
    allowed = re.search(r"client_max_body_size\s+(\d+)m;", (EXAMPLES / "nginx.conf").read_text())
    needed = Settings.from_environment({}, data=tmp_path).upload_max_bytes // MEGABYTE + 2
    assert allowed and int(allowed[1]) >= needed


def test_the_image_holds_what_the_program_needs():
    lines = (EXAMPLES / "Containerfile").read_text()
    copied = set(re.findall(r"^COPY (\S+)", lines, re.MULTILINE))
    assert copied == {"requirements.lock", "app", "controls", "evidence", "reports", "migrations"}
    launcher = (ROOT / "akashi").read_text()
    libraries = re.findall(r'^    "(lib[^"]+)": "lib', launcher, re.MULTILINE)
    assert libraries and all(library in lines for library in libraries)


def test_alerts_are_about_figures_there_are(settings, clock):
    named = set(re.findall(r"\bakashi_\w+", (EXAMPLES / "akashi.rules.yml").read_text()))
    with program(replace(settings, metrics_token=TOKEN), clock) as app:
        client_of(app).get("/health/live")
        told = client_of(app).get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    assert named and all(f"\n{name}" in told for name in named)


@pytest.mark.parametrize(("proxies", "seen"), [(0, ("127.0.0.1", "http")), (1, ("203.0.113.9", "https"))])
def test_only_our_own_proxies_are_believed(settings, clock, proxies, seen):
    found = []
    with program(replace(settings, proxies=proxies), clock, unused=True) as app:
        app.before_request(lambda: found.append((request.remote_addr, request.scheme)))
        client_of(app).get(
            "/health/live",
            headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9", "X-Forwarded-Proto": "https"},
        )
    assert found == [seen]


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@contextmanager
def gunicorn(settings, folder, workers=2, **environment):
    """The server of the example, on a port of its own."""
    address = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "-c", str(EXAMPLES / "gunicorn.conf.py"), "-b", address,
               "-w", str(workers), "app.cli.wsgi:application()"]  # fmt: skip
    given = {
        "AKASHI_DATA": str(settings.data), "AKASHI_DATABASE_URL": settings.database_url,
        "AKASHI_SECRET_KEY": SECRET, "AKASHI_METRICS_TOKEN": TOKEN, "PROMETHEUS_MULTIPROC_DIR": str(folder),
    }  # fmt: skip
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | given | environment, stdout=log, stderr=log
        )
    try:
        yield process, f"http://{address}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def fetched(url, **headers):
    try:
        with urlopen(Request(url, headers=headers), timeout=30) as answer:  # noqa: S310  # our own server
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, ""


def until_ready(process, address):
    while process.poll() is None:
        try:
            return fetched(f"{address}/health/ready")
        except OSError:
            time.sleep(0.2)
    return None


@pytest.mark.one_database
def test_gunicorn_serves_in_several_processes_with_one_sum(settings, tmp_path, monkeypatch):
    assert commands_on(settings, monkeypatch)("migrate").status == 0  # as the unit does
    with gunicorn(settings, tmp_path) as (process, address):
        assert until_ready(process, address) == (200, '{"status":"ready"}\n'), (tmp_path / "log").read_text()
        for _ in range(20):
            assert fetched(f"{address}/health/live")[0] == 200
        _, told = fetched(f"{address}/metrics", Authorization=f"Bearer {TOKEN}")
        assert 'akashi_requests_total{method="GET",route="/health/live",status="200"} 20.0' in told
        assert fetched(f"{address}/metrics")[0] == 404
    assert process.returncode == 0


@pytest.mark.one_database
def test_gunicorn_does_not_start_without_a_lasting_key(settings, tmp_path):
    with gunicorn(settings, tmp_path, workers=1, AKASHI_SECRET_KEY="") as (process, address):
        assert until_ready(process, address) is None
    assert "AKASHI_SECRET_KEY is not set" in (tmp_path / "log").read_text()
