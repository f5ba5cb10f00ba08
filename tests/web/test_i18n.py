"""Which language a request speaks, and how it writes days, moments and numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask

from app import i18n

MIDNIGHT_IN_TOKYO = datetime(2026, 11, 17, 15, 2, tzinfo=UTC)


@pytest.mark.usefixtures("english")
def test_days_in_english():
    assert i18n.day("2026-11-18") == "18 Nov 2026"
    assert i18n.day(MIDNIGHT_IN_TOKYO) == "18 Nov 2026"
    assert i18n.moment("2026-11-17T15:02:00Z") == "18 Nov 2026 00:02"
    assert i18n.weekday(date(2026, 11, 20)) == "Fri 20 Nov"
    assert i18n.long_weekday(date(2026, 11, 18)) == "Wednesday 18 November"
    assert i18n.month("2026-11-01") == "November 2026"
    assert i18n.day(None) == i18n.moment(None) == i18n.short_day("") == ""


@pytest.mark.usefixtures("japanese")
def test_days_in_japanese():
    assert i18n.day("2026-11-18") == "2026年11月18日"
    assert i18n.moment(MIDNIGHT_IN_TOKYO) == "2026年11月18日 00:02"
    assert i18n.weekday(date(2026, 11, 20)) == "11月20日（金）"
    assert i18n.long_weekday(date(2026, 11, 18)) == "11月18日（水）"
    assert i18n.month("2026-11-01") == "2026年11月"


RANGES = [
    ("2026-08-01", "2026-08-31", "1–31 Aug 2026", "2026年8月1日〜31日"),
    ("2026-08-28", "2026-09-03", "28 Aug – 3 Sep 2026", "2026年8月28日〜9月3日"),
    ("2025-12-01", "2026-02-28", "1 Dec 2025 – 28 Feb 2026", "2025年12月1日〜2026年2月28日"),
    ("2026-08-01", "2026-08-01", "1 Aug 2026", "2026年8月1日"),
]


@pytest.mark.parametrize(("first", "last", "en", "ja"), RANGES)
def test_ranges_say_once_what_both_ends_share(web_app: Flask, first: str, last: str, en: str, ja: str):
    for language, text in (("en", en), ("ja", ja)):
        with web_app.test_request_context("/", headers={"Accept-Language": language}):
            assert i18n.day_range(first, last) == text


def test_how_far_away(web_app: Flask):
    today = date(2026, 11, 18)
    days = ("2026-11-14", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-30")
    with web_app.test_request_context("/", headers={"Accept-Language": "en"}):
        said = [i18n.away(day, today) for day in days]
        assert said == ["4 days late", "1 day late", "today", "in 1 day", "in 12 days"]
    with web_app.test_request_context("/", headers={"Accept-Language": "ja"}):
        assert [i18n.away(day, today) for day in days] == [
            "4日超過",
            "1日超過",
            "本日",
            "あと1日",
            "あと12日",
        ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (40000, "40,000"),
        (Decimal("99.950"), "99.950"),
        ("-1234.5", "−1,234.5"),
        (0, "0"),
        (None, ""),
        ("", ""),
    ],
)
def test_numbers_keep_their_digits(value: object, text: str):
    assert i18n.number(value) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (812, "812 B"), (214 * 1024, "214 KB"), (1024**2 - 1, "1.0 MB"), (1_258_291, "1.2 MB"),
     (200 * 1024**2, "200 MB"), (5 * 1024**3, "5.0 GB")],
)  # fmt: skip
def test_sizes(count: int, text: str):
    assert i18n.size(count) == text


def test_the_cookie_wins_over_the_account_and_the_account_over_the_browser(web_app: Flask, monkeypatch):
    wishes = {"account": None}
    monkeypatch.setitem(web_app.extensions, "akashi_language_preference", lambda: wishes["account"])

    def spoken(cookie: str = "", browser: str = "") -> str:
        headers = {"Cookie": f"language={cookie}", "Accept-Language": browser}
        with web_app.test_request_context("/", headers=headers):
            return i18n.language()

    assert spoken(browser="ja-JP,ja;q=0.9,en;q=0.5") == "ja"
    assert spoken(browser="fr") == "en"
    wishes["account"] = "ja"
    assert spoken(browser="en") == "ja"
    assert spoken(cookie="en", browser="ja") == "en"
    assert spoken(cookie="xx", browser="en") == "ja"


def test_outside_a_request_it_is_english_unless_said_otherwise(web_app: Flask):
    with web_app.app_context():
        assert i18n._("Sign out") == "Sign out"
        with i18n.force_locale("ja"):
            assert (i18n.language(), i18n._("Sign out")) == ("ja", "ログアウト")


def test_templates_work_words_out_for_each_request(web_app: Flask):
    """Jinja may not fold constants: the day would stay in the language of the first request."""
    template = web_app.jinja_env.from_string('{{ "2026-11-18"|day }} {{ _("Sign out") }}')
    with web_app.test_request_context("/"):
        assert template.render() == "18 Nov 2026 Sign out"
    with web_app.test_request_context("/", headers={"Cookie": "language=ja"}):
        assert template.render() == "2026年11月18日 ログアウト"


@pytest.mark.parametrize("path", ["/coverage?period=2026&control=SLM-04", "/", "/r/SLR-2026-0001#comments"])
def test_a_path_on_this_server_is_a_way_back(path: str):
    assert i18n.local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        *("https://example.org/", "//example.org/", "///example.org", "/\\example.org", "\\\\example.org"),
        *("javascript:alert(1)", "/\texample", "x", ""),
    ],
)
def test_anything_else_leads_home(path: str):
    assert i18n.local_path(path) == "/"
