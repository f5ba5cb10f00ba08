"""What stands in a box fits into it: no word is broken, every grade has its room, fingers find buttons."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.support.browser import sideways
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
        page.evaluate("document.querySelectorAll('details.groups').forEach(group => group.open = true)")
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


MAIN_ACTS = ".btn, .iconbtn, .tabbar a, .savebar .btn, .whobtn, .seg label, .in:not(textarea)"
SMALL = """selector => [...document.querySelectorAll(selector)].filter(one => one.checkVisibility())
    .map(one => [one, one.getBoundingClientRect()])
    .filter(([, box]) => box.width && box.height < 44 && box.bottom > 0)
    .map(([one, box]) => `${Math.round(box.height)} px: ${one.outerHTML.slice(0, 120)}`)"""
ON_A_PHONE = {
    "PO": ("/", "/customers/CUS-2025-0001", "/coverage", "/records/brm_meeting", "/r/MTG-2026-0014"),
    "RO": ("/", "/records/brm_meeting/new?customer=CUS-2025-0001"),
    "SM": ("/", "/slas/SLA-2025-0001", "/records/measurement/new?sla=SLA-2025-0001"),
    "VM": ("/", "/suppliers/VND-2025-0001"),
    "AU": ("/", "/controls/SLM-06", "/evidence", "/reports/gap"),
    "AD": ("/", "/reports"),
}


@pytest.mark.parametrize("role", ON_A_PHONE)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_fingers_find_the_main_acts_on_a_phone(browse: Browse, role: str, language: str):
    page, found = browse(role, language=language, width=390), {}
    for path in ON_A_PHONE[role]:
        page.goto(path)
        found[path] = [
            *page.evaluate(SMALL, MAIN_ACTS),
            *([f"{wider} px wider"] if (wider := sideways(page)) else []),
        ]
    assert not any(found.values()), "\n".join(
        f"{path}: {line}" for path, all in found.items() for line in all
    )


@pytest.mark.parametrize("width", [1440, 1280])
def test_no_column_of_the_report_on_screen_is_cut_off(browse: Browse, width: int):
    page = browse("AU", width=width)
    page.goto("/reports/gap?show=1&control=SLM-08")
    assert page.locator(".report .rp-wide").count()
    cut = "all => all.filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.textContent.trim())"
    assert page.locator(".report .rp-wide").evaluate_all(cut) == []
