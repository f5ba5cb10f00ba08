"""Hints on the records behind the results, on paper and in the JSON."""

from __future__ import annotations

import json

import pytest

from reports.html import render_document
from tests.reports import small


@pytest.mark.parametrize(
    ("language", "heading", "said"),
    [
        ("en", "One file for several periods: 2 of 6 records",
         "MSR-2025-0001 and MSR-2025-0002 rest on the same file."),
        ("ja", "複数の期間に同じファイル: 記録6件のうち2件",
         "MSR-2025-0001、MSR-2025-0002が同じファイルを証拠としています。"),
    ],
)  # fmt: skip
def test_hints_stand_with_the_limitations_and_late_entries_only_once(language: str, heading: str, said: str):
    html = render_document(small.report(language))
    assert f"<h4>{heading}</h4>" in html and f"<li>{said}</li>" in html
    assert [group.found for group in small.report(language).limitations.hints] == [2]


def test_the_json_says_each_hint_in_both_languages():
    hints = json.loads(small.data())["hints"]
    assert [(hint["code"], hint["records"]) for hint in hints] == [
        ("hint_one_file", ["MSR-2025-0001", "MSR-2025-0002"]),
        ("hint_entered_late", ["MTG-2025-0002"]),
    ]
    assert hints[1]["en"] == "MTG-2025-0002 of 3 Nov 2025 was entered on 18 Dec 2025, 45 days later."
    assert hints[1]["ja"] == "2025年11月3日のMTG-2025-0002: 登録は45日後の2025年12月18日です。"
