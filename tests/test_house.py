"""The rules of the house are tests: who may import whom, how long things get, what a template may hold."""

from __future__ import annotations

import ast
import os
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
# All are written into one copy, so each has a file of its own.
BREAKS = [
    ("packages", "controls/broken.py", "import reports", "controls.broken -> reports"),
    ("packages", "reports/broken.py", "import app.config", "reports.broken -> app.config"),
    ("evidence", "evidence/broken.py", "import controls.facts", "evidence.broken -> controls.facts"),
    (
        "evidence",
        "reports/late.py",
        "def late():\n    import evidence.chain",
        "reports.late -> evidence",
    ),
    ("engine", "controls/drawn.py", "import jinja2", "controls.drawn may not import jinja2"),
    ("verifier", "evidence/chain.py", "import orjson", "evidence.chain may not import orjson"),
    ("pictures", "app/vault/drawn.py", "from PIL import Image", "app.vault.drawn -> PIL"),
    ("framework", "evidence/kept.py", "from sqlalchemy.orm import Session", "evidence.kept -> sqlalchemy"),
    ("framework", "reports/served.py", "import flask", "reports.served -> flask"),
    ("weasyprint", "app/late.py", "def late():\n    import weasyprint", "app.late -> weasyprint"),
    ("queue", "app/records/broken.py", "from huey import crontab", "app.records.broken -> huey"),
    ("rooms", "app/vault/broken.py", "import app.records.models", "app.vault.broken -> app.records.models"),
    ("rooms", "app/suppliers/broken.py", "import app.relationships.views", "app.suppliers.broken -> app.rel"),
    ("rooms", "app/attic/__init__.py", "", "app.attic"),
    ("cycles", "app/db.py", "import app.transaction", ".db -> .transaction"),
]

WIDE = {"COLUMNS": "500"}  # names of contracts stay on their line

# Files over 300 lines and functions over 40, each with its reason.
LONG_FILES: dict[str, str] = {
    "tests/evidence/test_chain.py": "one table of faults, each found by the same check",
    "tests/evidence/test_inspect.py": "one table of file types, accepted and refused",
}
LONG_FUNCTIONS: dict[str, str] = {}
HOLDING_STATEMENTS = (ast.stmt, ast.excepthandler, ast.match_case)

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


def copied_house(tmp_path: Path) -> Path:
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


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache"], cwd=folder, env=os.environ | WIDE, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is said of each contract when all of them are broken."""
    house = copied_house(tmp_path_factory.mktemp("house"))
    for _contract, file, line, _words in BREAKS:
        write(house / file, line)
    report = lint_imports(house)
    assert report.returncode == 1, report.stdout + report.stderr
    _kept, broken = report.stdout.split("Broken contracts")
    names = {contract["name"]: contract["id"] for contract in CONTRACTS}
    parts = re.split(f"^({'|'.join(map(re.escape, names))})$", broken, flags=re.MULTILINE)
    return {names[name]: said for name, said in zip(parts[1::2], parts[2::2], strict=True)}


@pytest.mark.parametrize(("contract", "file", "line", "words"), BREAKS)
def test_a_broken_import_contract_is_reported(reported, contract, file, line, words):
    assert words in reported[contract]


def test_the_copy_itself_breaks_nothing(tmp_path):
    report = lint_imports(copied_house(tmp_path))
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
        for node in functions_of(path.read_text())
        if (node.end_lineno or node.lineno) - node.lineno >= 40
    }
    assert too_long == set(LONG_FUNCTIONS), "split it, or give a reason in LONG_FUNCTIONS"


def functions_of(source: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Also those within others; expressions, which are nearly all of a tree, hold none."""
    waiting: list[ast.AST] = [ast.parse(source)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
        waiting += [one for one in ast.iter_child_nodes(node) if isinstance(one, HOLDING_STATEMENTS)]


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
