"""The watch and the accessibility check see what they must: tried on pages with one fault each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event
from time import sleep

import pytest
from flask import Flask, Response
from playwright.sync_api import Browser, Page

from tests.support.browser import Watch, axe_violations, served, sideways

GOOD = "<!doctype html><html lang=en><title>A page</title><main><h1>Heading</h1>{}</main></html>"
FAULTS = {
    "inline-style": "<p style='color:red'>red</p>",
    "inline-script": "<script>window.wrong = 1</script>",
    "other-host": "<script src='https://example.org/x.js'></script>",
    "missing-file": "<img src='/nothing.png' alt='nothing'>",
    "script-error": "<script src='/throws.js'></script>",
    "console-error": "<script src='/complains.js'></script>",
    "no-alternative": "<img src='/there.svg'>",
    "wide": "<pre>" + "w" * 3000 + "</pre>",
    "none": "<p>Nothing is wrong here.</p>",
}
SCRIPTS = {"throws": "throw new Error('on purpose')", "complains": "console.error('on purpose')"}


def faulty_program() -> Flask:
    app = Flask("faulty", static_folder=None)
    app.add_url_rule("/page/<fault>", view_func=lambda fault: GOOD.format(FAULTS[fault]), endpoint="page")
    app.add_url_rule(
        "/<name>.js",
        view_func=lambda name: Response(SCRIPTS[name], mimetype="text/javascript"),
        endpoint="script",
    )
    app.add_url_rule(
        "/there.svg", endpoint="image",
        view_func=lambda: Response("<svg xmlns='http://www.w3.org/2000/svg'/>", mimetype="image/svg+xml"),
    )  # fmt: skip
    app.add_url_rule("/favicon.ico", view_func=lambda: Response(status=204), endpoint="icon")

    @app.after_request
    def strict(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
        )
        return response

    return app


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(faulty_program()) as address:
        yield address


@pytest.fixture
def look(browser: Browser, address: str) -> Iterator[Callable[[str], tuple[Page, Watch]]]:
    """Open the page with one fault, watched."""
    context = browser.new_context(base_url=address, viewport={"width": 390, "height": 800})
    watch = Watch()
    watch.over(context)

    def open_page(fault: str) -> tuple[Page, Watch]:
        page = context.new_page()
        page.goto(f"/page/{fault}", wait_until="networkidle")
        return page, watch

    yield open_page
    context.close()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("inline-style", "CSP: style-src-attr"),
        ("inline-script", "CSP: script-src-elem"),
        ("other-host", "CSP: script-src-elem"),
        ("missing-file", "404"),
        ("script-error", "on purpose"),
        ("console-error", "on purpose"),
    ],
)
def test_the_watch_sees(look, fault, words):
    _, watch = look(fault)
    assert any(words in problem for problem in watch.problems), watch.problems


def test_a_good_page_has_no_problem(look):
    page, watch = look("none")
    assert watch.problems == []
    assert axe_violations(page) == []
    assert sideways(page) == 0


def test_axe_sees_a_picture_without_alternative(look):
    page, _ = look("no-alternative")
    assert [violation.partition(":")[0] for violation in axe_violations(page)] == ["image-alt"]


def test_a_page_wider_than_its_window_is_seen(look):
    page, _ = look("wide")
    assert sideways(page) > 1000


def test_a_server_ends_when_its_last_request_has_ended(browser: Browser):
    """The next test moves the program to another data folder: nobody may still be at work in this one."""
    app, begun, ended = Flask("slow"), Event(), Event()

    @app.get("/slow")
    def slow() -> str:
        begun.set()
        sleep(0.5)
        ended.set()
        return "done"

    app.add_url_rule("/", view_func=lambda: "<script>fetch('/slow')</script>", endpoint="page")
    with served(app) as address:
        context = browser.new_context(base_url=address)
        context.new_page().goto("/")
        assert begun.wait(20)
        context.close()
    assert ended.is_set()
