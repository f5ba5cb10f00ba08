"""Rows become drafts: cells converted by their field, rows grouped by key, faults at their cells."""

from __future__ import annotations

from typing import Any

import pytest

from app.imports.faults import ImportRefused
from app.imports.filling import Line, Me, Ref, Sought, Verdict
from app.imports.mapping import read_mapping
from app.imports.planning import Draft, plan
from app.imports.rows import CsvFile, read_table
from controls.kinds import load_kinds

pytestmark = pytest.mark.usefixtures("texts")
KINDS = load_kinds()

HEAD = """
source = "s"
[files.a]
name = "a.csv"
"""


def step(kind: str, fields: str, key: str = "key", **more: str) -> str:
    given = "".join(f"{name} = {value}\n" for name, value in more.items())
    start = f'[[step]]\nid = "{kind}"\nkind = "{kind}"\nfile = "a"\nkey = ["{key}"]\n'
    return f"{HEAD}{start}{given}[step.fields]\n{fields}"


def drafts(mapping: str, csv: str) -> list[Draft]:
    read = read_mapping("m.toml", mapping.encode(), KINDS, "en")
    return plan(read, {"a": read_table("a.csv", csv.encode(), CsvFile("a.csv"))}, KINDS)


def only(mapping: str, csv: str) -> Draft:
    (draft,) = drafts(mapping, csv)
    return draft


MONTH = """sla = "SLA-2026-0001"
period_from = "2026-10-01"
period_to = "2026-10-31"
occurred_on = "2026-11-02"
"""
NEEDED = {
    "supplier": 'name = "n"\nin_scope_from = "2026-04-01"\ntier = "standard"\n',
    "contract": 'supplier = "VND-2026-0001"\nvalid_from = "2026-04-01"\n',
    "policy": "",
}


def cell(kind: str, field: str, source: str, text: str) -> Any:
    """What one cell becomes, or what is said about it."""
    needed = "".join(line + "\n" for line in NEEDED[kind].splitlines() if not line.startswith(f"{field} "))
    csv = 'key,x\n1,"' + text.replace('"', '""') + '"\n'
    draft = only(step(kind, f"{needed}{field} = {source}\n"), csv)
    return str(draft.faults[0]) if draft.faults else draft.content.get(field)


@pytest.mark.parametrize(
    ("field", "source", "text", "becomes"),
    [
        ("name", '{column = "x"}', "  =1+1 ", "=1+1"),
        ("in_scope_from", '{column = "x"}', "2026/4/1", "2026-04-01"),
        ("in_scope_from", '{column = "x"}', "2026年4月1日", "2026-04-01"),
        ("in_scope_from", '{column = "x", format = "%d.%m.%Y"}', "01.04.2026", "2026-04-01"),
        ("in_scope_from", '{column = "x", convert = "month_first"}', "2026-04", "2026-04-01"),
        ("in_scope_from", '{column = "x", convert = "month_last"}', "2028年2月", "2028-02-29"),
        ("in_scope_from", '{column = "x", convert = "quarter_first"}', "2026-Q4", "2026-10-01"),
        ("in_scope_from", '{column = "x", convert = "quarter_last"}', "2026 q1", "2026-03-31"),
        ("in_scope_from", '{column = "x", convert = "day_of_moment"}', "2026-04-01T23:59Z", "2026-04-01"),
        ("tier", '{column = "x"}', "Important", "important"),
        ("tier", '{column = "x"}', "準重要", "important"),
        ("tier", '{column = "x", values = {A = "critical", "*" = "standard"}}', "A", "critical"),
        ("tier", '{column = "x", values = {A = "critical", "*" = "standard"}}', "B", "standard"),
        ("personal_data", '{column = "x"}', "Yes", True),
        ("personal_data", '{column = "x"}', "いいえ", False),
        ("country", '{column = "x"}', "", None),
        ("country", '{column = "x", default = "Japan"}', "", "Japan"),
        ("country", '{text = "{key}: {x}"}', "Japan", "1: Japan"),
        ("country", '{text = "{key}: {x}"}', "", None),
        ("contacts", '{record = "p/person", key = ["x"]}', "Aoi", [Ref("p/person/Aoi", "Aoi")]),
        (
            "contacts",
            '{record = "p/person", key = ["x"], split = ";"}',
            "Aoi; Ren;",
            [Ref("p/person/Aoi", "Aoi"), Ref("p/person/Ren", "Ren")],
        ),
        ("contacts", '{record = "p/person", key = ["x"]}', "", None),
        (
            "contacts",
            '{column = "x", split = ","}',
            "PER-2026-0001,PER-2026-0002",
            ["PER-2026-0001", "PER-2026-0002"],
        ),
        ("owner", '{find = "person", by = "name", column = "x"}', "Aoi", Sought("person", "name", "Aoi")),
        ("owner", "{importer = true}", "", Me()),
    ],
)  # fmt: skip
def test_a_cell_becomes_a_value(field, source, text, becomes):
    assert cell("supplier", field, source, text) == becomes


@pytest.mark.parametrize(
    ("source", "text", "becomes"),
    [
        ('{column = "x"}', "2026-10-05 10:00", "2026-10-05T01:00:00Z"),
        ('{column = "x"}', "2026/10/5 24:00", "2026-10-05T15:00:00Z"),
        ('{column = "x"}', "2026-10-05T10:00:30+00:00", "2026-10-05T10:00:30Z"),
        ('{column = "x", format = "%d.%m.%Y %H:%M"}', "05.10.2026 10:00", "2026-10-05T01:00:00Z"),
        ('{column = "x", format = "%d.%m.%Y %H:%M %z"}', "05.10.2026 10:00 +0200", "2026-10-05T08:00:00Z"),
        ('{column = "x"}', "5 Oct", "Write day and time as 2026-11-18 10:00."),
        ('{column = "x", format = "%d.%m.%Y %H:%M"}', "5 Oct", "not written as the mapping says"),
    ],
)  # fmt: skip
def test_a_cell_becomes_a_moment_on_the_organisations_clock(app, source, text, becomes):
    mapping = step("measurement", MONTH + f'\n[[step.rows.outages]]\nsince = {source}\ncounts = "counts"\n')
    with app.app_context():
        draft = only(mapping, f"key,x\n1,{text}\n")
    found = str(draft.faults[0]) if draft.faults else draft.content["outages"][0]["since"]
    assert becomes in found


@pytest.mark.parametrize(
    ("field", "source", "text", "said"),
    [
        ("in_scope_from", '{column = "x"}', "31.4.2026", "This is no day of the calendar."),
        ("in_scope_from", '{column = "x"}', "2026-02-30", "This is no day of the calendar."),
        ("in_scope_from", '{column = "x", format = "%d.%m.%Y"}', "2026", "not written as the mapping says"),
        ("in_scope_from", '{column = "x", convert = "month_last"}', "2026-13", "This is no month."),
        ("in_scope_from", '{column = "x", convert = "quarter_last"}', "2026-Q5", "This is no quarter."),
        ("tier", '{column = "x"}', "gold", "This is not one of the choices: critical, important, standard."),
        ("tier", '{column = "x", values = {A = "critical"}}', "B", "does not say what this means"),
        ("personal_data", '{column = "x"}', "perhaps", "Answer with yes or no."),
    ],
)
def test_a_cell_that_cannot_be_read_says_where_and_why(field, source, text, said):
    found = cell("supplier", field, source, text)
    assert found.startswith(f"a.csv, row 2, column x, “{text}”: ") and said in found


@pytest.mark.parametrize(
    ("source", "text", "becomes"),
    [
        ('{column = "x"}', "1,234.50", "1234.50"),
        ('{column = "x", convert = "percent"}', "99.5 %", "99.5"),
        ('{column = "x"}', "１２．５", "12.5"),
        ('{difference = ["x", "key"]}', "43200", "43199"),
        (
            '{difference = ["x", "key"]}',
            "0.30000000000000000000000000000",
            "-0.70000000000000000000000000000",
        ),
        ('{difference = ["x", "key"]}', "", None),
        ('{difference = ["x", "key"]}', "all", "cannot be worked out"),
        ('{column = "x"}', "1e5", "This is no number."),
        ('{column = "x"}', "12,5", "This is no number."),
    ],
)
def test_numbers_are_exact_or_refused(source, text, becomes):
    found = cell("contract", "amount", source, text)
    assert found == becomes or (becomes and becomes in found)


def test_rows_are_chosen_by_their_texts():
    mapping = step("customer", 'name = {column = "name"}\nin_scope_from = "2026-04-01"\ntier = "standard"\n',
                   only='{full = ["yes", "Y"], name = "nord*"}')  # fmt: skip
    csv = "key,name,full\n1,nord a,yes\n2,sud,yes\n3,nord b,no\n4,nord (c),Y\n5,NORD,yes\n"
    assert [draft.content["name"] for draft in drafts(mapping, csv)] == ["nord a", "nord (c)"]


GROUPED = 'name = {column = "name"}\nin_scope_from = {column = "day", take = "min"}\ntier = "standard"\n'


def test_rows_with_one_key_make_one_record():
    draft = only(
        step("customer", GROUPED, one_per_key="true"), "key,name,day\nA,Nord,2026-05-01\nA,Nord,2026-04-01\n"
    )
    assert (draft.rows, draft.content["name"], draft.content["in_scope_from"]) == (
        [2, 3],
        "Nord",
        "2026-04-01",
    )
    assert draft.import_key == "s/customer/A"


def test_rows_of_one_record_that_differ_are_a_fault():
    draft = only(
        step("customer", GROUPED, one_per_key="true"), "key,name,day\nA,Nord,2026-05-01\nA,Süd,2026-04-01\n"
    )
    assert [str(fault) for fault in draft.faults] == [
        "a.csv, row 3, column name, “Süd”: Row 2 says “Nord” for the same record. "
        "Make them agree, or choose with “take”."
    ]


def test_the_same_key_twice_is_a_fault():
    found = drafts(
        step("customer", GROUPED), "key,name,day\nA,Nord,2026-05-01\nB,Süd,2026-05-01\nA,Nord,2026-05-01\n"
    )
    assert [[str(fault) for fault in draft.faults] for draft in found] == [
        [
            "a.csv, row 4, column key, “A”: Rows 2, 4 have the same key. "
            "Remove all but one, or add a column to the key."
        ],
        [],
    ]


def test_an_empty_key_is_a_fault():
    draft = only(step("customer", GROUPED), "key,name,day\n ,Nord,2026-05-01\n")
    assert "row 2, column key: The cell is empty" in str(draft.faults[0])


def test_a_key_has_a_longest():
    draft = only(step("customer", GROUPED), f"key,name,day\n{'x' * 300},Nord,2026-05-01\n")
    assert "The key is too long" in str(draft.faults[0])


def test_missing_columns_are_told_with_those_that_are_there():
    with pytest.raises(ImportRefused) as caught:
        drafts(step("customer", GROUPED), "key,Name\nA,Nord\n")
    assert [str(fault) for fault in caught.value.faults] == [
        "a.csv, row 1, column day: The file has no such column. It has: key, Name.",
        "a.csv, row 1, column name: The file has no such column. It has: key, Name.",
    ]


ATTENDEES = """customer = "CUS-2026-0001"
occurred_on = {column = "day"}
[[step.rows.attendees]]
person = {record = "p/person", key = ["who"]}
side = "own"
present = {column = "came"}
[[step.rows.agenda]]
category = "performance"
title = "Results"
[[step.rows.agenda]]
category = "other"
title = {column = "topic"}
"""


def test_rows_of_the_file_become_rows_of_tables():
    mapping = step("brm_meeting", ATTENDEES, key="day", one_per_key="true")
    csv = "day,who,came,topic\n2026-04-07,Aoi,yes,Plans\n2026-04-07,Ren,no,\n2026-04-07,,,Prices\n"
    draft = only(mapping, csv)
    assert draft.content["attendees"] == [
        {"person": Ref("p/person/Aoi", "Aoi"), "side": "own", "present": True},
        {"person": Ref("p/person/Ren", "Ren"), "side": "own", "present": False},
    ]
    assert [row["title"] for row in draft.content["agenda"]] == ["Results", "Plans", "Prices"]
    assert draft.cells["attendees-1-person"].row == 3


def test_lines_and_verdicts_wait_for_what_they_point_to():
    lines = """party = "VND-2026-0001"
period_from = "2026-04-01"
period_to = "2026-06-30"
occurred_on = "2026-06-30"
[[step.rows.lines]]
agreement = {record = "c/contract", key = ["key"]}
target = {line = "c/contract", row = "r1", key = ["key"]}
verdict = {judged = {numerator = "n", denominator = "d"}}
"""
    draft = only(step("performance_check", lines), "key,n,d\nA,9,10\n")
    record = Ref("c/contract/A", "A")
    assert draft.content["lines"] == [
        {
            "agreement": record,
            "target": Line(record, "r1"),
            "verdict": Verdict((("numerator", "9"), ("denominator", "10"))),
        }
    ]
