"""What stands in a box fits into it: no word is broken, every grade has its room, fingers find buttons."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.support.people import Organisation

Browse = Callable[..., Page]

BROKEN_WORDS = r"""selector => [...document.querySelectorAll(selector)].flatMap(cell => {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), broken = [], range = new Range();
    while (texts.nextNode()) {
        for (const word of texts.currentNode.data.matchAll(/[A-Z]{3}-\d{4}-\d{4}|[A-Za-z0-9]+/g)) {
            range.setStart(texts.currentNode, word.index);
            range.setEnd(texts.currentNode, word.index + word[0].length);
            if (new Set([...range.getClientRects()].map(box => box.top)).size > 1) broken.push(word[0]);
        }
    }
    return broken;
})"""
CUT_OFF = """selector => [...document.querySelectorAll(selector)].filter(box =>
    [box, ...box.children].some(part => part.scrollWidth > part.clientWidth)
).map(box => box.textContent)"""


@pytest.fixture
def organisation() -> Organisation:
    from tests.support.sample import SAMPLE

    return SAMPLE


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("ja", 1440), ("en", 1024)])
def test_no_word_of_a_table_is_broken(browse: Browse, language: str, width: int):
    page, broken = browse("PO", language=language, width=width), {}
    for path in ("/records/brm_meeting", "/records/customer", "/r/MTG-2026-0014", "/controls", "/evidence"):
        page.goto(path)
        page.evaluate("document.fonts.ready.then(() => null)")
        broken[path] = page.evaluate(BROKEN_WORDS, ".data :is(td, th)")
    assert not any(broken.values()), broken


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_grade_has_its_room(browse: Browse, language: str, width: int):
    page = browse("VM", language=language, width=width)
    page.goto("/records/supplier_evaluation/new?supplier=VND-2025-0001")
    page.evaluate("document.fonts.ready.then(() => null)")
    assert page.locator(".scores .seg").count()
    assert page.evaluate(CUT_OFF, ".scores .seg") == []
