"""A disk that can be filled and closed, and people who go on working meanwhile, in either language."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.assessments.issued_files import report_store
from app.db import db
from app.operations.flaws import flaws
from app.records.models import RecordVersion
from app.vault.usecases import store
from tests.support.forms import form_on, typed

NEW = "/records/complaint_procedure/new"
TEXT = "A complaint is whatever somebody says is one, whichever way it comes."
SIZE = "24m"
SENTENCES = {
    "disk_full": {"en": "The disk of the server is full", "ja": "サーバーのディスクがいっぱいです"},
    "disk_closed": {"en": "Nothing can be written on the server", "ja": "サーバーに書き込めません"},
    "database_gone": {"en": "The database does not answer", "ja": "データベースが応答しません"},
    "database_busy": {"en": "The database is busy", "ja": "データベースが使用中です"},
}


class Disk:
    """A small file system of memory, mounted for one test."""

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir()
        self.mount("-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs")

    def mount(self, *options: str) -> None:
        command = ["mount", *options, str(self.place)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise PermissionError(done.stderr)

    def fill(self) -> None:
        """To the last byte."""
        with (self.place / "ballast").open("wb", buffering=0) as ballast:
            try:
                while ballast.write(b"x" * 4096):
                    pass
            except OSError:
                return

    def make_room(self) -> None:
        (self.place / "ballast").unlink()

    def close(self) -> None:
        """As a kernel does that has found something wrong with it: it can be read and not written."""
        self.mount("-o", "remount,ro")

    def open(self) -> None:
        self.mount("-o", "remount,rw")

    def remove(self) -> None:
        subprocess.run(["umount", "-l", str(self.place)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("only root may mount a file system of its own")
    try:
        small = Disk(tmp_path / "disk")
    except PermissionError as refused:
        pytest.skip(f"no file system of its own: {refused}")
    yield small
    small.remove()


@pytest.fixture
def on_disk(disk, databases, settings):
    """The data folder of `settings` on the small disk. Nobody has the database open yet."""
    shutil.copytree(settings.data, disk.place / "data")
    data = disk.place / "data"
    if databases.name == "sqlite":
        return replace(settings, data=data, database_url=f"sqlite:///{data / 'akashi.sqlite'}")
    return replace(settings, data=data)


def speaking(client, language: str):
    client.set_cookie("language", language)
    return client


def filled(client, **more: str):
    """The form of a new record with a text worth keeping."""
    return typed(form_on(client.get(NEW).text), definition=TEXT, valid_from="2026-04-01", **more)


def assert_told(answer, code: str, status: int, language: str = "en") -> None:
    """The page says what it is, in the language of the person, and when to come again."""
    assert (answer.status_code, SENTENCES[code][language] in answer.text) == (status, True), answer.text
    assert f'lang="{language}"' in answer.text and int(answer.headers["Retry-After"]) > 0


def sent_again(client, answer):
    """The button of that page, pressed."""
    return client.post(NEW, data=form_on(answer.text, "again"))


def texts(app) -> list[str]:
    """What is saved of TEXT."""
    with app.app_context():
        found = [version.content.get("definition") for version in db.session.query(RecordVersion)]
        db.session.remove()
    return [text for text in found if text == TEXT]


def ready(client) -> int:
    return client.get("/health/ready").status_code


def verified(app) -> bool:
    with app.app_context():
        found = list(flaws(db.session, store(), report_store(), str))
        db.session.remove()
    return not found
