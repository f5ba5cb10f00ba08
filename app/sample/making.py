"""Make the sample in an empty folder, completely or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

from flask import Flask

from app.db import db
from app.records.organisation import organisation_settings
from app.refusal import Refusal
from app.sample.clock import StoryClock
from app.sample.days import FIRST_DAY, Month, last_of, later, month_of
from app.sample.story import tell

MARK = "sample.json"  # written last: without it a folder holds no complete sample
WRITTEN = "2026-10"
Opening = Callable[[Path, StoryClock], AbstractContextManager[Flask]]


def parse_month(text: str) -> Month:
    """2026-10 → (2026, 10). Refusal for anything else, and for months before the story begins."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise Refusal(f"“{text}” is not a month. Write it as 2026-10.") from error
    if first < FIRST_DAY:
        raise Refusal("The sample begins in September 2025. Choose that month or a later one.")
    return month_of(first)


def last_full_month(today: date) -> Month:
    """The month before this one, or the first two of the story."""
    return max(later(month_of(today), -1), later(month_of(FIRST_DAY), 1))


def make_sample(data: Path, last_month: Month, open_program: Opening) -> None:
    """`open_program(folder, clock)` gives the program on a folder with its application context.

    Raises Refusal when the folder, or the database that the settings name, holds an organisation.
    """
    clock = StoryClock(FIRST_DAY)
    with open_program(data, clock) as app:
        if organisation_settings(db.session).number:
            raise Refusal("There is already an organisation here. Choose an empty folder for the sample.")
        tell(app, clock, last_of(last_month))
    (data / MARK).write_text(json.dumps({"last_month": "{}-{:02}".format(*last_month)}) + "\n")


def is_sample(data: Path) -> bool:
    """Whether the folder holds a complete sample."""
    return (data / MARK).is_file()


def make_room(data: Path) -> None:
    """Delete what is in the way of a new sample: another sample or an empty folder, never anything else."""
    if not data.exists():
        return
    if not is_sample(data) and any(data.iterdir()):
        raise Refusal(f"{data} holds no sample and is left alone. Choose another folder.")
    shutil.rmtree(data)
