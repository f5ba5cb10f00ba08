"""Every sort of page in Chromium, for every kind of user, in both languages, on a desk and on a phone.

Each person looks at the main pages in both languages; forms and records are dealt out, so that each kind
comes up once. A page is loaded in a wide window, looked at, and looked at again in the width of a phone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.support.browser import axe_violations, sideways
from tests.support.faults import faults_of, own_words_of
from tests.support.people import Organisation
from tests.support.walking import Open, Sort, seeds, walk

WIDE, PHONE = 1440, 390
ROLES = ("PO", "RO", "SM", "VM", "AP", "QM", "AU", "VW", "AD")
CASES = [(role, language) for role in ROLES for language in ("en", "ja")]

OF_SOME = {
    "PO": ["/coverage", "/coverage?gaps=1", "/controls/BRM-04", "/help", "/records/brm_meeting?state=void"],
    "AP": ["/records/brm_meeting", "/evidence", "/no-such-page"],
    "AU": [
        "/coverage",
        "/controls",
        "/controls/SLM-04",
        "/reports",
        "/reports/gap?show=1&clause=8.3.1",
        "/reports/compare?show=1&from=2026-04-01&to=2026-09-30&as_of=2026-10-31&against=2026-06-30",
        "/follow-ups/SLA-2025-0001",
        "/quality-hints?year=2025",
    ],
    "VW": [
        "/coverage?clause=8.3.3",
        "/customers/CUS-2025-0003",
        "/follow-ups/CUS-2025-0003",
        "/records/customer",
        "/records/brm_meeting/new",
    ],
    "VM": [
        "/services/SVC-2025-0001/carry",
        "/services/SVC-2025-0004/carry",
        "/suppliers/VND-2025-0001",
        "/records/dependency_review/new",
    ],
    "SM": ["/slas/SLA-2025-0001/attainment", "/slas/SLA-2025-0001"],
    "AD": ["/records/person", "/records/plan", "/records/policy", "/reports/gap"],
}
FOLLOWED = {
    "records.edit",
    "records.step",
    "vault.page",
    "relationships.customer",
    "service_levels.sla",
    "suppliers.supplier",
}


@pytest.fixture
def organisation() -> Organisation:
    from tests.support.sample import SAMPLE

    return SAMPLE


@pytest.mark.parametrize(("role", "language"), CASES)
def test_every_page_is_fit_for_everybody(browse: Callable[..., Page], app: Flask, role: str, language: str):
    page = browse(role, language=language, width=WIDE)
    faults = looked_at(page, app, role, language, [*main_pages(role), *dealt(app, role, language)])
    assert not faults, "\n".join(f"{fault}: {visit}" for fault, visit in faults.items())


@pytest.mark.parametrize(("role", "language"), [("PO", "ja"), ("AU", "en")])
def test_the_main_pages_in_the_dark(browse: Callable[..., Page], app: Flask, role: str, language: str):
    page = browse(role, language=language, width=WIDE, theme="dark")
    faults = looked_at(page, app, role, language, main_pages(role))
    assert not faults, "\n".join(f"{fault}: {visit}" for fault, visit in faults.items())


def main_pages(role: str) -> list[str]:
    return ["/", *OF_SOME.get(role, [])]


def dealt(app: Flask, role: str, language: str) -> Iterator[str]:
    """This person's share: forms go to the first of those who record the kind, records round the table."""
    kinds, place = app.extensions["akashi_kinds"], CASES.index((role, language))
    for number, kind in enumerate(kinds.values()):
        creators = [one for one in ROLES for entry in kind.create if one in kinds.groups.get(entry, (entry,))]
        if creators[:1] == [role] and ("en", "ja")[number % 2] == language:
            yield f"/records/{kind.id}/new"
    records = [path for path in seeds(app) if path.startswith("/r/")]
    yield from records[place :: len(CASES)]


def looked_at(page: Page, app: Flask, role: str, language: str, paths: list[str]) -> dict[str, str]:
    """What is wrong, and the first page where it was found."""
    own_words, found = own_words_of(app), dict[str, str]()
    for visit in walk(app, opening(page), paths, wanted=followed):
        faults = [*faults_of(visit, language, own_words), *unfit(page, WIDE)]
        faults += (f"{fault} (on a phone)" for fault in unfit(page, PHONE))
        for fault in faults:
            found.setdefault(fault, str(visit))
    return found


def opening(page: Page) -> Open:
    def opened(path: str) -> tuple[int, str | None]:
        answer = page.goto(path)
        return (answer.status if answer else 0), page.content()

    return opened


def followed(sort: Sort) -> bool:
    return sort[0] in FOLLOWED


def unfit(page: Page, width: int) -> Iterator[str]:
    """The first place where each rule is broken, and scrolling to the side.

    The window is as high as the page: what sticks to its foot hides nothing then.
    """
    page.set_viewport_size({"width": width, "height": 800})
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": height + 200})
    broken = dict[str, str]()
    for violation in axe_violations(page):
        broken.setdefault(violation.partition(":")[0], violation)
    yield from broken.values()
    if wider := sideways(page):
        yield f"{wider} px wider than the window"
