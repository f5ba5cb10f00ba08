"""Hostile tables and mappings at the import: everything of a file goes in as text, or nothing does."""

from __future__ import annotations

import pytest

from app.imports.faults import ImportRefused
from app.records.queries import newest
from tests.imports.conftest import EXAMPLES, bring, importer, session, write  # noqa: F401 (fixtures)
from tests.support.hostile import KEPT_TEXTS

pytestmark = pytest.mark.one_database  # contents take the way of every record; test_fields.py tries both
MAPPING = EXAMPLES / "build-meetings.toml"
HEADS = "body,date,attendees,agenda_items,words,source_file\n"
NAMES = {name: text for name, text in KEPT_TEXTS.items() if "\u202e" not in text and "\u2067" not in text}

# Name → (the file, what is said).
REFUSED_TABLES: dict[str, tuple[bytes, str]] = {
    "NUL": (HEADS.encode() + b"a\0b,2026-01-01,1,1,1,x\n", "NUL"),
    "an escape sequence": (HEADS.encode() + b"a\x1b[2J,2026-01-01,1,1,1,x\n", ""),
    "a name that turns": (HEADS.encode() + "a\u202eb,2026-01-01,1,1,1,x\n".encode(), "cannot be shown"),
    "a day that is none": (HEADS.encode() + b"a,=1+1,1,1,1,x\n", ""),
    "an open quote": (HEADS.encode() + b'"a,2026-01-01,1,1,1,x\n', ""),
    "the same heading twice": (b"body,body,date\na,b,2026-01-01\n", ""),
    "no heading that is wanted": (b"a,b\n1,2\n", ""),
    "bytes of no encoding": (HEADS.encode() + b"\xff\xfe\x81\xff,2026-01-01,1,1,1,x\n", ""),
    "a cell of a megabyte": (HEADS.encode() + b"a" * (1 << 20) + b",2026-01-01,1,1,1,x\n", ""),
    "ten thousand columns": (b"a," * 10_000 + b"b\n", ""),
    "nothing": (b"", ""),
    "a workbook": (b"PK\x03\x04" + bytes(99), ""),
}


def table(name: str) -> str:
    return HEADS + '"{}",2026-01-01,1,1,1,x\n'.format(name.replace('"', '""'))


@pytest.mark.parametrize("case", REFUSED_TABLES)
def test_a_table_that_means_harm_is_refused_and_leaves_nothing(bring, write, traces, case):  # noqa: F811
    content, said = REFUSED_TABLES[case]
    before = traces()
    try:
        report = bring(MAPPING, write("meetings.csv", content))
        assert not report.saved
        faults = report.faults
    except ImportRefused as refused:
        faults = refused.faults
    assert any(said in str(fault) for fault in faults)
    after = traces()
    assert (after.journal, after.versions, after.files) == (before.journal, before.versions, before.files)


def test_formulas_and_markup_come_in_as_the_text_they_are(bring, write, session):  # noqa: F811
    for name in NAMES.values():
        report = bring(MAPPING, write("meetings.csv", table(name)))
        assert report.saved, [name, *map(str, report.faults)]
        customer = next(one.number for one in report.outcomes if one.draft.step.id == "customer")
        with session() as db:
            assert newest(db, customer).content["name"] == name.strip()


def test_a_link_in_the_folder_of_evidence_brings_in_nothing(bring, write, tmp_path, traces):  # noqa: F811
    bring(MAPPING, write("meetings.csv", table("Council")))
    secret, folder = tmp_path / "secret.txt", tmp_path / "evidence"
    secret.write_text("not for the import\n")
    folder.mkdir()
    (folder / "minutes.txt").symlink_to(secret)
    before = traces()
    rows = write("meeting_files.csv", "body,date,file,proves,page\nCouncil,2026-01-01,minutes.txt,,\n")
    report = bring(EXAMPLES / "meeting-files.toml", rows, evidence=folder)
    assert not report.saved
    assert traces() == before


MAPPINGS = {
    "a path for a file": 'source = "a"\n[files.a]\nname = "/etc/passwd"\n',
    "a path out of here": 'source = "a"\n[files.a]\nname = "../a.csv"\n',
    "NUL": 'source = "a\\u0000"\n',
    "markup for a source": 'source = "<script>alert(1)</script>"\n',
    "nested without end": "a = " + "[" * 5000 + "]" * 5000,
    "no text": "\x00\x01",
}


@pytest.mark.parametrize("case", MAPPINGS)
def test_a_mapping_that_means_harm_is_refused(bring, write, traces, case):  # noqa: F811
    before = traces()
    with pytest.raises(ImportRefused):
        bring(write("m.toml", MAPPINGS[case]), write("a.csv", "a\n1\n"))
    assert traces() == before
