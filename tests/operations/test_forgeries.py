"""A backup that somebody changed, and whose digests they made to fit, is refused all the same."""

from __future__ import annotations

import io
import json
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from evidence.bag import BagWriter
from tests.operations.conftest import nothing_is_left


def members(packed):
    with tarfile.open(packed) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}


def forged(packed, change):
    """The same backup with changed files, and digests made to fit."""
    found = {name.removeprefix("akashi-backup/"): content for name, content in members(packed).items()}
    change(found)
    with (
        packed.open("wb") as target,
        BagWriter(target, "akashi-backup", clock_of(found), packed.parent) as bag,
    ):
        for name, content in found.items():
            if name.startswith("data/"):
                bag.add(name.removeprefix("data/"), io.BytesIO(content), len(content))
        bag.tag("akashi.json", found["akashi.json"])
        bag.finish({})


def clock_of(found):
    return datetime.fromisoformat(json.loads(found["akashi.json"])["made_at"])


def without_evidence(found):
    del found[next(name for name in found if name.startswith("data/evidence/"))]


def with_other_evidence(found):
    found[next(name for name in found if name.startswith("data/evidence/"))] = b"something else"


def with_a_part_of_the_journal(found):
    about = json.loads(found["akashi.json"])
    about["journal"]["position"] += 1
    found["akashi.json"] = json.dumps(about).encode()


def with_another_record(found):
    """What a page would show, but not what the journal holds."""
    name = next(name for name in found if name.endswith(("record_version.csv", "akashi.sqlite")))
    assert b"Kitagawa Logistics" in found[name]
    if name.endswith(".csv"):
        found[name] = found[name].replace(b"Kitagawa Logistics", b"Kitagawa Logistica")
    else:
        found[name] = sqlite_with(found[name], "UPDATE record_version SET content = "
                                  "replace(content, 'Kitagawa Logistics', 'Kitagawa Logistica')")  # fmt: skip


def with_another_entry(found):
    name = next(name for name in found if name.endswith(("journal_content.csv", "akashi.sqlite")))
    if name.endswith(".csv"):
        found[name] = found[name].replace(b"Kitagawa Logistics", b"Kitagawa Logistica")
    else:
        found[name] = sqlite_with(
            found[name],
            "DROP TRIGGER journal_content_no_update",
            "UPDATE journal_content SET content = replace(content, 'Kitagawa', 'Kitagowa')",
        )


def sqlite_with(content, *statements):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.sqlite"
        path.write_bytes(content)
        with closing(sqlite3.connect(path)) as connection, connection:
            for statement in statements:
                connection.execute(statement)
        return path.read_bytes()


FORGERIES = {
    without_evidence: "not in the store",
    with_other_evidence: "bytes were changed",
    with_a_part_of_the_journal: "ends elsewhere",
    with_another_record: "do not say what the journal says",
    with_another_entry: "does not agree",
}


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda forgery: forgery.__name__)
def test_one_whose_digests_were_made_to_fit_is_refused(packed, elsewhere, command, forgery):
    forged(packed, forgery)
    there = elsewhere()
    with pytest.raises(Exception, match=r"does not agree|ends elsewhere") as refusal:
        command(there, "restore", packed)
    assert refusal.match(FORGERIES[forgery])
    nothing_is_left(there)


@pytest.mark.parametrize(("key", "value", "words"), [("format", 2, "newer"), ("revision", "9999", "newer")])
def test_one_of_a_newer_version_is_refused(packed, elsewhere, command, key, value, words):
    def change(found):
        found["akashi.json"] = json.dumps(json.loads(found["akashi.json"]) | {key: value}).encode()

    forged(packed, change)
    there = elsewhere()
    with pytest.raises(Exception, match=words):
        command(there, "restore", packed)
    nothing_is_left(there)
