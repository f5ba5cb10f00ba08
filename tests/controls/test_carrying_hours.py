"""Service hours as people write them: understood to the last word, or not at all."""

from __future__ import annotations

import pytest

from controls.carrying.hours import hours_a_week, is_always, read_hours, same_words, shared_a_week


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("24x7", 168), ("24/7", 168), ("24 h", 168), ("24 hours, all days", 168), ("24 h a day", 168),
        ("24 hours per day, Mon–Fri", 120),
        ("24 h a dayshift", None), ("24 h every day", 168), ("24時間、毎日", 168),
        ("24時間365日", 168), ("２４時間", 168), ("Around the clock", 168), ("終日", 168),
        ("weekdays 24 hours", 120), ("06:00–22:00", 112), ("06:00-22:00 daily", 112),
        ("Mon–Fri 09:00–17:00", 40), ("Monday to Friday 9:00 to 17:00", 40), ("mon-fri 9:00-12:00", 15),
        ("平日 07:00–20:00", 65), ("月〜金 9時から17時30分まで", "42.5"), ("月・水・金 9:00–12:00", 9),
        ("平日 9:00~12:00、13:00~17:00", 35), ("Sat, Sun 10:00-12:00", 4), ("土日 10:00–12:00", None),
        ("Mon–Fri 09:00–17:00, Sat 10:00–12:00", 42), ("Fri-Mon 10:00-11:00", 4), ("18:00–09:00", 105),
        ("Sun 22:00–06:00", 8), ("20:00–24:00", 28), ("20:00–00:00", 28), ("Service hours: 9:00–10:00", None),
        ("Service hours 9:00–10:00", 7),
        ("Business days", None), ("Order entry hours 06:00–22:00", None), ("", None), ("nights", None),
        ("09:00–17:00 except holidays", None), ("25:00–26:00", None), ("09:75–10:00", None),
        ("09:00–17:00 Mon–Fri, 10:00–12:00 Sat", None), ("Mon–Fri 09:00–17:00, 24/7", None),
    ],
)  # fmt: skip
def test_hours_a_week(text, hours):
    found = read_hours(text)
    assert (None if found is None else str(float(hours_a_week(found)))) == (hours and str(float(hours)))


def test_hours_over_midnight_end_on_the_next_day():
    night = read_hours("Sun 22:00–06:00")
    assert night.weekly[6] == ((22 * 60, 24 * 60),)
    assert night.weekly[0] == ((0, 6 * 60),)


def test_shares_of_a_week():
    office, always = read_hours("Mon-Fri 09:00-19:00"), read_hours("24 h")
    found = shared_a_week(office, always)
    assert (found.numerator, found.denominator) == (50, 168)
    assert is_always(always) and not is_always(office)
    with pytest.raises(ValueError, match="not understood"):
        hours_a_week(None)


def test_the_same_words_are_the_same_hours():
    assert same_words("Business  days", "business days")
    assert same_words("平日 ９時", "平日9時")
    assert not same_words("Business days", "Working days")
    assert not same_words("", "")
