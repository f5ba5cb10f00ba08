"""HTML in, PDF/A-3a out: the same bytes for the same input. The only file that imports WeasyPrint.

The program calls `render_in_worker` of `pdf_worker.py`: a short-lived process with a memory and a time limit,
so that a document that cannot be set harms nobody. `render` does the work inside that process.
Nothing is fetched: whatever the document names must stand in `assets`, under `report:///<name>`.
"""

from __future__ import annotations

import gc
import importlib
import logging
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType, ModuleType
from typing import Any

VARIANT = "pdf/a-3a"  # an archive format that is tagged and may carry files
SCHEME = "report:///"
ATTACHED = "attached/"
Assets = Mapping[str, tuple[bytes, str]]  # name → bytes, media type

INSTALL = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
STEPS = ("start", "read", "style", "layout", "write", "finish")


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a render is: the step begun, its place among all steps, and the pages laid out so far.

    The number of pages is known only after the last one, and some are laid out twice (a table of contents
    needs to know where things came to stand), so there is no share of the whole to be told.
    """

    step: str
    number: int
    of: int
    pages: int = 0


Listener = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Attached:
    """A file carried inside the PDF. `made_at` stands for its creation and change, never the time of day."""

    name: str
    body: bytes
    media_type: str
    description: str
    made_at: datetime

    @property
    def asset(self) -> tuple[bytes, str]:
        return self.body, self.media_type


class PangoMissing(RuntimeError):
    """The system libraries that set text are not there. HTML and JSON work without them."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"PDF needs the system library Pango. Install it with: {INSTALL}")
        self.detail = detail


class RenderFailed(RuntimeError):
    """A document was not set. `reason`: refused (it names something outside), memory, time or error."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"The PDF was not made ({reason}): {detail}")
        self.reason = reason
        self.detail = detail


def weasyprint() -> ModuleType:
    """The library. PangoMissing also without HarfBuzz's subset part: the bytes would differ each time."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about fonts of the machine, which are not used
        try:
            library = importlib.import_module("weasyprint")
            ffi = importlib.import_module("weasyprint.text.ffi")
        except OSError as error:
            raise PangoMissing(str(error)) from error
    if ffi.harfbuzz_subset is None:
        raise PangoMissing("libharfbuzz-subset")
    return library


class LockedFetcher:
    """Serves `assets` by exact name and stops the render at anything else: no file, no network, no data."""

    _fail_on_errors = True  # read by WeasyPrint: turns every refusal into the end of the render

    def __init__(self, assets: Assets) -> None:
        self.assets = dict(assets)

    def __call__(self, url: str) -> Any:
        urls = importlib.import_module("weasyprint.urls")
        name = url.removeprefix(SCHEME)
        if not url.startswith(SCHEME) or name not in self.assets:
            raise urls.FatalURLFetchingError(url[:200])
        body, media_type = self.assets[name]
        return urls.URLFetcherResponse(url, body, {"Content-Type": media_type})


def render(
    html: str, assets: Assets, attachments: Sequence[Attached] = (), listener: Listener | None = None
) -> bytes:
    """Set `html` in this process. Every asset that is a stylesheet applies to the document.

    Raises PangoMissing, and FatalURLFetchingError (a BaseException) when the document names anything else.
    """
    library = weasyprint()
    fetcher = LockedFetcher({**assets, **{ATTACHED + file.name: file.asset for file in attachments}})
    fonts = importlib.import_module("weasyprint.text.fonts").FontConfiguration()
    with _listening(listener), _without_collector():
        document = library.HTML(string=html, base_url=SCHEME, url_fetcher=fetcher)
        pdf: bytes = document.write_pdf(
            font_config=fonts,
            stylesheets=_stylesheets(library, assets, fetcher, fonts),
            attachments=[_attachment(library, file, fetcher) for file in attachments],
            pdf_variant=VARIANT,
        )
    return pdf


def _stylesheets(library: ModuleType, assets: Assets, fetcher: LockedFetcher, fonts: object) -> list[object]:
    names = [name for name, (_, media_type) in assets.items() if media_type == "text/css"]
    return [library.CSS(url=SCHEME + name, url_fetcher=fetcher, font_config=fonts) for name in names]


def _attachment(library: ModuleType, file: Attached, fetcher: LockedFetcher) -> object:
    made_at = file.made_at.astimezone(UTC)  # WeasyPrint writes the digits as they are and a Z behind them
    return library.Attachment(
        url=SCHEME + ATTACHED + file.name,
        url_fetcher=fetcher,
        name=file.name,
        description=file.description,
        created=made_at,
        modified=made_at,
        relationship="Data",
    )


@contextmanager
def _without_collector() -> Iterator[None]:
    """A render makes millions of objects that all live to its end: looking for dead ones is lost time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _listening(listener: Listener | None) -> Iterator[None]:
    logger = logging.getLogger("weasyprint.progress")
    handler = _StepHandler(listener) if listener else None
    if handler:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        if handler:
            logger.removeHandler(handler)


class _StepHandler(logging.Handler):
    """Turns WeasyPrint's own progress log ("Step 5 - Creating layout - Page 12") into Progress."""

    names = MappingProxyType({"1": "read", "2": "style", "3": "style", "6": "write", "7": "finish"})

    def __init__(self, listener: Listener) -> None:
        super().__init__()
        self.listener = listener
        self.last = progress_at("start")

    def emit(self, record: logging.LogRecord) -> None:
        page = re.search(r"Page (\d+)", record.getMessage())
        pages = max(self.last.pages, int(page[1]) if page else 0)
        progress = progress_at(self.names.get(record.getMessage()[len("Step ")], "layout"), pages)
        if progress != self.last:
            self.last = progress
            self.listener(progress)


def progress_at(step: str, pages: int = 0) -> Progress:
    return Progress(step, STEPS.index(step) + 1, len(STEPS), pages)
