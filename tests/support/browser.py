"""Chromium as the tests drive it, and what they ask of every page."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wsgi import ClosingIterator

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "tests" / "browser" / "vendor" / "axe.min.js"
SCREENSHOTS = ROOT / "build" / "screenshots"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ANSWER = "akashi.answer"
PATIENCE = 20_000  # milliseconds; two busy cores are slow
expect.set_options(timeout=PATIENCE)  # what a page shall show may take as long as the page itself
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Chromium also reports answers like 422, which a form may well give (see `_response`), and htmx that a
# request ended because its page was left: both are as they should be.
NO_PROBLEM = ("Failed to load resource", "htmx:sendAbort", "htmx:afterRequest")

# Told to the test by every document, before any script of the page runs.
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => window.tellViolation(
    `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile || ""}:${event.lineNumber || ""}`));
"""


def chromium_path() -> str | None:
    """The system's Chromium; none is ever downloaded."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """A browser with a profile folder of its own, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class QuietHandler(WSGIRequestHandler):
    def log(self, type: str, message: str, *arguments: Any) -> None:
        """The program has a log of its own."""

    def connection_dropped(self, error: BaseException, environ: WSGIEnvironment | None = None) -> None:
        """Werkzeug leaves the answer open, with its file, when the browser goes while it listens for more."""
        close = getattr((environ or {}).get(ANSWER), "close", None)
        if close:
            close()


class UnderWay:
    """A program that knows which of its requests it still answers; each answer is kept beside its request.

    A browser that has gone waits for nothing, but its last requests go on: the next test must not find them
    at work in its own data folder.
    """

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.requests: set[object] = set()
        self.open = True
        self.changed = threading.Condition()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = object()
        self._begun(request)
        try:
            answer = self.app(environ, start_response)
        except BaseException:
            self._ended(request)
            raise
        environ[ANSWER] = ClosingIterator(answer, lambda: self._ended(request))
        return cast(Iterable[bytes], environ[ANSWER])

    def _begun(self, request: object) -> None:
        with self.changed:
            if not self.open:
                raise ConnectionAbortedError("the test has ended")
            self.requests.add(request)

    def _ended(self, request: object) -> None:
        with self.changed:
            self.requests.discard(request)
            self.changed.notify_all()

    def wait(self) -> None:
        """Until the last one has its answer; a later one gets none."""
        with self.changed:
            self.open = False
            if not self.changed.wait_for(lambda: not self.requests, timeout=PATIENCE / 1000):
                raise TimeoutError(f"{len(self.requests)} requests have no answer yet")


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The program on a free port of this machine; gives its address."""
    under_way = UnderWay(app)
    server = make_server("127.0.0.1", 0, under_way, threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        under_way.wait()


@dataclass
class Watch:
    """What went wrong in a browser while a test looked at something else."""

    problems: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch every page of this context from now on."""
        context.expose_binding("tellViolation", lambda _, what: self.problems.append(f"CSP: {what}"))
        context.add_init_script(TELL_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(NO_PROBLEM):
            self.problems.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        asked_for_by_a_person = response.request.resource_type in {"document", "xhr", "fetch"}
        if response.status >= 500 or (response.status >= 400 and not asked_for_by_a_person):
            self.problems.append(f"{response.status}: {response.url}")


def axe_violations(page: Page, within: str = "html") -> list[str]:
    """Every rule of WCAG 2.0 to 2.2 A and AA, and of axe's best practice, that the page breaks, and where.

    `within`: a selector, where only a part of the page is in question.
    """
    page.evaluate(AXE.read_text(encoding="utf-8"))
    options = {"runOnly": {"type": "tag", "values": AXE_RULES}, "resultTypes": ["violations"]}
    found = page.evaluate("([part, options]) => axe.run(part, options)", [within, options])
    return [
        f"{rule['id']}: {rule['help']}\n    {node['target']} {node['html'][:200]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def sideways(page: Page) -> int:
    """Pixels by which the page itself is wider than the window. Wide tables scroll inside their panel."""
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return int(width)


def eventually(page: Page, is_so: Callable[[], bool]) -> None:
    """Wait for what no page shows, for as long as for what one shows."""
    for _ in range(PATIENCE // 100):
        if is_so():
            return
        page.wait_for_timeout(100)
    raise TimeoutError(f"not so after {PATIENCE / 1000:.0f} seconds")


GIVE = """([event, files]) => {
    const data = new DataTransfer();
    for (const [name, type, bytes] of files) data.items.add(new File([new Uint8Array(bytes)], name, {type}));
    const given = {bubbles: true, cancelable: true};
    document.body.dispatchEvent(event === "paste"
        ? new ClipboardEvent("paste", {...given, clipboardData: data})
        : new DragEvent(event, {...given, dataTransfer: data}));
}"""


def give(page: Page, event: str, *files: tuple[str, str, bytes]) -> None:
    """Drag over, drop or paste files onto the page: name, media type, content."""
    page.evaluate(GIVE, [event, [[name, kind, list(content)] for name, kind, content in files]])


def screenshot(page: Page, name: str, *, full_page: bool = True) -> Path:
    """A picture in build/screenshots, taken when the fonts are there; `name` without suffix."""
    page.evaluate("document.fonts.ready.then(() => null)")
    path = SCREENSHOTS / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=full_page, animations="disabled")
    return path
