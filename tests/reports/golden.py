"""`python -m tests.reports.golden` writes the documents of tests/golden/ again.

Look at what changed before committing it.
"""

from __future__ import annotations

from pathlib import Path

from reports.html import render_document
from tests.reports import small

FOLDER = Path(__file__).parent.parent / "golden"


def documents() -> dict[str, bytes]:
    """Name → bytes. HTML without its style sheet, which changes for looks alone."""
    found = {"gap-report.json": small.data(small.earlier()) + b"\n"}
    for language in ("en", "ja"):
        html = render_document(small.report(language, before=small.earlier()))
        before, _, rest = html.partition("<style>")
        found[f"gap-report.{language}.html"] = (before + rest.partition("</style>")[2]).encode()
    return found


if __name__ == "__main__":
    for name, body in documents().items():
        (FOLDER / name).write_bytes(body)
