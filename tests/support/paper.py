"""A machine without Pango, for tests of issued reports that ask nothing of the paper."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reports import pdf_worker

BROKEN = "raise OSError('cannot load library libpango-1.0-0')"


def without_pango(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """From now on the process that draws papers finds a WeasyPrint that cannot load its libraries."""
    package = folder / "weasyprint"
    package.mkdir()
    (package / "__init__.py").write_text(BROKEN)
    monkeypatch.setattr(pdf_worker, "ROOT", f"{folder}{os.pathsep}{pdf_worker.ROOT}")
