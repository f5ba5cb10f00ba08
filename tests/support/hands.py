"""Two ways to use a page: with the mouse, and with the keys alone. Stories are told once, for either.

    hands.press(page.get_by_role("button", name="Save"))

The keyboard gets to a control by the Tab key and by nothing else: what it cannot reach is a fault.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

TABS_MAX = 250
STEPS_MAX = 60
DAY_STOPS = 3  # from its last part over the button of its calendar to the next field

HAS_FOCUS = "it => it === document.activeElement"
# Where the focus is, seen from the control: -1 before it in the page, 1 behind it.
SIDE = """it => {
    const place = it.compareDocumentPosition(document.activeElement);
    return document.activeElement === document.body || place & Node.DOCUMENT_POSITION_PRECEDING ? -1 : 1;
}"""


class Hands(Protocol):
    def press(self, control: Locator) -> None:
        """A button or link."""

    def write(self, field: Locator, text: str) -> None:
        """Instead of what stands there."""

    def day(self, field: Locator, day: date) -> None:
        """Into a field for days."""

    def choose(self, field: Locator, label: str) -> None:
        """One of a list, by the beginning of its words."""

    def tick(self, box: Locator) -> None:
        """A box, or one of several choices side by side."""


@dataclass(frozen=True)
class Mouse:
    page: Page

    def press(self, control: Locator) -> None:
        control.click()

    def write(self, field: Locator, text: str) -> None:
        field.fill(text)

    def day(self, field: Locator, day: date) -> None:
        field.fill(day.isoformat())

    def choose(self, field: Locator, label: str) -> None:
        field.select_option(value=value_of(field, label))

    def tick(self, box: Locator) -> None:
        box.check()


@dataclass(frozen=True)
class Keyboard:
    page: Page

    def press(self, control: Locator) -> None:
        self.go_to(control)
        self.page.keyboard.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        self.go_to(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)  # as an input method does

    def day(self, field: Locator, day: date) -> None:
        """Typed digit by digit, in the order in which the browser shows a day; then on, past its calendar."""
        self.go_to(field)
        self.page.keyboard.type(f"{day:%m%d%Y}")
        expect(field).to_have_value(day.isoformat())
        for _stop in range(DAY_STOPS):
            if field.evaluate(HAS_FOCUS):
                self.page.keyboard.press("Tab")

    def choose(self, field: Locator, label: str) -> None:
        wanted = value_of(field, label)
        self.go_to(field)
        self.page.keyboard.press("Home")
        for _step in range(STEPS_MAX):
            if field.input_value() == wanted:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{label!r} is not reached by the arrow keys")

    def tick(self, box: Locator) -> None:
        """Of several choices one is a stop of the Tab key; the arrow keys lead to the others."""
        if box.get_attribute("type") == "radio":
            return self.choose_beside(box)
        self.go_to(box)
        self.page.keyboard.press("Space")
        return expect(box).to_be_checked()

    def choose_beside(self, box: Locator) -> None:
        name = box.get_attribute("name")
        self.go_to(self.page.locator(f"input[type=radio][name={name!r}]"))
        for _step in range(STEPS_MAX):
            self.page.keyboard.press("Space")
            if box.is_checked():
                return
            self.page.keyboard.press("ArrowRight")
        raise AssertionError(f"{name} is not chosen by the arrow keys")

    def go_to(self, controls: Locator) -> None:
        """Tab, or Shift and Tab where the control lies before the focus, until one of them has it."""
        expect(controls.first).to_be_attached()
        key = "Shift+Tab" if controls.first.evaluate(SIDE) > 0 else "Tab"
        for _step in range(TABS_MAX):
            if any(control.evaluate(HAS_FOCUS) for control in controls.all()):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"the Tab key does not lead to {controls}")


def value_of(field: Locator, label: str) -> str:
    """The value of the first choice whose words begin like this."""
    field.wait_for()  # the page before may still be there
    choices = field.locator("option").evaluate_all("all => all.map((it) => [it.label.trim(), it.value])")
    return next(str(value) for text, value in choices if text.startswith(label))
