"""Loops on pages: what the sample's story did about low answers, misses, complaints, changes and requests."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask

from app.assessments.knowledge import known_at
from app.db import db
from app.records.queries import lookup_now
from controls.facts import Facts
from controls.known import Known
from controls.loops import loops_about, loops_over
from controls.loops.words import step_in_words
from tests.support.program import Client
from tests.support.sample import LAST_DAY

pytestmark = pytest.mark.one_database

LOW, ACTION, TOLD, CUSTOMER = "SVY-2025-0001", "ACT-2025-0003", "MTG-2026-0005", "CUS-2025-0003"


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


@pytest.mark.parametrize("number", [LOW, ACTION, TOLD])
def test_each_record_of_the_loop_shows_the_whole_of_it(sign_in: Callable[[str], Client], number: str):
    page = words_of(sign_in("RO").get(f"/r/{number}").text)
    for step in (
        "Answered low : 27 Feb 2026",
        "Action agreed : 3 Mar 2026, after 4 days",
        "Action done : 29 May 2026, after 87 days",
        "Told at a meeting : 10 Jun 2026, after 12 days",
    ):
        assert step in page.replace(":", " :").replace("  ", " ")


def test_the_same_in_japanese(sign_in: Callable[[str], Client]):
    client = sign_in("RO")
    client.set_cookie("language", "ja")
    page = words_of(client.get(f"/r/{ACTION}").text)
    assert "その後の対応" in page and "完了: 1" in page
    assert "アクションの決定 ： 2026年3月3日（4日後）" in page.replace("：", " ：").replace("  ", " ")


@pytest.mark.parametrize(("language", "sums"), [("en", "Open: 1, Closed: 2"), ("ja", "未完了: 1、完了: 2")])
def test_a_subject_shows_how_many_are_open(sign_in: Callable[[str], Client], language: str, sums: str):
    client = sign_in("VW")
    client.set_cookie("language", language)
    for path in (f"/customers/{CUSTOMER}", f"/follow-ups/{CUSTOMER}"):
        assert sums in client.get(path).text
    assert f'href="/follow-ups/{CUSTOMER}"' in client.get(f"/customers/{CUSTOMER}").text


def test_what_is_owed_next_is_said_with_its_day(sign_in: Callable[[str], Client]):
    page = words_of(sign_in("SM").get("/slas/SLA-2025-0001").text)
    assert "Next: Improvement raised, in time until 30 Nov 2026" in page


def test_glyphs_have_words_for_who_does_not_see_them(sign_in: Callable[[str], Client]):
    page = sign_in("SM").get("/suppliers/VND-2025-0003").text
    assert re.search(
        r'role="img" aria-label="Request sent: 2 Apr 2026, Answered or escalated: not done, ', page
    )


@pytest.mark.parametrize("language", ["en", "ja"])
def test_all_loops_of_a_subject_stand_with_the_engines_own_words(
    app: Flask, sign_in: Callable[[str], Client], language: str
):
    with app.test_request_context("/"):
        known, today = known_at(db.session), lookup_now().today
    client = sign_in("AU")
    client.set_cookie("language", language)
    for number in ("SLA-2025-0001", "SLA-2025-0002", "VND-2025-0001", CUSTOMER, "ORG-2025-0001"):
        page = words_of(client.get(f"/follow-ups/{number}").text)
        for loop in loops_about(known, number, today):
            assert loop.name.get(language) in page
            for step in loop.steps:
                if step.note is None:
                    assert step_in_words(step, language, {}) in page


def test_a_record_without_loop_says_so_and_shows_no_panel(sign_in: Callable[[str], Client]):
    client = sign_in("PO")
    assert "Nothing called for a reaction" in client.get("/follow-ups/VND-2025-0002").text
    assert "What followed" not in client.get("/r/PER-2025-0001").text


def test_no_such_record_has_no_page(sign_in: Callable[[str], Client]):
    assert sign_in("PO").get("/follow-ups/CUS-2025-9999").status_code == 404


# Of the loops people ask about, which records show them in the sample. See the catalog for each control.
SHOWN = [
    ("BRM-12", LOW), ("SLM-10", "IMV-2026-0002"), ("SLM-11", "IMV-2026-0002"), ("BRM-13", "CMP-2026-0001"),
    ("SLM-13", "ENV-2025-0001"), ("SUP-10", "PCK-2026-0006"), ("SUP-10", "IMV-2026-0001"),
    ("SUP-15", "IMV-2026-0001"), ("SUP-13", "CCA-2026-0001"), ("SUP-13", "CON-2025-0003"),
]  # fmt: skip


@pytest.mark.parametrize(("control", "number"), SHOWN)
def test_the_sample_tells_each_sort_of_loop(context: Flask, facts: Facts, control: str, number: str):
    known = Known(context.extensions["akashi_catalog"], context.extensions["akashi_kinds"], facts)
    assert control in {loop.control for loop in loops_over(known, number, LAST_DAY)}


def test_a_contract_change_waits_for_its_approval(sign_in: Callable[[str], Client]):
    page = words_of(sign_in("AP").get("/r/CCA-2026-0001").text).replace(":", " :").replace("  ", " ")
    for step in (
        "Effect assessed : 8 Oct 2026",
        "Change approved : not done yet",
        "In force : comes after that",
    ):
        assert step in page
