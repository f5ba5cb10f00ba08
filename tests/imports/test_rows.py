"""CSV files as people have them: encodings, separators, damage. What is wrong is said with its place."""

from __future__ import annotations

import pytest

from app.imports import rows
from app.imports.faults import ImportRefused
from app.imports.rows import CsvFile, read_table

pytestmark = pytest.mark.usefixtures("texts")
PLAIN = CsvFile("a.csv")


def read(text: str | bytes, expected: CsvFile = PLAIN) -> list[dict[str, str]]:
    raw = text if isinstance(text, bytes) else text.encode()
    return [dict(row.cells) for row in read_table("a.csv", raw, expected).rows]


def refused(raw: str | bytes, expected: CsvFile = PLAIN) -> list[str]:
    with pytest.raises(ImportRefused) as caught:
        read(raw, expected)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_what_spreadsheets_save_is_read_without_asking(encoding):
    assert read("顧客,区分\n北川物流,重要\n".encode(encoding)) == [{"顧客": "北川物流", "区分": "重要"}]


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_other_encodings_are_named_in_the_mapping(encoding):
    expected = CsvFile("a.csv", encoding=encoding)
    assert read("name\nMöllers\n".encode(encoding), expected) == [{"name": "Möllers"}]


def test_another_encoding_than_named_is_refused():
    assert refused("name\nMöllers\n".encode("latin-1"), CsvFile("a.csv", encoding="utf-8")) == [
        "a.csv: The file is not in utf-8. Save it as “CSV UTF-8”, or name its encoding in the mapping."
    ]


def test_semicolons_quotes_line_breaks_and_blank_lines():
    text = 'name;note\n"A;B";"first\nsecond"\n\n C ;\n'
    table = read_table("a.csv", text.encode(), CsvFile("a.csv", delimiter=";"))
    assert [(row.number, dict(row.cells)) for row in table.rows] == [
        (2, {"name": "A;B", "note": "first\nsecond"}),
        (4, {"name": "C", "note": ""}),
    ]


def test_cells_that_begin_like_formulas_stay_text():
    assert read('name\n"=HYPERLINK(""http://127.0.0.1/"")"\n@SUM(1)\n+1\n') == [
        {"name": '=HYPERLINK("http://127.0.0.1/")'},
        {"name": "@SUM(1)"},
        {"name": "+1"},
    ]


def test_empty_columns_at_the_right_are_left_out():
    assert read("name,,\nA,,\n") == [{"name": "A", "": ""}]
    assert read_table("a.csv", b"name,,\nA,,\n", PLAIN).columns == ("name",)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"name\nA\nB\0C\n", "a.csv, row 3: There is a NUL character"),
        (b"", "a.csv: The file is empty."),
        (b"\n", "a.csv: The file is empty."),
        (b"name,name\nA,B\n", "a.csv, row 1, column name: Two columns have the same name."),
        (b"name,note\nA\n", "a.csv, row 2: The row has 1 cell, the heading 2."),
        (b"name,note\nA,B,C\n", "a.csv, row 2: The row has 3 cells, the heading 2."),
        (b"name,\nA,B\n", "a.csv, row 2, “B”: The column of this cell has no heading."),
        (b'name\n"A\nB\n', "a.csv, row 2: From here on the file cannot be read"),
        (b'name\n"A"B\n', "a.csv, row 2: From here on the file cannot be read"),
        (b"name\n" + b"A" * 200_000 + b"\n", "a.csv, row 2: From here on the file cannot be read"),
        (b"name\n" + b"A" * 20_001 + b"\n", "a.csv, row 2, column name, “AAAA"),
        (b"a," * 201 + b"z\n", "a.csv, row 1: The file has more than 200 columns."),
        (b"name\n\x81\n", "a.csv: The file is not in utf-8 / cp932."),
    ],
)
def test_damage_is_said_with_its_place(raw, said):
    assert refused(raw)[0].startswith(said)


def test_all_damage_is_told_at_once_up_to_a_hundred():
    assert len(refused("a,b\n" + "1\n" * 7)) == 7
    assert len(refused("a,b\n" + "1\n" * 700)) == 100


def test_sizes_are_bounded(monkeypatch):
    monkeypatch.setattr(rows, "MOST_ROWS", 3)
    assert refused("a\n" + "1\n" * 4) == ["a.csv: The file has more than 3 rows. Split it."]
    monkeypatch.setattr(rows, "MOST_BYTES", 10)
    assert refused("a\n" + "1\n" * 9)[0].startswith("a.csv: The file is larger than")


@pytest.mark.parametrize(
    ("pattern", "name", "fits"),
    [
        ("services.csv", "services.csv", True),
        ("services.csv", "Services.csv", False),
        ("availability_*.csv", "availability_2026-03.csv", True),
        ("a[1].csv", "a[1].csv", True),
        ("a[1].csv", "a1.csv", False),
        ("a?.csv", "ab.csv", False),
    ],
)
def test_names_may_hold_a_star(pattern, name, fits):
    assert CsvFile(pattern).fits(name) is fits
