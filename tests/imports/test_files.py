"""Files of an import: those that rows name as evidence, and the CSV files a mapping expects."""

from __future__ import annotations

import pytest

from app.imports.faults import ImportRefused
from app.vault.queries import links_of
from tests.imports.conftest import DATA, EVIDENCE, EXAMPLES, actions, faults, numbers

SERVICES = (EXAMPLES / "foodcoopx.toml", DATA / "services.csv", DATA / "availability_monthly.csv")
MEETINGS = (EXAMPLES / "build-meetings.toml", DATA / "meetings.csv")
FILES = (EXAMPLES / "meeting-files.toml", DATA / "meeting_files.csv")


def test_named_files_are_added_to_records_imported_before(bring, session):
    meetings = numbers(bring(*MEETINGS), "meeting")
    report = bring(*FILES, evidence=EVIDENCE)
    assert actions(report) == {"file": {"file": 2}}
    with session() as db:
        links = links_of(db, meetings["Quarterly Council · 2025-05-06"])
        assert [(link.kept.name, link.role, link.page) for link in links[1:]] == [
            ("build-wg-meeting-2024-10-30.md", "Minutes", "2"),
            ("encrypted-with-user-password.pdf", "Agreement", ""),
        ]
        assert links[2].kept.warnings == "warned.pdf_encrypted"


def test_adding_the_same_files_again_changes_nothing(bring, position):
    bring(*MEETINGS)
    bring(*FILES, evidence=EVIDENCE)
    before = position()
    assert actions(bring(*FILES, evidence=EVIDENCE)) == {"file": {"same": 2}}
    assert position() == before


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "This file is empty"),
        ("minutes.html", b"<html><script>1</script></html>", "web page"),
        ("absent.pdf", None, "There is no such file in the folder of evidence."),
        ("../meetings.csv", None, "There is no such file in the folder of evidence."),
    ],
)
def test_a_file_that_cannot_be_kept_refuses_the_import(bring, write, tmp_path, position, name, content, said):
    bring(*MEETINGS)
    before = position()
    folder = tmp_path / "evidence"
    folder.mkdir()
    if content is not None:
        (folder / name).write_bytes(content)
    table = f"body,date,file,proves,page\nQuarterly Council,2025-04-08,{name},,\n"
    report = bring(FILES[0], write("meeting_files.csv", table), evidence=folder)
    assert position() == before and not report.saved
    (fault,) = faults(report)
    assert fault.startswith(f"meeting_files.csv, row 2, column file, “{name}”: ") and said in fault


def test_without_a_folder_no_file_is_found(bring):
    bring(*MEETINGS)
    assert "--evidence FOLDER" in faults(bring(*FILES))[0]


def test_names_of_files_are_the_same_in_every_form_of_unicode(bring, write, tmp_path, session):
    meetings = numbers(bring(*MEETINGS), "meeting")
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / "Protokoll fu\u0308r April.txt").write_text("All agreed.")
    table = "body,date,file,proves,page\nQuarterly Council,2025-04-08,Protokoll f\u00fcr April.txt,,\n"
    assert not bring(FILES[0], write("meeting_files.csv", table), evidence=folder).faults
    with session() as db:
        assert len(links_of(db, meetings["Quarterly Council · 2025-04-08"])) == 2


# ---- which files -----------------------------------------------------------------------------------------


def test_every_file_of_the_mapping_is_given_once(bring, write):
    with pytest.raises(ImportRefused) as caught:
        bring(SERVICES[0], SERVICES[1], write("else.csv", "a\n"))
    assert [str(fault) for fault in caught.value.faults] == [
        "else.csv: The mapping reads no such file. It reads: services.csv, availability_monthly.csv.",
        "availability_monthly.csv: Give this file, too.",
    ]


def test_faults_of_all_files_are_told_at_once(bring, write):
    with pytest.raises(ImportRefused) as caught:
        bring(SERVICES[0], write("services.csv", b"a\0"), write("availability_monthly.csv", "a,a\n"))
    assert [fault.file for fault in caught.value.faults] == ["services.csv", "availability_monthly.csv"]
