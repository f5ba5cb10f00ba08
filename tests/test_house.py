"""The rules of the house are tests: who may import whom, how long things get, what a template may hold."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("app", "controls", "evidence", "reports")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

# One line that breaks each contract: contract, file it is written to, the line, words the report must hold.
BREAKS = [
    ("packages", "controls/broken.py", "import reports", "controls.broken"),
    ("packages", "reports/broken.py", "import app.config", "reports.broken"),
    ("evidence", "evidence/broken.py", "import controls.facts", "evidence.broken"),
    ("evidence", "reports/broken.py", "def late():\n    import evidence.chain", "reports.broken"),
    ("engine", "controls/broken.py", "import jinja2", "controls.broken may not import jinja2"),
    ("verifier", "evidence/chain.py", "import orjson", "evidence.chain may not import orjson"),
    ("pictures", "app/vault/broken.py", "from PIL import Image", "app.vault.broken"),
    ("framework", "evidence/broken.py", "from sqlalchemy.orm import Session", "evidence.broken"),
    ("framework", "reports/broken.py", "import flask", "reports.broken"),
    ("weasyprint", "app/broken.py", "def late():\n    import weasyprint", "app.broken"),
    ("queue", "app/records/broken.py", "from huey import crontab", "app.records.broken"),
    ("rooms", "app/vault/broken.py", "import app.records.models", "app.vault.broken"),
    ("rooms", "app/suppliers/broken.py", "import app.relationships.views", "app.suppliers.broken"),
    ("rooms", "app/attic/__init__.py", "", "app.attic"),
    ("cycles", "app/db.py", "import app.transaction", ".db -> .transaction"),
]

# Files over 300 lines and functions over 40, each with its reason.
LONG_FILES: dict[str, str] = {
    "tests/evidence/test_chain.py": "one table of faults, each found by the same check",
    "tests/evidence/test_inspect.py": "one table of file types, accepted and refused",
}
LONG_FUNCTIONS: dict[str, str] = {}

# Tests that skip by themselves, each with its reason.
SKIPS = {
    "tests/faults/conftest.py": "only root may mount the small disk that is filled",
    "tests/evidence/test_real_files.py": "looks at more files where there are more than the repository's",
    "tests/operations/test_examples.py": "systemd and nginx check their files where they are installed",
    "tests/journeys/test_real_data.py": "imports data that must not be copied into the repository",
    "tests/test_audit.py": "asks PyPI, in CI only; says NOT AUDITED where PyPI does not answer",
    "tests/vault/test_scanner.py": "clamd itself is asked where it is installed",
    "tests/hostile/test_files.py": "looks at more hostile files where there are more than ours",
}


@pytest.fixture
def copy_of_the_house(tmp_path: Path) -> Path:
    for package in PACKAGES:
        for source in (ROOT / package).rglob("*.py"):
            write(tmp_path / source.relative_to(ROOT), source.read_text())
    shutil.copytree(ROOT / "tests" / "support", tmp_path / "tests" / "support")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for room in ("relationships", "suppliers"):
        for name in ("__init__.py", "views.py"):
            write(tmp_path / "app" / room / name, "")
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(f"\n{text}\n")


def lint_imports(folder: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    chosen = [part for contract in contracts for part in ("--contract", contract)]
    return subprocess.run([program, "--no-cache", *chosen], cwd=folder, capture_output=True, text=True)


@pytest.mark.parametrize(("contract", "file", "line", "words"), BREAKS)
def test_a_broken_import_contract_is_reported(copy_of_the_house, contract, file, line, words):
    write(copy_of_the_house / file, line)
    report = lint_imports(copy_of_the_house, contract)
    assert report.returncode == 1, report.stdout + report.stderr
    assert "BROKEN" in report.stdout
    assert words in report.stdout


def test_the_copy_itself_breaks_nothing(copy_of_the_house):
    report = lint_imports(copy_of_the_house)
    assert report.returncode == 0, report.stdout + report.stderr


def test_every_contract_is_broken_once_on_purpose():
    assert {contract["id"] for contract in CONTRACTS} == {contract for contract, *_ in BREAKS}


def sources() -> Iterator[Path]:
    for folder in (*PACKAGES, "migrations", "bench", "tests"):
        yield from (path for path in (ROOT / folder).rglob("*.py") if "node_modules" not in path.parts)
    yield ROOT / "akashi"


def test_files_stay_short():
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in sources()}
    too_long = {name for name, lines in lengths.items() if lines > 300}
    assert too_long == set(LONG_FILES), "split it, or give a reason in LONG_FILES"


def test_functions_stay_short():
    too_long = {
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in sources()
        if "versions" not in path.parts  # a migration is one list of steps
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= 40
    }
    assert too_long == set(LONG_FUNCTIONS), "split it, or give a reason in LONG_FUNCTIONS"


FORBIDDEN_IN_TEMPLATES = {
    "a style attribute": re.compile(r"\sstyle\s*="),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)"),
    "a data: or javascript: address": re.compile(r"(?:src|href)\s*=\s*[\"']?(?:data|javascript):"),
    "an address on another host": re.compile(
        r"<(?:script|link|img)[^>]*(?:src|href)\s*=\s*[\"']?(?:https?:)?//"
    ),
}


def templates() -> list[Path]:
    return [path for package in ("app", "reports") for path in (ROOT / package).rglob("templates/**/*.html")]


@pytest.mark.parametrize("what", FORBIDDEN_IN_TEMPLATES)
def test_templates_need_no_hole_in_the_content_security_policy(what):
    pattern = FORBIDDEN_IN_TEMPLATES[what]
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in templates()
        if (match := pattern.search(path.read_text()))
    ]
    assert not found, f"{what} in {', '.join(found)}"


def test_pages_of_the_program_have_no_inline_style_sheet():
    found = [
        str(path)
        for path in templates()
        if path.is_relative_to(ROOT / "app") and "<style" in path.read_text()
    ]
    assert not found


def test_nothing_is_skipped_in_silence():
    """`tests/support/requirements.py` skips at a desk and fails in CI; nobody else skips."""
    words = re.compile(r"pytest\.(?:skip|xfail|importorskip)\(|mark\.(?:skip|xfail)")
    paths = [path for path in (ROOT / "tests").rglob("*.py") if words.search(path.read_text())]
    known = {"tests/support/requirements.py", "tests/test_house.py", *SKIPS}
    assert {str(path.relative_to(ROOT)) for path in paths} <= known
