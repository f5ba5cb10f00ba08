"""`akashi backup`: the whole organisation in one file. `akashi restore`: back into an empty folder."""

from __future__ import annotations

from pathlib import Path

import click

from app.assembly import create_app, now
from app.cli.context import data_option, settings_for
from app.db import db
from app.operations.backup import make_backup
from app.operations.flaws import Flaw
from app.operations.restore import restore_backup


def add_to(group: click.Group) -> None:
    group.add_command(backup)
    group.add_command(restore)


@click.command()
@data_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to write, or a folder: then the file is named by the moment.",
)
def backup(data: Path, output: Path) -> None:
    """Write database, evidence and issued reports to one file, while people go on working.

    Exit status 1 when something did not agree before: the backup is made, and says what is missing in it.
    """
    settings = settings_for(data)
    if not settings.holds_organisation:
        raise click.ClickException(f"There is no organisation in {data}.")
    app = create_app(settings)  # the database stays as it is: a backup comes before an upgrade
    with app.app_context():
        try:
            made = make_backup(output, now())
        finally:
            db.session.remove()
            db.engine.dispose()
    click.echo(f"{made.file}: {made.files} files, {made.size} bytes")
    click.echo(f"{made.position} journal entries, head seal {made.seal}")
    say_flaws(made.flaws, "This did not agree before, and is not whole in the backup:")
    if made.flaws:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option
def restore(file: Path, data: Path) -> None:
    """Make an empty folder the organisation again that is in FILE, and check all of it."""
    restored = restore_backup(file, settings_for(data), create_app, click.echo)
    say_flaws(restored.flaws, "This did not agree when the backup was made, and is as it was then:")
    click.echo(f"Restored in {data.resolve()}: everything as of {restored.made_at}.")


def say_flaws(flaws: tuple[Flaw, ...], heading: str) -> None:
    for line in [heading, *(flaw.sentence("en") for flaw in flaws)] if flaws else []:
        click.echo(line, err=True)
