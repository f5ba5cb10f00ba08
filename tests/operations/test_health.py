"""Alive, ready, and figures: what machines are told, and what strangers are not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from app.db import db
from tests.support.people import SMALL
from tests.support.program import client_of, program

ROOT = Path(__file__).parents[2]
TOKEN = "known to monitoring only"


@pytest.fixture
def organisation():
    return SMALL


@pytest.fixture
def watched(settings, clock):
    with program(replace(settings, metrics_token=TOKEN), clock, unused=True) as app:
        yield app


def scraped(app):
    answer = client_of(app).get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_it_is_live_and_ready(client):
    assert (client.get("/health/live").json, client.get("/health/ready").json) == (
        {"status": "live"},
        {"status": "ready"},
    )


def test_without_its_database_it_is_live_but_not_ready(app, settings, client):
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    settings.data.rename(settings.data.with_name("gone"))
    settings.data.write_text("no folder")
    try:
        assert client.get("/health/live").status_code == 200
        answer = client.get("/health/ready")
        assert (answer.status_code, answer.json) == (503, {"status": "not ready"})
    finally:
        settings.data.unlink()
        settings.data.with_name("gone").rename(settings.data)
    assert client.get("/health/ready").status_code == 200


def test_on_the_database_of_another_version_it_is_not_ready(app, client):
    with app.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        db.session.commit()
    assert client.get("/health/ready").status_code == 503


def test_strangers_find_no_figures(watched, client):
    assert client.get("/metrics").status_code == 404  # no token set: there is no such page
    stranger = client_of(watched)
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}):
        assert stranger.get("/metrics", headers=headers).status_code == 404


def test_requests_are_counted_by_route(watched):
    client = client_of(watched)
    for path in ("/health/live", "/r/BRM-2026-0001", "/r/BRM-2026-0002", "/no/such/page"):
        client.get(path)
    client.open("/health/live", method="BREW")
    found = scraped(watched)
    assert found['akashi_requests_total{method="GET",route="/health/live",status="200"}'] == 1
    assert found['akashi_requests_total{method="GET",route="/r/<number>",status="302"}'] == 2
    assert found['akashi_requests_total{method="GET",route="none",status="404"}'] == 1
    assert found['akashi_requests_total{method="other",route="none",status="405"}'] == 1
    assert found['akashi_request_seconds_count{route="/r/<number>"}'] == 2


def test_what_there_is_is_told(watched):
    found = scraped(watched)
    assert found["akashi_database_up"] == 1
    assert found["akashi_journal_position"] > 10
    assert found["akashi_disk_free_bytes"] > 0
    assert found['akashi_jobs{state="failed"}'] == 0
    assert (found["akashi_evidence_files"], found["akashi_evidence_bytes"]) == (0, 0)


def test_nothing_about_people_is_told(watched, people):
    client = client_of(watched)
    client.get(f"/r/{people['PO'].number}")
    client.get("/sign-in", query_string={"next": people["PO"].email})
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    told = [person for person in people.values() if re.search(f"{person.number}|{person.name}|@", answer)]
    assert not told


@pytest.mark.one_database
def test_processes_count_together(tmp_path):
    """What two processes counted is one figure: the second is forked from the first, as gunicorn does it."""
    counting = (
        "from flask import Flask, g; import os, time\n"
        "from app.operations.metrics import count_requests, figures\n"
        "app = Flask('x'); count_requests(app)\n"
        "app.before_request(lambda: setattr(g, 'started', time.perf_counter()))\n"
        "app.add_url_rule('/', 'x', lambda: 'x')\n"
        "child = os.fork()\n"
        "app.test_client().get('/')\n"
        "if not child: os._exit(0)\n"
        "assert os.waitpid(child, 0)[1] == 0\n"
        "from prometheus_client import CollectorRegistry, generate_latest\n"
        "from prometheus_client.multiprocess import MultiProcessCollector\n"
        "registry = CollectorRegistry(); MultiProcessCollector(registry)\n"
        "print(generate_latest(registry).decode())\n"
    )
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    command = [sys.executable, "-c", counting]
    told = subprocess.check_output(command, cwd=ROOT, env=environment, text=True)
    assert 'akashi_requests_total{method="GET",route="/",status="200"} 2.0' in told
