"""What comes in is canonical or refused, with a sentence at its path; nothing hostile raises more."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.records import schemas
from app.records.forms import apply_row_buttons, content_from, form_for
from app.refusal import Refusal
from tests.records.contents import all_kinds
from tests.records.posting import html_of
from tests.support.lookup import ValueLookup

KINDS = all_kinds()
MEETING, SHEET, CONTRACT = KINDS["brm_meeting"], KINDS["measurement"], KINDS["contract"]
COMMON = {"owner": "PER-2026-0001", "language": "en"}
HELD = COMMON | {"customer": "CUS-2026-0001", "occurred_on": "2026-10-14"}


def problems(kind, **data):
    return {problem.path: problem.message for problem in schemas.loaded(kind, data)[1]}


def cell(value, column="value"):
    """What is said about one cell of a measurement sheet."""
    return problems(SHEET, lines=[{column: value}]).get(f"lines-0-{column}")


def test_canonical_content_leaves_out_what_is_empty():
    data = HELD | {"place": "", "decisions": [], "note": None, "no_decisions": False, "actions": []}
    assert schemas.load(MEETING, data) == HELD | {"confidentiality": "audit"}


def test_a_number_that_nobody_named_is_not_there():
    """Records from before a column was declared keep their bytes."""
    part = {"id": "r1", "name": "Line", "kind": "component", "operated_by": "own"}
    data = COMMON | {"name": "Mail", "in_scope_from": "2026-04-01", "tier": "standard"}
    for named in ({}, {"needed": None}, {"needed": ""}):
        assert schemas.load(KINDS["service"], data | {"components": [part | named]})["components"] == [part]
    for number, said in ((0, "The number is too small. Use 1 or more."), (1, None), (2, None)):
        found = problems(KINDS["service"], components=[part | {"needed": number}])
        assert found.get("components-0-needed") == said


def test_lists_are_sorted_and_each_value_stands_once():
    data = HELD | {"services": ["SVC-2026-0002", "SVC-2026-0001", "SVC-2026-0002"]}
    assert schemas.load(MEETING, data)["services"] == ["SVC-2026-0001", "SVC-2026-0002"]


def test_rows_without_an_id_are_numbered_on():
    rows = [{"text": "A"}, {"id": "r7", "text": "B"}, {"text": "C"}]
    ids = [row["id"] for row in schemas.load(MEETING, HELD | {"decisions": rows})["decisions"]]
    assert ids == ["r8", "r7", "r9"]


def test_a_refusal_names_every_path():
    data = {"attendees": [{"person": "PER-2026-0001", "side": "client", "present": True, "x": 1}], "extra": 1}
    with pytest.raises(Refusal) as refused:
        schemas.load(MEETING, data)
    assert refused.value.fields == {
        "customer": "Customer is empty. Fill it in.",
        "occurred_on": "Held on is empty. Fill it in.",
        "attendees-0-side": "This is not one of the choices. Choose another.",
        "attendees-0-x": "This field does not exist. Leave it out.",
        "owner": "Owner is empty. Fill it in.",
        "language": "Language of the text is empty. Fill it in.",
        "extra": "This field does not exist. Leave it out.",
    }


def test_system_and_unknown_fields_are_refused():
    assert set(problems(MEETING, **HELD, state="approved", number="MTG-1", identity="x")) == {
        "state",
        "number",
        "identity",
    }


@pytest.mark.parametrize("value", ["99.80555555555556", "0", "-3.50", 7, "1" * 30])
def test_exact_numbers_pass(value):
    assert cell(value) is None


@pytest.mark.parametrize(
    "value", [99.9, "1e5", "NaN", "Infinity", "-inf", "1" * 31, "", True, [], "1,000", "１", " 1"]
)
def test_other_numbers_do_not(value):
    assert schemas.loaded(SHEET, {"lines": [{"value": value, "denominator": "-1"}]})[1]
    if value not in ("", []):
        assert cell(value) == "This is no number. Write it with digits and one point, such as 99.95."


def test_bounds():
    assert cell("-1", "denominator") == "The number is too small. Use 0 or more."
    assert cell("0." + "1" * 21) == "There are too many decimals. Use at most 20."
    assert problems(CONTRACT, amount="1.234")["amount"] == "There are too many decimals. Use at most 2."
    criteria = problems(
        KINDS["criteria_set"], criteria=[{"name": "a", "weight": 101}, {"name": "b", "weight": "5"}]
    )
    assert criteria["criteria-0-weight"] == "The number is too large. Use 100 or less."
    assert criteria["criteria-1-weight"] == "This is no whole number. Write it with digits only."
    assert problems(MEETING, place="x" * 301)["place"] == "The text has 301 characters. At most 300 fit."
    assert problems(MEETING, services=[f"SVC-2026-{n:04}" for n in range(501)])["services"] == (
        "There are too many. Choose at most 500."
    )
    assert (
        problems(MEETING, decisions=[{"text": "x"}] * 501)["decisions"]
        == "There is room for 500 rows. Remove some."
    )


@pytest.mark.parametrize(
    "day", ["2026-02-29", "2026-1-1", "20261014", "0001-01-01", "9999-12-31", "2026-10-14T00:00", 1]
)
def test_days_that_are_none(day):
    assert problems(MEETING, occurred_on=day)["occurred_on"] == (
        "This is no day of the calendar. Write it as 2026-11-18."
    )


def test_a_form_of_its_own_is_explained():
    sentence = "This does not have the right form. Hours and minutes, for instance 10:00."
    assert problems(MEETING, start_time="25:00")["start_time"] == sentence
    assert problems(CONTRACT, currency="JPY\n") == problems(CONTRACT)


@pytest.mark.parametrize("text", ["a\0b", "\x1b[31m", "\ud800", "\x7f"])
def test_characters_that_break_things_are_refused(text):
    sentence = "The text holds characters that cannot be shown. Type it again without them."
    assert problems(MEETING, note=text)["note"] == sentence


GOOD_LINE = {"record": "SLA-2026-0001", "edition": 1, "row": "t1"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"record": "SLA-2026-0001", "version": 1, "row": "t1"},
        GOOD_LINE | {"record": "../x"},
        GOOD_LINE | {"edition": True},
        GOOD_LINE | {"edition": 0},
        GOOD_LINE | {"row": "T 1"},
        "SLA-2026-0001/1/t1",
    ],
)
def test_what_is_no_row_of_another_record(wrong):
    assert cell(GOOD_LINE, "target") is None
    assert cell(wrong, "target") == "This is no row of another record. Choose one from the list."


def test_ids_of_rows_are_plain_and_different():
    assert problems(MEETING, decisions=[{"id": "r1", "text": "a"}, {"id": "r1", "text": "b"}])[
        "decisions-1-id"
    ]
    assert problems(MEETING, decisions=[{"id": "../x", "text": "a"}])["decisions-0-id"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), kind=st.sampled_from(sorted(KINDS)))
def test_any_json_is_loaded_or_refused(data, kind):
    names = [field.name for field in KINDS[kind].all_fields] + ["what", "id"]
    given_data = data.draw(st.dictionaries(st.sampled_from(names), JSON, max_size=6) | JSON)
    content, found = schemas.loaded(KINDS[kind], given_data)
    assert bool(content) != bool(found)
    for problem in found:
        assert problem.message and len(problem.path) < 400


# ---- forms that were tampered with -----------------------------------------------------------------------

HOSTILE = [
    "",
    "x" * 1_000_000,
    "a\0b",
    "²",
    "'\"><script>",
    "9" * 5000,
    "-0",
    "SLA-2026-0001/1",
    "//",
    "1/1/1",
    "{}",
    "\ud7ff",
]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), kind=st.sampled_from(sorted(KINDS)))
def test_any_form_data_gives_answers_not_exceptions(data, kind):
    names = []
    for field in KINDS[kind].all_fields:
        names.append(field.name)
        names += [
            f"{field.name}-{n}-{column.name}"
            for column in field.columns
            for n in ("0", "7", "²", "999999", "x", "9" * 50)
        ]
        names += [f"{field.name}-0-id", f"{field.name}-0", f"{field.name}-"] if field.columns else []
    keys = st.sampled_from([*names, "zzz", "attendees-0-person-1", "meta", "csrf_token"])
    typed = MultiDict(data.draw(st.lists(st.tuples(keys, st.sampled_from(HOSTILE)), min_size=1, max_size=12)))
    form = form_for(KINDS[kind], ValueLookup(kinds=KINDS), None, typed)
    apply_row_buttons(form, typed)
    form.validate()
    content_from(form)
    html = html_of(form)
    assert "<script>" not in html


def test_a_row_index_beyond_reason_is_no_row():
    typed = MultiDict({"agenda-99999999999-title": "A", "agenda-²-title": "B", "agenda-1-title": "C"})
    form = form_for(MEETING, ValueLookup(kinds=KINDS), None, typed)
    assert [row["title"] for row in content_from(form)["agenda"]] == ["C"]
