"""Every kind has a form in both languages, and what a form shows is what it saves."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.records import schemas
from app.records.forms import apply_row_buttons, content_from, form_class, form_for
from app.records.lookup import Seen
from tests.records.contents import all_kinds, contents
from tests.records.posting import html_of, posted
from tests.support.lookup import ValueLookup

KINDS = all_kinds()
MEETING = KINDS["brm_meeting"]
PERSON = Seen("PER-2025-0001", "person", content={"side": "own"})
CUSTOMER = Seen("CUS-2026-0001", "customer", content={"name": "Kita Logistics"})


def lookup(*seen, **more):
    return ValueLookup(seen or (PERSON, CUSTOMER), kinds=KINDS, **more)


def meeting(**typed):
    common = {"customer": "CUS-2026-0001", "occurred_on": "2026-10-14", "owner": "PER-2025-0001"}
    return MultiDict(common | {"language": "en", "confidentiality": "audit"} | typed)


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_kind_has_a_form_with_its_own_labels(kind, language):
    form = form_for(KINDS[kind], lookup(language=language))
    for field in form:
        assert field.label.text == field.declared.label.get(language)
        assert field.declared.computed is None and not field.declared.system
    assert html_of(form)


def derive_all():
    """CPU seconds for every form in both languages and every schema."""
    form_class.cache_clear()
    schemas.schema.cache_clear()
    start = time.process_time()
    for kind in KINDS.values():
        schemas.schema(kind)
        form_class(kind, "en")
        form_class(kind, "ja")
    return time.process_time() - start


def test_all_forms_and_schemas_are_derived_in_a_moment():
    assert min(derive_all() for _time in range(5)) < 0.2


@pytest.mark.parametrize("kind", list(KINDS))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(data=st.data())
def test_what_a_form_shows_is_what_it_saves(kind, data):
    content = data.draw(contents(KINDS[kind]))
    assert schemas.load(KINDS[kind], content) == content
    shown = form_for(KINDS[kind], lookup(), content, version=2)
    assert content_from(shown) == content
    typed = form_for(KINDS[kind], lookup(), content, posted(shown), version=2)
    assert typed.validate(), typed.errors
    assert content_from(typed) == content


def test_the_reason_for_a_change_is_asked_from_the_second_version_on():
    assert "change_reason" not in form_for(MEETING, lookup())
    assert "change_reason" in form_for(MEETING, lookup(), version=2)


def test_locked_fields_are_not_on_the_form_and_stay():
    content = {"customer": "CUS-2026-0001", "occurred_on": "2026-10-14"}
    form = form_for(MEETING, lookup(), content, meeting(customer="CUS-9999-9999"), locked=["customer"])
    assert "customer" not in form
    assert content_from(form)["customer"] == "CUS-2026-0001"


def test_computed_columns_come_from_the_content_the_form_started_from():
    content = {
        "sla": "SLA-2026-0001",
        "lines": [{"id": "a", "value": "1", "verdict": "met"}, {"id": "b", "value": "2"}],
    }
    form = form_for(KINDS["measurement"], lookup(), content)
    again = form_for(KINDS["measurement"], lookup(), content, posted(form))
    assert [row.get("verdict") for row in content_from(again)["lines"]] == ["met", None]


# ---- numbers and days as people type them ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("21,558", "21558"),
        ("９９．９０", "99.90"),
        ("+007.50", "7.50"),
        (".5", "0.5"),
        ("-0", "0"),
        ("−1.5", "-1.5"),
    ],
)
def test_numbers_are_read_as_they_are_written(typed, kept):
    form = form_for(KINDS["measurement"], lookup(), None, MultiDict({"lines-0-value": typed}))
    assert content_from(form)["lines"][0]["value"] == kept


@pytest.mark.parametrize("typed", ["1e5", "NaN", "Infinity", "1,23", "0x10", "1.2.3", "12 %", "-", "."])
def test_what_is_no_number_is_kept_with_a_sentence(typed):
    form = form_for(KINDS["measurement"], lookup(), None, MultiDict({"lines-0-value": typed}))
    form.validate()
    cell = form["lines"].entries[0].form["value"]
    assert cell.errors == ["This is no number. Write it with digits and one point, such as 99.95."]
    assert f'value="{typed}"' in str(cell())


@pytest.mark.parametrize("typed", ["2026-10-14", "2026/10/14", "2026年10月14日", "２０２６－１０－１４"])
def test_days_are_read_as_they_are_written(typed):
    form = form_for(MEETING, lookup(), None, meeting(occurred_on=typed))
    assert content_from(form)["occurred_on"] == "2026-10-14"


# ---- rows ------------------------------------------------------------------------------------------------


def test_a_new_form_opens_its_visible_tables_with_a_row_to_write_in():
    form = form_for(MEETING, lookup())
    assert [len(form[name].entries) for name in ("attendees", "agenda", "decisions")] == [2, 1, 1]
    assert form["attendees"].entries[0].form["present"].data is True


def test_rows_nobody_wrote_in_are_no_rows():
    form = form_for(MEETING, lookup())
    assert not {"attendees", "agenda", "decisions"} & content_from(form).keys()


def test_a_form_shown_again_still_has_a_row_to_write_in():
    form = form_for(MEETING, lookup(), None, meeting(**{"agenda-0-title": ""}))
    assert form.validate()
    assert len(form["agenda"].entries) == 1 and "agenda" not in content_from(form)


def test_rows_are_added_and_removed_by_their_buttons():
    typed = meeting(**{"agenda-0-title": "A", "agenda-3-title": "B", "agenda-5-title": "C"})
    form = form_for(MEETING, lookup(), None, typed)
    assert not apply_row_buttons(form, typed)
    assert apply_row_buttons(form, {"remove-agenda-3": "1"})
    assert [row["title"] for row in content_from(form)["agenda"]] == ["A", "C"]
    assert apply_row_buttons(form, {"add-agenda": "1"})
    assert len(form["agenda"].entries) == 3


def test_a_row_keeps_its_id_and_a_new_one_gets_its_own():
    typed = meeting(
        **{"agenda-0-id": "a1", "agenda-0-title": "A", "agenda-1-id": "a1", "agenda-1-title": "B"}
    )
    ids = [row["id"] for row in content_from(form_for(MEETING, lookup(), None, typed))["agenda"]]
    assert ids[0] == "a1" and ids[1] != "a1"


def test_a_table_has_a_last_row():
    typed = meeting(**{f"agenda-{n}-title": "A" for n in range(501)})
    form = form_for(MEETING, lookup(), None, typed)
    assert not form.validate()
    assert form["agenda"].errors == ["There is room for 500 rows. Remove some."]
    assert apply_row_buttons(form, {"add-agenda": "1"})
    assert len(form["agenda"].entries) == 500


def test_errors_of_a_row_stand_at_the_row_that_is_shown():
    typed = meeting(**{"agenda-0-minutes": "", "agenda-4-title": "Topic"})
    form = form_for(MEETING, lookup(), None, typed)
    assert not form.validate()
    (row,) = form["agenda"].entries
    assert row.form["category"].errors == ["Category is empty. Fill it in."]
    assert row.form["category"].name == "agenda-0-category"


# ---- pickers ---------------------------------------------------------------------------------------------


def test_a_record_that_is_not_offered_is_kept_with_a_sentence():
    form = form_for(MEETING, lookup(), None, meeting(customer="CUS-2026-0077"))
    assert not form.validate()
    assert form["customer"].errors == ["CUS-2026-0077 is not one of the choices. Choose from the list."]
    assert '<option selected value="CUS-2026-0077">' in str(form["customer"]())


def test_what_the_record_points_to_already_stays_possible():
    content = {"customer": "CUS-2026-0077"}
    form = form_for(MEETING, lookup(), content, meeting(customer="CUS-2026-0077"))
    assert form.validate()


def test_services_are_those_of_the_customer():
    ours = Seen("SVC-2026-0001", "service", content={"name": "Portal", "customers": ["CUS-2026-0001"]})
    other = Seen("SVC-2026-0002", "service", content={"name": "Mail", "customers": ["CUS-2026-0002"]})
    form = form_for(MEETING, lookup(PERSON, CUSTOMER, ours, other), {"customer": "CUS-2026-0001"})
    assert [choice.label for choice in form["services"].iter_choices()] == ["Portal"]


def test_a_line_is_chosen_by_the_name_of_its_row():
    targets = [{"id": "t1", "name": "Availability", "metric": "availability"}]
    sla = Seen("SLA-2026-0001", "sla", edition=3, content={"valid_from": "2026-04-01", "targets": targets})
    content = {"sla": "SLA-2026-0001", "lines": [{"id": "r1", "value": "1"}]}
    form = form_for(KINDS["measurement"], lookup(sla), content)
    cell = form["lines"].entries[0].form["target"]
    assert [(c.value, c.label) for c in cell.iter_choices()][1:] == [("SLA-2026-0001/3/t1", "Availability")]
