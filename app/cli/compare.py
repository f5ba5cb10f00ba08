"""`akashi compare`: what changed between two answers, the same bytes as on the page."""

from __future__ import annotations

from pathlib import Path

import click

from app.assessments.comparing import Against, Compared, compared
from app.assessments.editions import Rules, rules_in, rules_named
from app.assessments.questions import Asked
from app.cli.context import data_option, opened
from app.cli.gap import document_options, format_of, question_options
from app.db import db
from app.i18n import force_locale
from app.records.organisation import current_organisation
from app.records.queries import lookup_now
from reports.html import render_comparison_document

FORMATS = ("json", "html")


def add_to(group: click.Group) -> None:
    group.add_command(compare)


@click.command()
@data_option
@question_options
@click.option("--against", default="", metavar="DAY", help="The other day on which due-ness is judged.")
@click.option(
    "--against-known-at",
    default="",
    metavar="TIME",
    help="The other knowledge: only what was recorded by then; default: as much as now.",
)
@click.option("--report", default="", metavar="NUMBER", help="An issued report, as it was issued.")
@click.option(
    "--catalog",
    default="",
    metavar="FOLDER|DIGEST",
    help="Another catalog: a folder with edition.toml, or the first digits of one the journal holds.",
)
@document_options(FORMATS)
def compare(data: Path, catalog: str, lang: str, form: str | None, output: Path, **given: str) -> None:
    """Say what changed: closed, new, worse, better.

    What --from, --to, --as-of and --known-at ask is held against the same question on another day, with other
    knowledge or by another catalog, or against an issued report.
    """
    wanted = format_of(output, form, FORMATS)
    with opened(data), force_locale(lang):
        organisation = current_organisation()
        asked = Asked.from_texts(given, organisation, lookup_now().today)
        against = Against.from_texts(given, organisation.time_zone, rules_of(catalog))
        found = compared(db.session, asked, against, organisation, lang)
        output.write_bytes(as_bytes(found, wanted))
    click.echo(f"{output}: sha256 of the data {found.digest}", err=True)


def rules_of(catalog: str) -> Rules | None:
    """A folder that is there, else an edition of the journal."""
    return rules_in(Path(catalog)) if catalog and Path(catalog).is_dir() else rules_named(db.session, catalog)


def as_bytes(found: Compared, form: str) -> bytes:
    return found.data if form == "json" else render_comparison_document(found.report).encode()
