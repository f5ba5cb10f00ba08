"""What people read about files and checks, in English and Japanese, by code.

A code is the path of a text in texts.toml, such as "refused.empty" or "type.pdf".
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


def text(code: str, language: str, **values: object) -> str:
    """The text of a code in "en" or "ja", with its values filled in. Raises KeyError for either unknown."""
    return _texts()[code][language].format(**values)


def codes() -> tuple[str, ...]:
    """Every code there is, in the order of the file."""
    return tuple(_texts())


@cache
def _texts() -> dict[str, dict[str, str]]:
    declared: dict[str, dict[str, Any]] = tomllib.loads(
        files("evidence").joinpath("texts.toml").read_text("utf-8")
    )
    return {f"{group}.{name}": each for group, texts in declared.items() for name, each in texts.items()}
