"""The PDF of a gap report against WeasyPrint alone on the same HTML: `python -m bench.pdf [customers]`.

Processor seconds of both, each in a process of its own. "Alone" is WeasyPrint as anybody would call it: the
same HTML, fonts and options, no attachment, no limits, no listener. Aim: at most 1.15 of it, the start of
Python and of the library left out on both sides.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from pypdf import PdfReader

from reports.gap import GapReport
from reports.html import assets, render_document
from reports.pdf import Attached
from reports.pdf_worker import render_in_worker
from tests.reports.example import example

ROUNDS = 3
AIM = 1.15
ALONE = """
import sys
from pathlib import Path
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcherResponse
folder = Path(sys.argv[1])

class Fonts:
    _fail_on_errors = True
    def __call__(self, url):
        name = url.removeprefix("report:///")
        kind = "text/css" if name.endswith(".css") else "font/ttf"
        return URLFetcherResponse(url, (folder / name).read_bytes(), {"Content-Type": kind})

fonts, fetch = FontConfiguration(), Fonts()
html = weasyprint.HTML(string=(folder / "report.html").read_text(), base_url="report:///", url_fetcher=fetch)
style = weasyprint.CSS(url="report:///fonts.css", url_fetcher=fetch, font_config=fonts)
body = html.write_pdf(font_config=fonts, stylesheets=[style], pdf_variant="pdf/a-3a")
(folder / "alone.pdf").write_bytes(body)
"""
START = "import weasyprint"


def children() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def seconds(command: list[str]) -> float:
    before = children()
    subprocess.run(command, check=True, capture_output=True)
    return children() - before


def ours(html: str, data: Attached) -> tuple[float, float, bytes]:
    """Processor seconds of the worker, those of this process beside it, and the PDF."""
    before, own = children(), time.process_time()
    pdf = render_in_worker(html, assets(), [data])
    return children() - before, time.process_time() - own, pdf


def main(customers: int) -> None:
    begun = time.process_time()
    report, data = example("en", customers)
    spent = time.process_time() - begun
    print(f"{customers} customers; report and JSON: {spent:.2f} s")
    compare(report, data)


def compare(report: GapReport, data: bytes, rounds: int = ROUNDS) -> None:
    """Set the report by both ways, in turns, and print the ratio."""
    begun = time.process_time()
    html = render_document(report)
    print(f"HTML: {time.process_time() - begun:.2f} s, {len(html) / 1e6:.2f} MB")
    attached = Attached("gap-report.json", data, "application/json", "The data", report.issue.issued_at)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "report.html").write_text(html)
        for name, (body, _) in assets().items():
            (Path(folder) / name).write_bytes(body)
        start = min(seconds([sys.executable, "-c", START]) for _ in range(rounds))
        alone, made = [], []
        for _ in range(rounds):  # in turns, so that a busy machine is unfair to both
            alone.append(seconds([sys.executable, "-c", ALONE, folder]))
            made.append(ours(html, attached))
        pages = len(PdfReader(Path(folder) / "alone.pdf").pages)
    worker, parent = min(each[0] for each in made), min(each[1] for each in made)
    print(f"{pages} pages, {len(made[0][2]) / 1e6:.2f} MB; start of Python and WeasyPrint: {start:.2f} s")
    print(f"WeasyPrint alone: {min(alone):.2f} s, {pages / (min(alone) - start):.1f} pages a second")
    print(f"ours: {worker:.2f} s in the worker, {parent:.2f} s beside it")
    ratio = (worker + parent - start) / (min(alone) - start)
    print(f"ratio without start: {ratio:.2f} (aim {AIM}); with start: {(worker + parent) / min(alone):.2f}")
    same = len({each[2] for each in made}) == 1
    print(f"{rounds} renders, {'the same bytes' if same else 'DIFFERENT BYTES'}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 6)
