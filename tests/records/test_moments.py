"""Moments as people type them: on the organisation's clock, also on the days on which it is changed."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import MultiDict

from app.i18n import force_locale
from app.records.fields import MomentAnswer
from app.records.forms import content_from, form_for
from app.records.moments import NoMoment, Skipped, Twice, control_text, typed_moment
from app.records.rules import comparing
from app.records.rules.case import RuleCase
from app.records.values import parse_moment
from app.records.wording import shown
from controls.declaration import Field, Text
from controls.kinds import Rule
from tests.records.contents import all_kinds
from tests.support.lookup import ValueLookup

TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")
BEGUN = Field("begun", "datetime", "optional", Text("Begun", "開始"))
PROCEDURE = all_kinds()["complaint_procedure"]
KIND = replace(PROCEDURE, fields=(*PROCEDURE.fields, BEGUN), by_name={**PROCEDURE.by_name, "begun": BEGUN})


@pytest.mark.parametrize(
    "text",
    ["2026-11-18T10:00", "2026-11-18 10:00:00", "2026/11/18 10:00", "2026年11月18日10:00",
     "２０２６－１１－１８　１０：００", "2026-11-18T01:00Z", "2026-11-17 20:00-05:00",
     "2026.11.18 9:45+0845"],
)  # fmt: skip
def test_is_read_however_it_is_written(text):
    assert typed_moment(text, lambda: TOKYO) == "2026-11-18T01:00:00Z"


def test_midnight_ends_a_day_too():
    ends = typed_moment("2026-11-30 24:00", lambda: TOKYO)
    assert ends == typed_moment("2026-12-01 00:00", lambda: TOKYO) == "2026-11-30T15:00:00Z"


@pytest.mark.parametrize(
    "text",
    ["", "10:00", "2026-11-18", "2026-11-1810:00", "2026-11-31 10:00", "2026-11-18 24:01", "2026-11-18 10:60",
     "1899-12-31 10:00", "12026-11-18 10:00", "2200-01-01 00:00", "2026-11-18 10:00+99:99",
     "2026-11-18 10:00 x", pytest.param("2026-11-18 10:00" + " 0" * 100_000, id="long")],
)  # fmt: skip
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(NoMoment):
        typed_moment(text, lambda: TOKYO)


def test_a_time_the_clock_skipped_never_came():
    with pytest.raises(Skipped):
        typed_moment("2026-03-29 02:30", lambda: BERLIN)
    assert typed_moment("2026-03-29 03:00", lambda: BERLIN) == "2026-03-29T01:00:00Z"
    assert typed_moment("2026-03-29 01:59:59", lambda: BERLIN) == "2026-03-29T00:59:59Z"


def test_a_time_that_came_twice_is_asked_back(app):
    with pytest.raises(Twice) as asked:
        typed_moment("2026-10-25 02:30", lambda: BERLIN)
    with app.app_context(), force_locale("en"):
        said = asked.value.sentence()
    assert "2026-10-25 02:30+02:00 for the first time or 2026-10-25 02:30+01:00 for the second" in said
    assert typed_moment("2026-10-25 02:30+02:00", lambda: BERLIN) == "2026-10-25T00:30:00Z"
    assert typed_moment("2026-10-25 02:30+01:00", lambda: BERLIN) == "2026-10-25T01:30:00Z"
    assert typed_moment("2026-10-25 03:00", lambda: BERLIN) == "2026-10-25T02:00:00Z"


@pytest.mark.parametrize(
    "moment",
    ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-03-29T01:00:00Z", "2026-06-01T10:00:30Z"],
)
def test_what_the_control_shows_is_read_as_it_was(moment):
    assert typed_moment(control_text(moment, BERLIN), lambda: BERLIN) == moment


def test_reads_as_people_write_it():
    lookup = ValueLookup(zone=BERLIN)
    assert shown(BEGUN, "2026-10-25T08:05:00Z", lookup) == "25 Oct 2026 09:05"
    assert shown(BEGUN, "2026-10-25T01:30:20Z", lookup) == "25 Oct 2026 02:30:20+01:00"
    lookup.language = "ja"
    assert shown(BEGUN, "2026-10-25T08:05:00Z", lookup) == "2026年10月25日 09:05"


@pytest.mark.parametrize("text", ["1900-01-01T00:30:00+14:00", "2199-12-31T23:00:00-05:00"])
def test_a_moment_is_of_a_year_people_record_about_in_utc_too(text):
    with pytest.raises(ValueError, match="no moment"):
        parse_moment(text)


# ---- in a form -------------------------------------------------------------------------------------------


@pytest.fixture
def answered(app):
    """`answered(typed)` is the field of a form in Berlin after that was typed; with `kept`, as it opens."""

    def ask(typed=None, kept=None):
        data = None if typed is None else MultiDict({"begun": typed, "valid_from": "2026-11-01"})
        form = form_for(KIND, ValueLookup(kinds=all_kinds(), zone=BERLIN), {"begun": kept}, data)
        if data:
            form["begun"].validate(form)
        return form

    with app.test_request_context("/"):
        yield ask


def test_it_has_a_control_of_its_own(answered):
    form = answered("2026-11-18T10:00")
    assert isinstance(form["begun"], MomentAnswer)
    assert content_from(form)["begun"] == "2026-11-18T09:00:00Z"
    assert 'type="datetime-local" value="2026-11-18T10:00"' in form["begun"]()
    assert 'type="datetime-local" value=""' in answered()["begun"]()


def test_what_cannot_be_read_stays_as_it_was_typed(answered):
    field = answered("yesterday <b>")["begun"]
    assert field.errors == ["Write day and time as 2026-11-18 10:00."]
    assert 'type="text" value="yesterday &lt;b&gt;"' in field() and field.value() is None


def test_a_time_that_came_twice_can_be_said_in_the_same_place(answered):
    field = answered("2026-10-25T02:30")["begun"]
    assert "came twice" in field.errors[0] and 'type="text" value="2026-10-25T02:30"' in field()
    again = answered("2026-10-25T02:30+01:00")["begun"]
    assert not again.errors and 'type="text" value="2026-10-25T02:30+01:00"' in again()
    assert 'value="2026-10-25T02:30+02:00"' in answered(kept="2026-10-25T00:30:00Z")["begun"]()


def test_a_time_the_clock_skipped_is_said_at_the_field(answered):
    assert "put forward" in answered("2026-03-29T02:30")["begun"].errors[0]


# ---- in rules --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "wrong"), [("2026-11-18T01:00:00Z", False), ("2026-11-18T01:00:01Z", True)]
)
def test_the_future_begins_now(moment, wrong):
    rule = Rule("not_in_future", "save", {"field": "begun"}, Text("{value}", "{value}"))
    case = RuleCase(KIND, rule, {"begun": moment}, ValueLookup(kinds=all_kinds()))
    assert [problem.path for problem in comparing.not_in_future(case)] == (["begun"] if wrong else [])
