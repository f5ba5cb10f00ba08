"""`akashi verify`: the journal's chain, every stored file, every issued report, checked from the bytes."""

from __future__ import annotations

from pathlib import Path

import click

from app.assessments.issued_files import report_store
from app.cli.context import data_option, opened
from app.db import db
from app.operations.flaws import flaws
from app.vault.usecases import store


def add_to(group: click.Group) -> None:
    group.add_command(verify)


@click.command()
@data_option
@click.option("--lang", type=click.Choice(["en", "ja"]), default="en", show_default=True)
def verify(data: Path, lang: str) -> None:
    """Check the journal's chain and all files. Exit status 1 when anything does not agree."""
    with opened(data):
        found = list(flaws(db.session, store(), report_store(), click.echo))
    for flaw in found:
        click.echo(flaw.sentence(lang), err=True)
    if found:
        raise click.exceptions.Exit(1)
    click.echo("All agree.")
