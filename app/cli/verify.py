"""`akashi verify`: the journal's chain, every stored file, every issued report, checked from the bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from sqlalchemy import select

from app.assessments.models import IssuedReport
from app.assessments.reporting import report_store
from app.cli.context import data_option, opened
from app.db import db
from app.journal.read import contents, headers
from app.vault.usecases import store
from evidence.verify import fault_sentence, file_sentence, verify_all, verify_files


def add_to(group: click.Group) -> None:
    group.add_command(verify)


@click.command()
@data_option
@click.option("--lang", type=click.Choice(["en", "ja"]), default="en", show_default=True)
def verify(data: Path, lang: str) -> None:
    """Check the journal's chain and all files. Exit status 1 when anything does not agree."""
    with opened(data):
        faults = list(found_faults(lang))
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise click.exceptions.Exit(1)
    click.echo("All agree.")


def found_faults(lang: str) -> Iterator[str]:
    """Everything that is wrong, in words; what was checked is printed on the way."""
    reports = list(db.session.scalars(select(IssuedReport)))
    seals = {report.position: report.head_seal for report in reports if report.position}
    found = verify_all(headers(db.session), contents(db.session), store(), seals)
    click.echo(f"{found.chain.position} journal entries, head seal {found.chain.seal}")
    yield from (fault_sentence(fault, lang) for fault in found.chain.faults)
    click.echo(f"{found.expected} evidence files")
    yield from (file_sentence(result, lang) for result in found.files if result.is_fault)
    issued = sorted({d for r in reports for d in (r.json_digest, r.html_digest, r.pdf_digest) if d})
    click.echo(f"{len(issued)} files of issued reports")
    yield from (
        file_sentence(result, lang) for result in verify_files(report_store(), issued) if result.is_fault
    )
