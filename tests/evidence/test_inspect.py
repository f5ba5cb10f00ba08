"""Every accepted format is recognised by content, every dangerous one refused, whatever the name says."""

from __future__ import annotations

import io
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.inspect import Inspection, inspect, sentence
from evidence.kinds_of_file.formats import FORMATS, PROGRAM_ENDINGS, WEB_ENDINGS, ending_of
from tests.evidence import makers
from tests.evidence.makers import EXCEL, EXCEL_MACROS, MAIL, POWERPOINT, POWERPOINT_MACROS, WORD, WORD_MACROS

DATA = Path(__file__).parents[1] / "data" / "evidence"


def look(content: bytes, name: str) -> Inspection:
    return inspect(io.BytesIO(content), name)


def refusal(content: bytes, name: str) -> str | None:
    return look(content, name).refusal


ACCEPTED: dict[str, bytes] = {
    "minutes.pdf": makers.pdf(),
    "minutes.docx": makers.office(WORD),
    "minutes.xlsx": makers.office(EXCEL),
    "minutes.pptx": makers.office(POWERPOINT),
    "minutes.odt": makers.open_document("text"),
    "minutes.ods": makers.open_document("spreadsheet"),
    "minutes.odp": makers.open_document("presentation"),
    "minutes.txt": "議事録\r\nMinutes\r\n".encode(),
    "minutes.md": b"# Minutes\n\n* one\n",
    "minutes.csv": b"month,value\n2026-10,99.5\n",
    "minutes.tsv": b"month\tvalue\n2026-10\t99.5\n",
    "minutes.json": b'{"month": "2026-10"}',
    "minutes.xml": b"<?xml version='1.0'?><minutes><title>October</title></minutes>",
    "minutes.png": makers.picture("PNG"),
    "minutes.jpg": makers.picture("JPEG"),
    "minutes.gif": makers.picture("GIF"),
    "minutes.webp": makers.picture("WEBP"),
    "minutes.tiff": makers.picture("TIFF"),
    "minutes.heic": makers.iso_media(b"heic", b"mif1", b"heic"),
    "minutes.eml": MAIL,
    "minutes.msg": makers.compound(["__properties_version1.0", "__nameid_version1.0"], ["WordDocument"]),
    "minutes.zip": makers.zipped({"minutes.txt": "Minutes", "figures/october.csv": "a,b"}),
    "minutes.7z": makers.sevenzip({"minutes.txt": 7, "figures/october.csv": 3}),
    "minutes.mp3": makers.mp3(),
    "minutes.m4a": makers.iso_media(b"M4A", b"M4A", b"mp42", b"isom"),
    "minutes.mp4": makers.iso_media(b"isom", b"isom", b"avc1"),
}

WARNED: dict[str, tuple[bytes, set[str]]] = {
    "minutes.doc": (makers.compound(["WordDocument", "1Table"]), {"warned.old_office"}),
    "minutes.xls": (makers.compound(["Workbook"], ["WordDocument"]), {"warned.old_office"}),
    "minutes.ppt": (makers.compound(["PowerPoint Document", "Current User"]), {"warned.old_office"}),
    "macros.doc": (
        makers.compound(["WordDocument"], ["_VBA_PROJECT"]),
        {"warned.old_office", "warned.macros"},
    ),
    "macros.docm": (makers.office(WORD_MACROS), {"warned.macros"}),
    "macros.xlsm": (makers.office(EXCEL_MACROS), {"warned.macros"}),
    "macros.odt": (makers.open_document("text", **{"Basic/script-lc.xml": ""}), {"warned.macros"}),
    "locked.pdf": (makers.pdf(trailer="/Encrypt 9 0 R "), {"warned.pdf_encrypted"}),
    "cut.pdf": (makers.pdf()[:300], {"warned.pdf_incomplete"}),
    "locked.docx": (makers.compound(["EncryptionInfo", "EncryptedPackage"]), {"warned.office_locked"}),
    "locked.ods": (
        makers.open_document("spreadsheet", **{"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        {"warned.office_locked"},
    ),
    "hidden.txt": ("approved by \u202etxt.exe".encode(), {"warned.text_hidden"}),
    "hidden16.txt": ("approved by \u202etxt.exe".encode("utf-16"), {"warned.text_hidden"}),
    "links.zip": (makers.zip_list([makers.Listed(b"link", mode=0o120777)]), {"warned.archive_links"}),
    "locked.zip": (makers.zip_list([makers.Listed(b"a.txt", flags=1)]), {"warned.archive_locked"}),
    "programs.zip": (makers.zipped({"setup.EXE": "", "a.txt": ""}), {"warned.holds_programs"}),
    "programs.eml": (
        MAIL + b'\r\nContent-Disposition: attachment; filename="a b.exe"\r\n',
        {"warned.holds_programs"},
    ),
    "two.gif": (makers.picture("GIF") + makers.zipped({"a.txt": "hidden"}), {"warned.two_types"}),
    "two.png": (makers.picture("PNG") + makers.zipped({"a.jar": "hidden"}), {"warned.two_types"}),
    "two.pdf": (
        makers.pdf().replace(b"1.4\n", b"1.4\n%<html><script>alert(1)</script>\n"),
        {"warned.two_types"},
    ),
    "late.pdf": (b"\0\x01 mail junk\n" + makers.pdf(), {"warned.two_types"}),
}

REFUSED: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "refused.empty"),
    "noise.pdf": (bytes(range(256)) * 4, "refused.unknown"),
    "page.png": (b"<!doctype html><html><body>", "refused.web_page"),
    "page.txt": (b"\xef\xbb\xbf\r\n <!-- hello --> <HTML lang=en>", "refused.web_page"),
    "page16.txt": ("<html>".encode("utf-16"), "refused.web_page"),
    "page.pdf": (b"<!--><script>alert(1)</script>-->", "refused.web_page"),
    "fragment.txt": (b"<p>Minutes</p>", "refused.web_page"),
    "page.md": (b"<script>alert(1)</script>", "refused.web_page"),
    "page-then-pdf.pdf": (b"<html>\0" + makers.pdf(), "refused.web_page"),
    "endless-comment.xml": (
        b"<?xml version='1.0'?><!--" + b" " * 100_000 + b"--><html/>",
        "refused.web_page",
    ),
    "page.xml": (
        b"<?xml version='1.0'?><html:html xmlns:html='http://www.w3.org/1999/xhtml'/>",
        "refused.web_page",
    ),
    "late-page.xml": (
        b"<a>" + b" " * 2_000_000 + b"<x:script xmlns:x='http://www.w3.org/1999/xhtml'/></a>",
        "refused.web_page",
    ),
    "styled.xml": (b"<?xml version='1.0'?><?xml-stylesheet href='a.xsl'?><a/>", "refused.web_page"),
    "saved.eml": (b"From: <Saved by Blink>\r\nSubject: Page\r\n\r\n<html>", "refused.web_page"),
    "drawing.png": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "refused.drawing"),
    "drawing.txt": (
        b"<?xml version='1.0'?>\n<!-- made --><!DOCTYPE svg PUBLIC 'x'><svg/>",
        "refused.drawing",
    ),
    "drawing.xml": (b"<?xml version='1.0'?><s:svg xmlns:s='http://www.w3.org/2000/svg'/>", "refused.drawing"),
    "program.pdf": (b"MZ\x90\0\x03\0\0\0", "refused.program"),
    "program-with-zip.zip": (b"MZ\x90\0" + makers.zipped({"a": ""}), "refused.program"),
    "program.docx": (b"\x7fELF\x02\x01\x01\0", "refused.program"),
    "program.jpg": (b"\xcf\xfa\xed\xfe\x07\0\0\x01", "refused.program"),
    "shortcut.pdf": (b"L\0\0\0\x01\x14\x02\0\0", "refused.program"),
    "class.zip": (b"\xca\xfe\xba\xbe\0\0\0\x34", "refused.program"),
    "script.txt": (b"#!/bin/sh\nrm -rf /\n", "refused.script"),
    "script": (b"#! /usr/bin/env python3\n", "refused.script"),
    "batch.txt": (b"\xef\xbb\xbf@ECHO OFF\r\ndel *.*\r\n", "refused.script"),
    "php.txt": (b"\n<?php echo 1;", "refused.script"),
    "registry.txt": (b"Windows Registry Editor Version 5.00", "refused.script"),
    "link.txt": (b"[InternetShortcut]\r\nURL=http://example.com", "refused.script"),
    "rich.doc": (b"{\\rtf1\\ansi Minutes}", "refused.document"),
    "print.txt": (b"%!PS-Adobe-3.0\n", "refused.document"),
    "macros.pptm": (makers.office(POWERPOINT_MACROS), "refused.document"),
    "macros.pptx": (makers.office(POWERPOINT, "ppt/vbaProject.bin"), "refused.document"),
    "template.docx": (makers.office(WORD.replace("document.main", "template.main")), "refused.document"),
    "drawing.odg": (makers.open_document("graphics"), "refused.document"),
    "book.epub": (makers.zipped({"mimetype": "application/epub+zip"}), "refused.document"),
    "drawing.vsd": (makers.compound(["VisioDocument"]), "refused.document"),
    "installer.doc": (makers.compound(["\u4840\u3f3f\u4577\u446c"]), "refused.document"),
    "locked.bin": (makers.compound(["EncryptedPackage"]), "refused.unknown"),
    "picture.bmp": (makers.picture("BMP"), "refused.picture"),
    "picture.avif": (makers.iso_media(b"mif1", b"avif", b"mif1"), "refused.picture"),
    "picture.ico": (b"\0\0\x01\0\x01\0", "refused.picture"),
    "film.mov": (makers.iso_media(b"qt", b"qt"), "refused.recording"),
    "sound.wav": (b"RIFF\x24\0\0\0WAVEfmt ", "refused.recording"),
    "sound.ogg": (b"OggS\0\x02", "refused.recording"),
    "files.rar": (b"Rar!\x1a\x07\x01\0", "refused.archive"),
    "files.gz": (b"\x1f\x8b\x08\0", "refused.archive"),
    "files.tar": (b"a.txt".ljust(257, b"\0") + b"ustar\x0000", "refused.archive"),
    "cut.zip": (makers.zipped({"a.txt": "Minutes"})[:-10], "refused.archive_broken"),
    "cut.docx": (makers.office(WORD)[:100], "refused.archive_broken"),
    "cut.7z": ((DATA / "minutes.7z").read_bytes()[:-10], "refused.archive_broken"),
    "empty.zip": (makers.zipped({}), "refused.archive_empty"),
    "empty.7z": (makers.sevenzip({}, header=b""), "refused.archive_empty"),
    "up.zip": (makers.zipped({"a/../../b.txt": ""}), "refused.archive_path"),
    "up-windows.zip": (makers.zip_list([makers.Listed(rb"..\..\b.txt")]), "refused.archive_path"),
    "root.zip": (makers.zip_list([makers.Listed(b"/etc/passwd")]), "refused.archive_path"),
    "drive.zip": (makers.zip_list([makers.Listed(b"C:\\Windows\\a.dll")]), "refused.archive_path"),
    "up.docx": (makers.office(WORD, "../up.xml"), "refused.archive_path"),
    "up.7z": (makers.sevenzip({"a.txt": 1, "../b.txt": 1}), "refused.archive_path"),
    "bomb.zip": (makers.zip_list([makers.Listed(b"a", size=600 << 20)] * 2), "refused.archive_bomb"),
    "bomb.7z": (makers.sevenzip({"a": 600 << 20, "b": 600 << 20}), "refused.archive_bomb"),
    "wide-bomb.zip": (
        makers.zip_list(
            [makers.Listed(b"a", size=2**32 - 1, extra=b"\x01\0\x08\0" + (2**40).to_bytes(8, "little"))],
            wide=True,
        ),
        "refused.archive_bomb",
    ),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted_without_a_word(name):
    format = FORMATS[ending_of(name)]
    expected = Inspection(format.media_type, format.id, f"type.{format.id}")
    assert look(ACCEPTED[name], name) == expected


@pytest.mark.parametrize("name", WARNED)
def test_accepted_with_a_warning(name):
    content, warnings = WARNED[name]
    found = look(content, name)
    assert (found.extension, set(found.warnings), found.refusal) == (ending_of(name), warnings, None)


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name):
    content, code = REFUSED[name]
    assert look(content, name) == Inspection("application/octet-stream", "", "type.unknown", refusal=code)


def test_every_accepted_format_is_tested():
    assert {ending_of(name) for name in (*ACCEPTED, *WARNED)} == set(FORMATS)


@pytest.mark.parametrize("ending", sorted(PROGRAM_ENDINGS))
def test_names_of_programs_are_refused_with_any_content(ending):
    assert refusal(b"harmless", f"minutes.{ending.upper()}") == "refused.ending"
    assert refusal(makers.pdf(), f"minutes.pdf.{ending} . ") == "refused.ending"


@pytest.mark.parametrize("ending", sorted(WEB_ENDINGS))
def test_names_of_web_pages_are_refused_with_any_content(ending):
    assert refusal(b"harmless", f"minutes.{ending}") in ("refused.web_page", "refused.drawing")


@pytest.mark.parametrize(
    ("name", "content", "extension"),
    [
        ("minutes.png", makers.pdf(), "pdf"),
        ("minutes.pdf", makers.picture("PNG"), "png"),
        ("minutes.pdf", b"plain words", "txt"),
        ("minutes.docx", makers.office(EXCEL), "xlsx"),
        ("minutes.docx", makers.zipped({"a.txt": ""}), "zip"),
        ("minutes.doc", makers.office(WORD), "docx"),
        ("minutes.json", b"no json", "txt"),
        ("minutes.xml", b"no xml", "txt"),
        ("minutes.eml", b"no mail", "txt"),
        ("minutes.txt", b"<?xml version='1.0'?><a/>", "xml"),
        ("minutes.mp3", makers.iso_media(b"isom"), "mp4"),
        ("minutes.yaml", b"a: b", "txt"),
    ],
)
def test_content_counts_where_the_name_says_something_else(name, content, extension):
    found = look(content, name)
    assert (found.extension, found.warnings, found.refusal) == (extension, ("warned.ending",), None)


@pytest.mark.parametrize(
    "name", ["MINUTES.PDF", "minutes.Pdf", "minutes", "議事録.pdf", "folder.txt/minutes.pdf"]
)
def test_case_and_missing_endings_contradict_nothing(name):
    assert look(makers.pdf(), name).warnings == ()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpeg", "minutes.jpg"),
        ("a.TIF", "minutes.tiff"),
        ("a.log", "minutes.txt"),
        ("a.m4v", "minutes.mp4"),
    ],
)
def test_other_endings_that_fit(name, content):
    assert look(ACCEPTED[content], name).warnings == ()


def test_sound_in_an_mp4_file_is_sound_when_its_name_says_so():
    assert look(makers.iso_media(b"mp42", b"isom"), "call.m4a").extension == "m4a"


def test_macros_in_a_document_that_hides_them():
    found = look(makers.office(WORD, "word/vbaProject.bin"), "minutes.docx")
    assert (found.extension, set(found.warnings)) == ("docm", {"warned.macros", "warned.ending"})


def test_content_types_in_utf_16():
    assert look(makers.office(WORD, coding="utf-16"), "minutes.docx").extension == "docx"


def test_names_with_invisible_signs():
    assert look(makers.pdf(), "minutes\u202efdp.pdf").warnings == ("warned.name_hidden",)
    assert refusal(makers.pdf(), "minutes.e\u200bxe") == "refused.ending"


@pytest.mark.parametrize(
    "coding", ["utf-8", "utf-8-sig", "utf-16", "shift_jis", "euc_jp", "iso2022_jp", "cp1252"]
)
def test_texts_in_every_usual_code(coding):
    words = "Größe: 50 €" if coding == "cp1252" else "議事録 – 会議".replace("–", "-")
    found = look(words.encode(coding), "minutes.txt")
    assert (found.extension, found.warnings) == ("txt", ())


@pytest.mark.parametrize(
    "start", ["MZ-700 review", "PK: private keys", "BM meeting", "RIFF raff", "#! heading", "FWS"]
)
def test_texts_that_begin_like_something_else(start):
    assert look(start.encode(), "minutes.txt").extension == "txt"


def test_a_control_character_anywhere_makes_it_no_text():
    assert refusal(b"a" * 3_000_000 + b"\x01", "minutes.txt") == "refused.unknown"
    assert refusal("a\x01".encode("utf-16"), "minutes.txt") == "refused.unknown"
    assert refusal(b"\xff\xfe\x00\xd8a\0", "minutes.txt") == "refused.unknown"


def test_markdown_may_begin_with_a_centred_picture():
    for start in (b'<p align="center">', b"<!-- made by hand -->\n<img src=a.png>", b"<details>"):
        assert look(start, "README.md").refusal is None


def test_mp3_after_a_tag():
    tag = b"ID3\x03\0\0\0\0\x02\x01" + bytes(257)
    assert look(makers.mp3(tag=tag), "call.mp3").extension == "mp3"
    assert refusal(tag + bytes(500), "call.mp3") == "refused.unknown"


def test_xml_is_never_parsed(tmp_path):
    bomb = b"<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY x SYSTEM 'file:///etc/hostname'>]><r>&x;</r>"
    started = time.perf_counter()
    assert look(bomb, "a.xml").extension == "xml"
    assert time.perf_counter() - started < 1


def test_stream_is_rewound():
    stream = io.BytesIO(makers.pdf())
    stream.seek(17)
    inspect(stream, "minutes.pdf")
    assert stream.tell() == 0


def test_large_files_in_little_memory_and_time(tmp_path):
    huge = tmp_path / "recording.mp4"
    huge.write_bytes(makers.iso_media(b"isom"))
    text = tmp_path / "log.txt"
    with text.open("wb") as file:
        file.writelines(b"a line of a log\n" * 65536 for _ in range(100))
    with huge.open("r+b") as file:
        file.truncate(2 << 30)
    tracemalloc.start()
    for path in (huge, text):
        with path.open("rb") as stream:
            assert inspect(stream, path.name).refusal is None
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 << 20


SAMPLES = [*ACCEPTED.values(), *(content for content, _ in WARNED.values())]
SAMPLES += [path.read_bytes() for path in sorted(DATA.glob("*.7z"))]


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(SAMPLES), st.data(), st.sampled_from(sorted(FORMATS)))
def test_damaged_files_get_an_answer_too(content, data, ending):
    """Whatever is cut out, put in or changed: an answer, never an exception."""
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 40)))
    changed = content[:start] + data.draw(st.binary(max_size=8)) + content[end:]
    found = look(changed, f"file.{ending}")
    assert (found.refusal is None) == bool(found.extension)


@given(st.binary(max_size=600), st.text(max_size=20))
def test_any_bytes_under_any_name_get_an_answer(content, name):
    assert look(content, name).label


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_answer_can_be_said(language):
    for name, (content, _) in (WARNED | REFUSED).items():
        found = look(content, name)
        for code in (*found.warnings, *filter(None, [found.refusal])):
            assert "{" not in sentence(code, language, name=name, extension=found.extension)


def test_sentence_names_ending_and_type():
    said = sentence("warned.ending", "en", name="minutes.png", extension="pdf")
    assert said.startswith("The name ends in .png, but the content is: PDF document.")
    assert "「PDF文書」" in sentence("warned.ending", "ja", name="minutes.png", extension="pdf")
