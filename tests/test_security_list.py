"""docs/security.md is the whole list, and what it names is there."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = (ROOT / "docs" / "security.md").read_text()
ROW = re.compile(
    r"^\| (\d+\.\d+\.\d+) \| (\d) \| (.+?) \| (holds|does not apply|not yet) \| (.+) \|$", re.MULTILINE
)
ROWS = ROW.findall(DOCUMENT)
NAMED = sorted(set(re.findall(r"tests/[\w/]+\.py::\w+", DOCUMENT)))
LEVELS = tomllib.loads((ROOT / "tests" / "data" / "asvs-5.0.0.toml").read_text())


def test_every_requirement_of_both_levels_stands_there_once_in_order():
    asked = {number: str(level) for level in (1, 2) for number in LEVELS[f"level{level}"]}
    assert (len(LEVELS["level1"]), len(LEVELS["level2"])) == (70, 183)
    in_order = sorted(asked, key=lambda number: [int(part) for part in number.split(".")])
    assert [(number, level) for number, level, *_ in ROWS] == [(number, asked[number]) for number in in_order]
    assert len(ROWS) == len([line for line in DOCUMENT.splitlines() if re.match(r"\| \d+\.", line)])


def test_nothing_holds_without_a_test_or_a_reason():
    for number, _level, asks, stands, why in ROWS:
        assert len(asks) > 10, number
        assert "::" in why or "](" in why or len(why.split()) >= 3, f"{number} {stands}: {why}"
        for section in re.findall(r"under “([^”]+)”", why):
            assert f"\n## {section}\n" in DOCUMENT, f"{number}: {section}"


def test_the_count_at_the_head_is_that_of_the_list():
    states = [stands for _number, _level, _asks, stands, _why in ROWS]
    told = re.search(r"Of (\d+) requirements (\d+) hold, (\d+) do not apply, and \*\*(\d+) do not", DOCUMENT)
    counts = [len(states), *(states.count(state) for state in ("holds", "does not apply", "not yet"))]
    assert told and [int(count) for count in told.groups()] == counts


@cache
def functions_of(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text())
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("path", sorted({name.partition("::")[0] for name in NAMED}))
def test_every_test_it_names_is_there(path):
    wanted = {name.partition("::")[2] for name in NAMED if name.startswith(f"{path}::")}
    assert wanted - functions_of(path) == set()
