"""What the story is made of: names, words and figures, in TOML files beside this one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.sample.days import Month, model

FOLDER = Path(__file__).parent / "data"


@cache
def words(name: str) -> dict[str, Any]:
    """One file, read once. Nobody changes what is returned."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Slip:
    """What is not as usual with one record; data/slips.toml says what each of these means."""

    never: bool = False
    draft: bool = False
    day: int = 0
    entered: date | None = None
    no_file: bool = False
    sent_back: str = ""
    returned: str = ""
    waits: bool = False
    not_sent: bool = False
    left_out: str = ""
    basis: str = ""
    no_workload: bool = False
    typed: dict[str, str] = field(default_factory=dict)
    few: bool = False
    counts_for: str = ""
    counts_for_window: date | None = None

    @property
    def counting(self) -> dict[str, str]:
        """Which window the record is for, where it is not that of its day."""
        found = {"counts_for": "previous" if self.day else self.counts_for}
        if self.counts_for_window:
            found["counts_for_window"] = self.counts_for_window.isoformat()
        return {name: value for name, value in found.items() if value}


USUAL = Slip()


def slip_of(kind: str, key: str, when: Month | date) -> Slip:
    """By month, or by day for what has its day in the story. Later years repeat the slips of the last one."""
    place = when.isoformat() if isinstance(when, date) else "{}-{:02}".format(*model(when))
    found = words("slips")[kind].get(key, {}).get(place)
    return Slip(**found) if found else USUAL
