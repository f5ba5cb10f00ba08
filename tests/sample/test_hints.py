"""Quality hints on pages: a quiet note on the record, the list of all, and never another status."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest

from tests.support.program import Client

pytestmark = pytest.mark.one_database

LIST = "/quality-hints?year=2025&about="
ALONE, ONE_FILE, DECLARED, LATE = "MTG-2025-0006", "PCK-2025-0009", "MSR-2025-0005", "MTG-2025-0001"


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


SAID = [
    (ALONE, "of 18 Mar 2026: 1 person of our side present, nobody of the other side.",
     "出席は自組織1人のみで、相手側の出席者がいません。"),
    (ONE_FILE, "rest on the same file.", "が同じファイルを証拠としています。"),
    (DECLARED, "2 of 2 figures declared or estimated, not measured.",
     "数値2件のうち2件が、測定ではなく申告又は推定です。"),
    (LATE, "of 18 Sep 2025 was entered on 4 Nov 2025, 47 days later.", "登録は47日後の2025年11月4日です。"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "english", "japanese"), SAID)
def test_the_record_says_what_may_be_asked(
    sign_in: Callable[[str], Client], number: str, english: str, japanese: str
):
    client = sign_in("AU")
    page = words_of(client.get(f"/r/{number}").text)
    assert english in page and "Before an audit" in page and "changes no status" in page
    client.set_cookie("language", "ja")
    assert japanese in words_of(client.get(f"/r/{number}").text)


def test_a_record_in_order_has_no_note(sign_in: Callable[[str], Client]):
    assert "Before an audit" not in sign_in("AU").get("/r/MTG-2026-0005").text


@pytest.mark.parametrize(
    ("about", "numbers"),
    [
        ("hint_alone", [ALONE]), ("hint_one_file", [ONE_FILE]), ("hint_declared", [DECLARED]),
        ("hint_entered_late", [LATE, "MSR-2025-0007"]), ("hint_file_late", []),
    ],
)  # fmt: skip
def test_each_sort_has_its_list(sign_in: Callable[[str], Client], about: str, numbers: list[str]):
    page = sign_in("AU").get(LIST + about)
    assert page.status_code == 200
    found = re.findall(r'href="/r/([A-Z]+-\d+-\d+)"', page.text.partition('id="hints"')[2])
    assert set(numbers) <= set(found)
    assert bool(found) is bool(numbers)
    assert bool(numbers) or "No record of this year gives rise to this question." in page.text


def test_back_filing_is_a_figure(sign_in: Callable[[str], Client]):
    page = words_of(sign_in("QM").get(LIST).text)
    assert re.search(r"Records entered long after 2 \d+ 55 days", page)


def test_the_list_in_japanese(sign_in: Callable[[str], Client]):
    client = sign_in("PO")
    client.set_cookie("language", "ja")
    page = words_of(client.get(LIST + "hint_entered_late").text)
    assert "2025年度の監査前の確認点" in page and "大きく遅れて登録した記録" in page and "55日" in page


def test_another_year_and_another_page_are_asked_by_address(sign_in: Callable[[str], Client]):
    client = sign_in("AU")
    assert LATE not in client.get("/quality-hints?year=2026&about=hint_entered_late").text
    assert LATE in client.get(LIST + "hint_entered_late&page=99").text
    assert client.get(LIST + "nothing&page=-3").status_code == 200
    assert client.get("/quality-hints?year=99999").status_code == 404


@pytest.mark.parametrize("path", ["/coverage", "/reports", "/reports/gap"])
def test_the_list_is_one_link_away(sign_in: Callable[[str], Client], path: str):
    assert 'href="/quality-hints' in sign_in("AU").get(path).text


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "What may be asked about"), ("ja", "問われやすい点")],
)
def test_the_report_says_them_with_its_limitations(
    sign_in: Callable[[str], Client], language: str, words: str
):
    client = sign_in("AU")
    client.set_cookie("language", language)
    page = client.get("/reports/gap?show=1&from=2025-04-01&to=2026-03-31").text
    assert f"<h3>{words}</h3>" in page and f"{ONE_FILE}" in page
