"""The tools are part of the suite, so that its last line speaks for them too. Settings: pyproject.toml.

What mypy found out about a file is kept beside the packages, as compiled code is, and used again while the
file says the same: also by another working copy with the same environment.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

TOOLS = {
    "ruff check": ["-m", "ruff", "check", "--quiet", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "mypy": ["-m", "mypy", "--no-error-summary"],
    "lint-imports": ["-c", "from importlinter.cli import lint_imports_command as c; c()"],
}


@pytest.mark.parametrize("tool", TOOLS)
def test_tool_finds_nothing(tool):
    cache = Path(sys.prefix) / "mypy"
    given = os.environ | {"MYPY_CACHE_DIR": str(cache)}
    with cache.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one at a time: whoever comes second finds the answer there
        found = subprocess.run(
            [sys.executable, *TOOLS[tool]], cwd=ROOT, capture_output=True, text=True, env=given
        )
    assert found.returncode == 0, found.stdout + found.stderr
