"""`akashi verify`: the journal's chain and every stored file, checked again from the bytes."""

from __future__ import annotations

from pathlib import Path

import click
from evidence.verify import verify_files
from sqlalchemy import select

from app.cli.context import data_option, opened
from app.db import db
from app.journal.read import contents, head, headers
from app.vault.models import EvidenceFile
from app.vault.usecases import store
from evidence.chain import verify as verify_chain


def add_to(group: click.Group) -> None:
    group.add_command(verify)


@click.command()
@data_option
def verify(data: Path) -> None:
    """Check the journal's chain and all evidence files. Exit status 1 when anything does not agree."""
    with opened(data):
        faults = [str(fault) for fault in verify_chain(headers(db.session), contents(db.session))]
        digests = list(db.session.scalars(select(EvidenceFile.digest).order_by(EvidenceFile.digest)))
        faults += [str(result) for result in verify_files(store(), digests) if not result.intact]
        last = head(db.session)
        click.echo(f"{last.position} journal entries, head seal {last.seal}")
        click.echo(f"{len(digests)} files")
        for fault in faults:
            click.echo(fault, err=True)
    if faults:
        raise click.exceptions.Exit(1)
    click.echo("All agree.")
