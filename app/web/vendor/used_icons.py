"""Which icons the program uses, read from templates, Python and declarations. Standard library only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
CALL = re.compile(r"\bicon\(([^()]*)\)|\bicon_name\s*=\s*(\"[^\"]*\")")
QUOTED = re.compile(r"[\"']([a-z][a-z0-9-]*)[\"']")
DECLARED = re.compile(r'^icon\s*=\s*"([a-z0-9-]+)"', re.MULTILINE)
OF_PYTHON = re.compile(r'\bicon(?:_name)?"?\s*[=:]\s*"([a-z0-9-]+)"')
NOT_ICONS = {"logo", "s"}  # our own drawing, and the size that icon() takes


def used_icons(root: Path = ROOT) -> set[str]:
    """What stands in icon("…") and icon_name="…" of templates, in register(…), in `icon = "…"` of kinds."""
    names: set[str] = set()
    for path in root.glob("app/**/templates/**/*.html"):
        names.update(in_template(path.read_text(encoding="utf-8")))
    for path in root.glob("app/**/*.py"):
        names.update(in_python(path.read_text(encoding="utf-8")))
    for path in root.glob("controls/kinds/*.toml"):
        names.update(DECLARED.findall(path.read_text(encoding="utf-8")))
    return names - NOT_ICONS


def in_template(text: str) -> Iterator[str]:
    for arguments, keyword in CALL.findall(text):
        yield from QUOTED.findall(arguments or keyword)


def in_python(text: str) -> Iterator[str]:
    """The fourth argument of navigation.register, and whatever is given as `icon`."""
    yield from OF_PYTHON.findall(text)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "register" and len(node.args) > 3:
            icon = node.args[3]
            if isinstance(icon, ast.Constant) and isinstance(icon.value, str):
                yield icon.value
