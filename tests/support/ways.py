"""The ways in which a story is told: by mouse, by the keys alone, on a phone, in either language.

@pytest.mark.parametrize("way", WAYS)
def test_a_meeting(browse, way):
    owner = way.teller(browse, "PO")
    owner.press("link", "Meetings")           # said in English, looked for in the language of the page
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.support.bilingual import says
from tests.support.browser import sideways
from tests.support.hands import Hands, Keyboard, Mouse

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]>>endobj\n%%EOF\n"
DESK, PHONE = 1440, 390


@dataclass(frozen=True)
class Teller:
    """Somebody at a page, who does things in one way."""

    page: Page
    hands: Hands
    say: Callable[[str], str]
    way: Way

    def named(self, role: str, name: str) -> Locator:
        return self.page.get_by_role(role, name=self.say(name), exact=True)  # type: ignore[arg-type]

    def press(self, role: str, name: str) -> None:
        self.hands.press(self.named(role, name))

    def day(self, field: str, day: date) -> None:
        self.hands.day(self.page.locator(f"input[name={field}]"), day)

    def open_menu(self) -> None:
        """On a phone the pages of the program stand behind a button."""
        if self.way.width == PHONE:
            self.press("link", "Menu")

    def fits(self) -> bool:
        return not sideways(self.page)

    def approve(self, kind: str, about: str = "") -> None:
        """The newest of what waits on the first page, with all its files."""
        self.page.goto("/")
        waiting = self.page.get_by_role("listitem").filter(has_text=self.say(kind)).filter(has_text=about)
        self.hands.press(waiting.last.get_by_role("link", name=self.say("Read and approve")))
        self.press("link", "Approve")
        self.press("button", "Approve")
        expect(self.page.locator("#evidence")).to_contain_text("Kenji Mori")

    def send_with(self, file: str) -> None:
        """The record goes for approval with one file that proves it."""
        content = PDF + f"% {file}\n".encode()  # the same bytes would be the same file, under its first name
        proof = FilePayload(name=file, mimeType="application/pdf", buffer=content)
        self.page.locator("#evidence-file").set_input_files(proof)
        if self.way.javascript:
            expect(self.page.get_by_text(self.say("Stored"), exact=True)).to_be_visible()
        self.press("button", "Send for approval")
        expect(self.page.locator("#evidence")).to_contain_text(file)


@dataclass(frozen=True)
class Way:
    hands: Callable[[Page], Mouse | Keyboard]
    language: str
    width: int
    javascript: bool = True

    def teller(self, browse: Callable[..., Page], role: str) -> Teller:
        page = browse(role, language=self.language, width=self.width, javascript=self.javascript)
        return Teller(page, self.hands(page), says(self.language), self)


WAYS = [
    pytest.param(Way(hands, language, width), id=f"{name}-{language}")
    for name, hands, width in (("mouse", Mouse, DESK), ("keys", Keyboard, DESK), ("phone", Mouse, PHONE))
    for language in ("en", "ja")
]
WITHOUT_SCRIPTS = pytest.param(Way(Mouse, "en", PHONE, javascript=False), id="phone-without-scripts-en")
