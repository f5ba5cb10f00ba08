"""`akashi sample`: the invented organisation in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import Flask

from app.cli.context import data_option, open_app
from app.db import db
from app.sample.clock import StoryClock
from app.sample.making import WRITTEN, make_sample, parse_month


def add_to(group: click.Group) -> None:
    group.add_command(sample)


@click.command()
@data_option
@click.option("--last-month", default=WRITTEN, show_default=True, help="The history ends with this month.")
def sample(data: Path, last_month: str) -> None:
    """Make the sample organisation: invented records from September 2025 on."""
    make_sample(data, parse_month(last_month), at_story_time)
    click.echo(f"Hoshino Systems, 2025-09 to {last_month}, in {data.resolve()}")


@contextmanager
def at_story_time(data: Path, clock: StoryClock, **changes: Any) -> Iterator[Flask]:
    """The program on an empty folder, in the time of the story."""
    app = open_app(data, create=True, clock=clock, clamav="", **changes)  # what it holds is our own
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
