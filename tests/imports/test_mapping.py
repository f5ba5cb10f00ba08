"""Mapping files: what they may say, and how they are refused. All faults are told at once."""

from __future__ import annotations

import pytest

from app.imports.faults import ImportRefused
from app.imports.mapping import ImportMapping, read_mapping
from app.imports.sources import CONVERSIONS, WORDS, Column, Constant, Difference, OfStep
from controls.kinds import load_kinds
from tests.imports.conftest import EXAMPLES, ROOT

pytestmark = pytest.mark.usefixtures("texts")
KINDS = load_kinds()

START = """
source = "monitoring"
[files.a]
name = "a.csv"
"""
CUSTOMER = """
[[step]]
id = "customer"
kind = "customer"
file = "a"
key = ["name"]
[step.fields]
name = {column = "name"}
in_scope_from = "2026-04-01"
tier = "standard"
"""


def read(text: str) -> ImportMapping:
    return read_mapping("m.toml", text.encode(), KINDS, "ja")


def refused(text: str) -> list[str]:
    with pytest.raises(ImportRefused) as caught:
        read(text)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.name)
def test_the_examples_can_be_read(path):
    assert read_mapping(path.name, path.read_bytes(), KINDS, "en").steps


def test_a_mapping_says_how_each_field_is_filled():
    mapping = read(START + CUSTOMER)
    (step,) = mapping.steps
    assert (mapping.source, mapping.language, mapping.files["a"].name) == ("monitoring", "ja", "a.csv")
    assert step.kind is KINDS["customer"]
    assert step.fields == {
        "name": Column("name"),
        "in_scope_from": Constant("2026-04-01"),
        "tier": Constant("standard"),
    }
    assert step.columns() == {"name"}


def test_references_take_the_key_of_the_step_unless_they_name_columns():
    service = """
[[step]]
id = "service"
kind = "service"
file = "a"
key = ["id"]
[step.fields]
name = {column = "id"}
in_scope_from = {column = "from"}
tier = "standard"
customers = {record = "customer"}
owner = {record = "crm/person", key = ["chief"], split = ";"}
"""
    fields = read(START + CUSTOMER + service).steps[1].fields
    assert fields["customers"] == OfStep("customer", ("id",))
    assert fields["owner"] == OfStep("crm/person", ("chief",), ";")


def test_a_record_of_another_source_is_named_with_it():
    mapping = read(START + CUSTOMER)
    assert mapping.import_key("customer", ["A|B", "C\\D"]) == "monitoring/customer/A\\|B|C\\\\D"
    assert mapping.import_key("crm/person", ["A"]) == "crm/person/A"


def test_two_keys_never_look_alike():
    mapping = read(START + CUSTOMER)
    keys = [["a|b", "c"], ["a", "b|c"], ["a\\", "b"], ["a", "\\b"], ["a\\|b"], ["a|b"]]
    assert len({mapping.import_key("s", key) for key in keys}) == len(keys)


def with_field(line: str) -> str:
    return START + CUSTOMER + line + "\n"


FAULTS = [
    ("", "Name the source"),
    (START, "There is no [[step]]"),
    ("this is no toml", "This is no TOML file in UTF-8"),
    (START.replace("monitoring", "Monitoring!") + CUSTOMER, "Name the source"),
    ('language = "de"\n' + START + CUSTOMER, "“language” is en or ja"),
    ("steps = 1\n" + START + CUSTOMER, "“steps” means nothing here"),
    (START + 'encoding = "ebcdic"\n' + CUSTOMER, "files.a: “encoding” is one of utf-8, cp932"),
    (START + 'delimiter = "::"\n' + CUSTOMER, "files.a: “delimiter” is one character"),
    (START.replace("a.csv", "../a.csv") + CUSTOMER, "files.a: Give the name of the file"),
    (START + CUSTOMER.replace('kind = "customer"', 'kind = "costumer"'), "“kind” names a kind of record"),
    (START + CUSTOMER.replace('file = "a"', 'file = "b"'), "“file” names one of [files]"),
    (START + CUSTOMER.replace('key = ["name"]', "key = []"), "“key” lists the columns"),
    (START + CUSTOMER.replace('id = "customer"', 'id = "A B"'), "Give every step an id of its own"),
    (START + CUSTOMER + CUSTOMER, "Give every step an id of its own"),
    (START + CUSTOMER.replace('tier = "standard"', ""), "fields.tier: A record cannot be saved without this"),
    (with_field('colour = "red"'), "fields.colour: There is no such field to fill"),
    (with_field('state = "approved"'), "fields.state: There is no such field to fill"),
    (with_field('created_by = "PER-2026-0001"'), "fields.created_by: There is no such field to fill"),
    (with_field('segment = {column = ""}'), "fields.segment: “column” is a text"),
    (with_field("segment = {}"), "fields.segment: Say where the value comes from"),
    (with_field('segment = {column = "a", colour = 1}'), "fields.segment: “column” does not take colour"),
    (with_field('segment = {column = "a", convert = "rot13"}'), "“convert” knows these words only"),
    (with_field('segment = {column = "a", take = "any"}'), "“take” knows these words only"),
    (with_field('segment = {column = "a", values = 3}'), "“values” is a table"),
    (with_field('segment = {record = "customer"}'), "does not fit a field of type str"),
    (with_field('note = {difference = ["a", "b"]}'), "does not fit a field of type text"),
    (with_field('contacts = {record = "person"}'), "fields.contacts: “person” is no step above this one"),
    (with_field('contacts = {find = "people", by = "name", column = "a"}'), "“find” names a kind"),
    (with_field('contacts = {find = "person", by = "colour", column = "a"}'), "“find” names a kind"),
    (with_field('[[step.rows.targets]]\nname = "x"'), "rows.targets: This is no table of the kind"),
    (with_field('[[step.consents]]\nside = "customer"'), "consents: “person” is missing"),
    (with_field('[[step.evidence]]\nrole = "x"'), "evidence: “file” is missing"),
    (START + '[[step]]\nid = "x"\nfile = "a"\nkey = ["n"]\nattach_to = "y"\n', "“y” is no step above"),
    (START + '[[step]]\nid = "x"\nfile = "a"\nkey = ["n"]\nattach_to = "y/z"\n', "Say in [[step.evidence]]"),
]


@pytest.mark.parametrize(("text", "said"), FAULTS, ids=[said for _text, said in FAULTS])
def test_what_is_wrong_is_said(text, said):
    assert any(said in fault for fault in refused(text)), refused(text)


def test_all_faults_are_told_at_once_with_their_step():
    found = refused(with_field('colour = "red"\nshape = "round"'))
    assert found == [
        "m.toml: step customer: fields.colour: There is no such field to fill.",
        "m.toml: step customer: fields.shape: There is no such field to fill.",
    ]


def test_a_difference_and_a_verdict_need_their_columns():
    sheet = """
[[step]]
id = "sheet"
kind = "measurement"
file = "a"
key = ["name"]
[step.fields]
sla = {record = "other/sla"}
period_from = {column = "month", convert = "month_first"}
period_to = {column = "month", convert = "month_last"}
occurred_on = {column = "day"}
[[step.rows.lines]]
target = {line = "other/sla", row = "r1"}
numerator = {difference = ["all", "down"]}
"""
    mapping = read(START + sheet)
    assert mapping.steps[0].rows["lines"][0].cells["numerator"] == Difference("all", "down")
    assert any("“difference” takes two" in one for one in refused(START + sheet.replace(', "down"', "")))
    assert any("“row” is a text" in one for one in refused(START + sheet.replace(', row = "r1"', "")))
    judged = sheet.replace("basis", "verdict") + 'verdict = {judged = {numerator = "a"}}\n'
    assert any("There is no such field" in one for one in refused(START + judged))  # it is computed there


def test_the_page_about_mappings_names_every_word():
    page = (ROOT / "docs" / "formats" / "import-mapping.md").read_text()
    assert [word for word in (*WORDS, *CONVERSIONS) if f"`{word}" not in page] == []
