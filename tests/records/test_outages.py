"""What a measurement sheet makes of the outages listed in it: what is refused, proposed and asked about."""

from __future__ import annotations

from fractions import Fraction
from time import perf_counter

import pytest

from app.records import rules, schemas
from app.records.computed import compute
from app.records.lookup import Seen
from app.records.outages import figure_of
from app.refusal import Refusal
from tests.records.contents import all_kinds
from tests.records.ruling import line
from tests.support import records
from tests.support.lookup import ValueLookup

KINDS = all_kinds()
KIND = KINDS["measurement"]
COMMON = {"owner": "PER-2025-0001", "language": "en", "source": "Monitoring"}


def promised(**more):
    return {**records.target(value="99.9", service_hours="平日 09:00～19:00"), **more}


def sla(*targets, start="2025-04-01"):
    rows = [{"id": f"t{place}", **target} for place, target in enumerate(targets or [promised()], start=1)]
    return Seen("SLA-1", "sla", content={"valid_from": start, "targets": rows})


def sheet(*outages, lines=({"id": "r1", "target": line("SLA-1", "t1")},), month="2026-02", last="28"):
    rows = [{"id": f"o{place}", **row} for place, row in enumerate(outages, start=1)]
    return {"sla": "SLA-1", "period_from": f"{month}-01", "period_to": f"{month}-{last}",
            "occurred_on": "2026-03-02", "lines": [dict(row) for row in lines], "outages": rows}  # fmt: skip


def down(minutes, **more):
    """So many minutes from 9:00 in Tokyo on Monday 2 February, of 12,000 agreed in the month."""
    hours, rest = divmod(minutes, 60)
    ends = f"2026-02-02T{hours:02}:{rest:02}:00Z"
    return {"since": "2026-02-02T00:00:00Z", "until": ends, "counts": "counts", **more}


def computed(content, *seen):
    return compute(KIND, content, ValueLookup(seen or [sla()], kinds=KINDS))


def said(content, *seen, at="submit", language="en"):
    lookup = ValueLookup(seen or [sla()], kinds=KINDS, language=language)
    found = rules.check(KIND, content, lookup, at)
    return {one.path: one.message for one in found if one.path.startswith(("outages-", "lines-0-comment"))}


def why(content, *seen):
    lookup = ValueLookup(seen or [sla()], kinds=KINDS)
    figure = figure_of(KIND.field("lines"), content["lines"][0], content, lookup)
    return figure and (figure.why or figure.percent)


# ---- proposed --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "numerator", "value", "verdict"),
    [(11, "11989", "99.908333", "met"), (12, "11988", "99.9", "met"), (13, "11987", "99.891667", "missed")],
)
def test_a_result_left_empty_is_taken_from_the_outages(minutes, numerator, value, verdict):
    row = computed(sheet(down(minutes)))["lines"][0]
    assert (row["numerator"], row["denominator"]) == (numerator, "12000")
    assert (row["value"], row["verdict"]) == (value, verdict)


@pytest.mark.parametrize("typed", [{"value": "99.5"}, {"numerator": "1"}, {"denominator": "12000"}])
def test_what_was_typed_stays(typed):
    content = sheet(down(12), lines=[{"id": "r1", "target": line("SLA-1", "t1"), **typed}])
    row = computed(content)["lines"][0]
    assert {name: row[name] for name in ("numerator", "denominator", "value") if name in row} == typed


def test_an_empty_list_says_nothing():
    assert "value" not in computed(sheet())["lines"][0]


def test_a_sheet_without_the_list_is_what_it_was():
    content = sheet()
    del content["outages"]
    assert computed(content) == content


def test_a_row_counts_for_the_target_it_names_and_one_without_for_each():
    targets = promised(), promised(name="Portal"), promised(name="Restore", metric="restoration_time")
    lines = [{"id": f"r{n}", "target": line("SLA-1", f"t{n}")} for n in (1, 2, 3)]
    every = computed(sheet(down(12), lines=lines), sla(*targets))["lines"]
    assert [row.get("value") for row in every] == ["99.9", "99.9", None]
    of_one = down(12, target=line("SLA-1", "t2", 7))
    one = computed(sheet(of_one, lines=lines), sla(*targets))["lines"]
    assert [row.get("value") for row in one] == [None, "99.9", None]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ({"service_hours": "When needed"}, "hours"),
        ({"service_hours": ""}, "hours"),
        ({"unit": "minutes"}, "unit"),
        ({"measuring_period": "P3M"}, "longer"),
        ({"metric": "error_share"}, None),
        ({"measuring_period": "event"}, Fraction("99.9")),
    ],
)
def test_what_cannot_be_worked_out_says_why(target, expected):
    assert why(sheet(down(12)), sla(promised(**target))) == expected


def test_the_first_month_may_be_a_part_of_one():
    short = sheet(down(12)) | {"period_from": "2026-02-02"}
    assert why(short, sla(start="2026-02-02")) == Fraction("99.9")
    assert why(short, sla(start="2026-02-01")) == "longer"


@pytest.mark.parametrize(
    "days", [("2026-03-01", "2026-02-28"), ("1900-01-01", "2199-12-31"), ("2025-02-27", "2026-02-28")]
)
def test_no_period_of_an_sla_is_not_worked_out(days):
    content = sheet(down(12)) | {"period_from": days[0], "period_to": days[1]}
    assert why(content) == "period"
    del content["period_to"]
    assert why(content) == "period"


# ---- asked about -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "asks"),
    [
        ({"value": "99.891667"}, False),
        ({"value": "99.89"}, False),
        ({"value": "99.8"}, False),  # cut at its decimals
        ({"value": "99.9"}, True),  # rounds well, but turns the miss into a success
        ({"value": "99.88"}, True),
        ({"value": "99.99", "comment": "One stop was a false alarm"}, False),
        ({"numerator": "11987", "denominator": "12000", "value": "99.891667"}, False),
        ({"numerator": "199.78", "denominator": "200", "value": "99.89"}, False),  # hours
        ({"numerator": "11988", "denominator": "12000", "value": "99.9"}, True),
        ({"numerator": "0", "denominator": "0"}, False),
    ],
)
def test_another_figure_than_that_of_the_outages_asks_why(typed, asks):
    content = sheet(down(13), lines=[{"id": "r1", "target": line("SLA-1", "t1"), **typed}])
    assert bool(said(content)) is asks
    assert said(content, at="save") == {}


def test_it_asks_in_both_languages():
    content = sheet(down(13), lines=[{"id": "r1", "target": line("SLA-1", "t1"), "value": "99.9"}])
    assert said(content) == {
        "lines-0-comment": "Row 1: 99.9 % is not what the listed outages give (99.891667 %). "
        "Say why in the comment."
    }
    assert said(content, language="ja") == {
        "lines-0-comment": "1行目: 99.9%は、記入した停止から求めた値（99.891667%）と異なります。"
        "備考に理由を記入してください。"
    }


# ---- refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "place", "en", "ja"),
    [
        (
            {"since": "2026-02-02T01:00:00Z", "until": "2026-02-02T00:59:00Z"}, "until",
            "Row 1: it ends before it begins (2 Feb 2026 10:00). Correct one of the two.",
            "1行目: 終了が開始（2026年2月2日 10:00）より前です。どちらかを直してください。",
        ),
        (
            {"since": "2026-02-28T15:00:00Z"}, "since",
            "Row 1: not a moment of this lies in the period of the sheet. Correct it, or remove the row.",
            "1行目: 測定期間と全く重なりません。日時を直すか、この行を削除してください。",
        ),
        (
            {"since": "2026-02-02T00:00:00Z", "until": "2026-11-18T01:00:01Z"}, "until",
            "Row 1: 18 Nov 2026 10:00:01 is still to come. Leave the end empty until it is over.",
            "1行目: 2026年11月18日 10:00:01は未来の日時です。終わるまで終了日時は空欄にしてください。",
        ),
    ],
)  # fmt: skip
def test_times_that_cannot_be_are_refused_at_their_field_when_saved(row, place, en, ja):
    content = sheet({"counts": "counts", **row})
    assert said(content, at="save") == {f"outages-0-{place}": en}
    assert said(content, at="save", language="ja") == {f"outages-0-{place}": ja}


def test_what_has_not_begun_is_refused():
    content = sheet({"counts": "counts", "since": "2026-11-18T01:00:01Z"}, month="2026-11", last="30")
    assert list(said(content, at="save")) == ["outages-0-since"]


def test_an_exclusion_says_which_one_it_is():
    content = sheet(down(10, counts="planned_maintenance"))
    assert said(content, at="save") == {}
    assert said(content) == {
        "outages-0-reason": "Row 1: say which agreed exclusion this is, such as the announced window."
    }
    assert said(sheet(down(10, counts="planned_maintenance", reason="Announced on 20 January"))) == {}


# ---- the hostile side ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "12026-02-02T00:00:00Z", 5])
def test_no_moment_of_ten_thousand_years_gets_in(text):
    with pytest.raises(Refusal) as refused:
        schemas.load(KIND, sheet({"counts": "counts", "since": text}) | COMMON)
    assert list(refused.value.fields) == ["outages-0-since"]


def test_more_rows_than_there_is_room_for():
    with pytest.raises(Refusal, match="room for 500 rows"):
        schemas.load(KIND, sheet(*[down(1)] * 501) | COMMON)


def test_as_many_rows_as_there_is_room_for_are_worked_out_at_once():
    targets = [promised(name=f"Target {n}") for n in range(20)]
    lines = [{"id": f"r{n}", "target": line("SLA-1", f"t{n}")} for n in range(1, 21)]
    content = sheet(*(down(1 + n % 500) for n in range(500)), lines=lines)
    begun = perf_counter()
    found = computed(content, sla(*targets))
    said(found, sla(*targets))
    assert perf_counter() - begun < 5
    assert {row["numerator"] for row in found["lines"]} == {"11500"}
