"""A list told as people use it: filtered, with other columns, kept under a name, taken along, approved."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from app.db import db
from app.records.evidence import offer
from app.records.lifecycle import submit
from app.transaction import transaction
from app.vault.uploads import Chosen
from app.vault.usecases import register_file, store
from tests.support.bilingual import says
from tests.support.browser import axe_violations, screenshot, sideways
from tests.support.hands import Hands, Keyboard, Mouse
from tests.support.people import Person
from tests.support.records import customer, meeting, recorded

Browse = Callable[..., Page]
Say = Callable[[str], str]
NOTES = ("=1+1", "A quiet month.", "One delay, explained.")


@pytest.fixture
def waiting(app: Flask, people: dict[str, Person]) -> list[str]:
    """Three meetings sent for approval, each with its minutes."""
    with app.test_request_context("/"):
        content = meeting(people, customer(people), "2026-10-14")
        numbers = [recorded(people, "RO", "brm_meeting", {**content, "note": note}, approved=False)
                   for note in NOTES]  # fmt: skip
        for number in numbers:
            with transaction(people["RO"].actor) as tx:
                kept = store().put(BytesIO(f"Minutes of {number}".encode()))
                register_file(tx, digest=kept.digest, name=f"{number}.txt", size=kept.size,
                              media_type="text/plain", extension="txt")  # fmt: skip
                offer(tx, number, [Chosen(kept.digest)])
                submit(tx, number)
        db.session.remove()
    return numbers


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_list_by_the_keys_alone(browse: Browse, waiting: list[str], tmp_path: Path, language: str):
    page = browse("AP", language=language)
    page.goto("/records/brm_meeting")
    tell(page, Keyboard(page), says(language), waiting, tmp_path)


def test_a_list_on_a_phone_without_scripts(browse: Browse, waiting: list[str], tmp_path: Path):
    page = browse("AP", width=390, javascript=False)
    page.goto("/records/brm_meeting")
    tell(page, Mouse(page), says("en"), waiting, tmp_path)


def tell(page: Page, hands: Hands, say: Say, waiting: list[str], folder: Path) -> None:
    filter_and_choose_columns(page, hands, say)
    keep_it(page, hands, say)
    take_it_along(page, waiting, folder)
    approve_two_of_three(page, hands, say, waiting)


def filter_and_choose_columns(page: Page, hands: Hands, say: Say) -> None:
    hands.press(page.locator("details.columns > summary"))
    for name in ("Note", "Owner"):
        hands.tick(page.get_by_role("checkbox", name=say(name), exact=True))
    hands.tick(page.get_by_role("checkbox", name=say("Waiting for approval")))
    hands.press(page.get_by_role("button", name=say("Show"), exact=True))
    expect(page.get_by_role("cell", name=NOTES[1])).to_be_visible()
    fit(page)


def keep_it(page: Page, hands: Hands, say: Say) -> None:
    hands.write(page.get_by_label(say("Save filter and columns as")), "Mine to approve")
    hands.press(page.get_by_role("button", name=say("Save"), exact=True))
    kept = page.get_by_role("navigation", name=say("Saved filters"))
    expect(kept.get_by_role("link", name="Mine to approve")).to_have_attribute("aria-current", "page")
    hands.press(kept.get_by_role("link").first)  # all of them
    expect(page.get_by_role("cell", name=NOTES[1])).not_to_be_attached()
    hands.press(page.get_by_role("link", name="Mine to approve"))
    expect(page.get_by_role("cell", name=NOTES[1])).to_be_visible()
    fit(page)
    screenshot(page, f"list-{page.viewport_size['width'] if page.viewport_size else ''}-{language_of(page)}")


def take_it_along(page: Page, waiting: list[str], folder: Path) -> None:
    rows = list(csv.reader(StringIO(downloaded(page, "CSV", folder).decode("utf-8-sig"), newline="")))
    assert rows[0][0] == {"en": "Number", "ja": "番号"}[language_of(page)]
    assert sorted(row[0] for row in rows[1:]) == waiting
    assert f"'{NOTES[0]}" in {cell for row in rows for cell in row}
    book = CalamineWorkbook.from_filelike(BytesIO(downloaded(page, "Excel", folder)))
    assert NOTES[0] in {cell for row in book.get_sheet_by_index(0).to_python() for cell in row}


def downloaded(page: Page, form: str, folder: Path) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=form, exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path.read_bytes()


def approve_two_of_three(page: Page, hands: Hands, say: Say, waiting: list[str]) -> None:
    first, second, third = waiting
    for number in waiting:
        hands.tick(page.get_by_role("checkbox", name=say("Choose %(name)s") % {"name": number}))
    hands.press(page.get_by_role("button", name=say("Look at the chosen ones")))
    expect(page.get_by_role("link", name=f"{first}.txt")).to_be_visible()
    fit(page)
    screenshot(page, f"look-{page.viewport_size['width'] if page.viewport_size else ''}-{language_of(page)}")
    hands.press(page.get_by_role("button", name=say("Approve only %(name)s now") % {"name": second}))
    outcome = page.locator("#outcome")
    expect(outcome).to_contain_text(second)
    hands.tick(page.get_by_role("checkbox", name=say("Looked at: approve %(name)s") % {"name": first}))
    hands.press(page.get_by_role("button", name=say("Approve what is ticked")))
    expect(outcome).to_contain_text(first)
    fit(page)
    expect(page.locator("main form h2")).to_have_count(1)  # the third still waits
    expect(page.locator(f"#{third}")).to_be_visible()
    hands.press(outcome.get_by_role("link", name=first))
    expect(page.locator("#evidence")).to_contain_text(re.compile(say("Accepted"), re.IGNORECASE))


def language_of(page: Page) -> str:
    return str(page.locator("html").get_attribute("lang"))


def fit(page: Page) -> None:
    """Nothing in the way of anybody; the same on a phone."""
    if page.evaluate("typeof htmx") != "undefined":
        assert axe_violations(page) == []
    assert not sideways(page)
