"""The words for statuses, from the control catalog: pages, reports and JSON all say the same."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from app.i18n import language

EDITION = Path(__file__).parents[2] / "controls" / "catalogs" / "edition.toml"
NOT_COMPUTED = {"en": "not computed yet", "ja": "未計算"}

WINDOW_STATUSES = ("met", "met_late", "partial", "gap", "excused", "open", "not_due", "not_applicable")
STATUSES = (*WINDOW_STATUSES, "not_met", "no_population", "not_computed")


@cache
def words() -> dict[str, dict[str, str]]:
    declared = tomllib.loads(EDITION.read_text(encoding="utf-8"))["status"]
    return {status["id"]: status["name"] for status in declared} | {"not_computed": NOT_COMPUTED}


def status_name(state: str) -> str:
    """ "Met late" · 遅れて充足. Raises KeyError for a status nobody declared."""
    word = words()[state][language()]
    return word[:1].upper() + word[1:]
