"""Chromium on the running program.

    def test_a_page(browse):
        page = browse("PO", language="ja", width=390)     # signed in, a context of its own
        page.goto("/coverage")
        assert axe_violations(page) == []

After each test: no violation of the content security policy, no error in a script or on the console, no
answer 5xx and no missing file, or the test fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.browser import PATIENCE, Watch, chromium, chromium_path, served
from tests.support.requirements import lacking

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.program import Client

LOCALES = {"en": "en-GB", "ja": "ja-JP"}
Browse = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        lacking("Chromium is not installed: sudo apt-get install -y chromium")
    with chromium(path) as started:
        yield started


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """Address of the program, running in a thread beside the test."""
    with served(app) as address:
        yield address


@pytest.fixture
def watch() -> Iterator[Watch]:
    """`watch.problems` is empty at the end of a good test. Clear it where a problem is what it is about."""
    watch = Watch()
    yield watch
    assert not watch.problems, "\n".join(watch.problems)


@pytest.fixture
def browse(
    browser: Browser, live_server: str, watch: Watch, sign_in: Callable[[str], Client]
) -> Iterator[Browse]:
    """`browse(role, language=, width=, height=, theme=, javascript=)`: a page; no role: not signed in."""
    with ExitStack() as contexts:

        def open_page(
            role: str | None = None,
            *,
            language: str = "en",
            width: int = 1280,
            height: int = 900,
            theme: str = "light",
            javascript: bool = True,
        ) -> Page:
            context = browser.new_context(
                base_url=live_server, locale=LOCALES[language], viewport={"width": width, "height": height},
                color_scheme="dark" if theme == "dark" else "light", java_script_enabled=javascript,
                timezone_id="Asia/Tokyo", reduced_motion="reduce",
            )  # fmt: skip
            contexts.callback(context.close)
            context.set_default_timeout(PATIENCE)
            watch.over(context)
            if role is not None:
                take_over_session(context, live_server, sign_in(role))
            return context.new_page()

        yield open_page


def take_over_session(context: BrowserContext, address: str, client: Client) -> None:
    """Give the browser the session that the client has."""
    cookie = client.get_cookie("session")
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "url": address, "httpOnly": True}])


@pytest.fixture
def page(browse: Browse) -> Page:
    """A page of somebody not signed in."""
    return browse()
