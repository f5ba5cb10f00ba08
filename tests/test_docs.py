"""Nobody gets lost in the documents: links lead somewhere, decisions are numbered, listed, complete."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DECISIONS = ROOT / "docs" / "decisions"
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)\s#]+)")


def documents() -> list[Path]:
    places = (
        "*.md",
        "docs/**/*.md",
        "tests/**/*.md",
        "app/*/*.md",
        "controls/*.md",
        "evidence/*.md",
        "reports/**/*.md",
    )
    return [path for place in places for path in ROOT.glob(place)]


def pages() -> list[Path]:
    return sorted(DECISIONS.glob("[0-9]*.md"))


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document):
    missing = [link for link in LINK.findall(document.read_text()) if not (document.parent / link).exists()]
    assert not missing


def test_every_decision_has_a_number_of_its_own():
    numbers = [page.name[:4] for page in pages()]
    assert len(set(numbers)) == len(numbers)


def test_every_decision_is_listed_in_order():
    listed = re.findall(r"^\| \[(\d{4})\]\(([^)]+)\)", (DECISIONS / "README.md").read_text(), re.MULTILINE)
    assert listed == [(page.name[:4], page.name) for page in pages()]


@pytest.mark.parametrize("page", pages(), ids=lambda path: path.name)
def test_every_decision_says_why_what_and_what_follows(page):
    text = page.read_text()
    number = int(page.name[:4])
    assert text.startswith(f"# {number}. ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


def test_the_readme_begins_with_the_two_commands():
    lines = [
        line.split("#")[0].strip()
        for line in (ROOT / "README.md").read_text().splitlines()
        if "./akashi" in line
    ]
    assert lines[:2] == ["./akashi demo", "./akashi test"]


def test_ci_runs_what_everybody_runs():
    script = (ROOT / ".ci" / "run").read_text()
    assert "akashi test" in script
    assert subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")]).returncode == 0
