"""Rules and statuses in words, with their numbers."""

from __future__ import annotations

import re
from datetime import date

import pytest

from controls.assessment import Reason
from controls.wording import day_in_words, reasons, rule_in_words, sentence, status_name
from tests.controls.asking import CATALOG, ask
from tests.controls.test_mixed_worlds import mixed, reasons_of
from tests.controls.test_thresholds import TABLES

BEGINS = re.compile("“?[A-Z0-9{]")  # with a capital, a figure or what a value says


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("control", CATALOG.controls, ids=lambda control: control.id)
def test_every_rule_is_said_with_its_numbers(control, lang) -> None:
    lines = {line.id: line for line in rule_in_words(control, CATALOG, lang)}
    assert {"who", "met", "partial", "not_met", "na"} <= lines.keys()
    assert ("how_often" in lines) is ("by_when" in lines) is (control.activity is not None)
    for line in lines.values():
        assert line.heading
        assert not re.search(r"[{}]", line.text), line
        assert (re.search("[ぁ-んァ-ヶ一-龠]", line.text) is not None) is (lang == "ja"), line


def test_intervals_and_grace_by_tier() -> None:
    lines = {line.id: line.text for line in rule_in_words(CATALOG.control("SUP-09"), CATALOG, "en")}
    assert lines["how_often"].startswith("By tier: Critical 1 month, Important 3 months, Standard 1 year,")
    assert "Critical 15 days; other tiers a tenth" in lines["by_when"]


def test_numbers_in_force_replace_those_of_the_catalog() -> None:
    control = CATALOG.control("BRM-04")
    lines = {
        line.id: line.text
        for line in rule_in_words(control, CATALOG, "en", {"own_min": 4, "customer_min": 2})
    }
    assert "at least 4 own and 2 customer attendee" in lines["met"]


@pytest.mark.parametrize(("lang", "name", "said"), [
    ("en", "Cirrus Desk: contract, version 2", "Cirrus Desk: contract, version 1, is in force and complete."),
    ("ja", "シーラスとの契約 第2版", "シーラスとの契約（第1版）が有効で、内容が揃っています。"),
])  # fmt: skip
def test_an_edition_is_said_once_and_it_is_the_one_judged(lang, name, said) -> None:
    reason = Reason("document_met", {"record": "CON-2025-0001", "edition": 1})
    assert sentence(reason, lang, {"CON-2025-0001": name}) == said


def test_days_and_statuses() -> None:
    day = date(2026, 11, 8)
    assert (day_in_words(day, "en"), day_in_words(day, "ja")) == ("8 Nov 2026", "2026年11月8日")
    assert [status_name(CATALOG, "met_late", lang) for lang in ("en", "ja")] == ["met late", "遅れて充足"]
    assert [status_name(CATALOG, "not_computed", lang) for lang in ("en", "ja")] == [
        "not computed yet",
        "未計算",
    ]


@pytest.mark.parametrize("code", reasons())
def test_every_reason_begins_with_a_capital(code) -> None:
    assert BEGINS.match(reasons()[code].en), reasons()[code].en


@pytest.mark.parametrize("control", TABLES)
def test_what_is_said_of_a_control_begins_with_a_capital(control) -> None:
    """Also where a value begins it: on every case of the control's table."""
    said = {
        sentence(one, "en") for case in TABLES[control] for one in reasons_of(ask(mixed([case]), control))
    }
    assert said
    assert [text for text in said if not re.match("“?[A-Z0-9]", text)] == []
