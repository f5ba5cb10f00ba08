"""Size is no reason to need memory, and beyond the limit it is a reason to say so."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.support.people import email_of
from tests.support.program import client_of, program
from tests.vault.big_upload import JSON, parts

MEGABYTE = 1024 * 1024
SENTENCE = "This file is %s MB. Files can be up to 1 MB; split it or link to where it is kept."


@pytest.mark.one_database  # the bytes never meet the database
def test_200_megabytes_come_and_go_in_constant_memory(settings):
    size = settings.upload_max_bytes
    arguments = [str(settings.data), settings.database_url, email_of("PO"), str(size)]
    command = [sys.executable, "-m", "tests.vault.big_upload", *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["status"] == 200, told
    assert told["answer"]["size"] == told["length"] == size
    assert told["before"] < size  # or nothing that follows would show
    assert told["uploaded"] < 24 * MEGABYTE
    assert told["downloaded"] < 24 * MEGABYTE


@pytest.fixture
def small_client(settings):
    """Signed in where files can be up to 1 MB."""
    with program(replace(settings, upload_max_bytes=MEGABYTE)) as app:
        client = client_of(app)
        client.sign_in_as(email_of("PO"))
        yield client


def test_a_file_over_the_limit_is_refused_with_its_size(small_client):
    answer = small_client.post("/evidence/uploads", environ_overrides=parts(MEGABYTE + 1), headers=JSON)
    assert answer.status_code == 422
    assert answer.json["error"] == SENTENCE % 2


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_far_over_the_limit_nothing_is_read_and_the_sentence_is_the_same(small_client, accept):
    upload = parts(4 * MEGABYTE)
    answer = small_client.post("/evidence/uploads", environ_overrides=upload, headers={"Accept": accept})
    assert answer.status_code == 413
    assert SENTENCE % 5 in (answer.json["error"] if accept == "application/json" else answer.text)
    assert upload["wsgi.input"].raw.left == 4 * MEGABYTE
