"""`akashi gap`: the gap report from the command line, the same bytes as from the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from app.assessments.questions import Asked
from app.assessments.reporting import Made, make
from app.cli.context import Command, data_option, opened
from app.db import db
from app.i18n import force_locale
from app.records.organisation import current_organisation
from app.records.queries import lookup_now
from reports import pdf as pdf_writer
from reports.html import assets, render_document
from reports.pdf_worker import render_in_worker

FORMATS = ("json", "html", "pdf")


def add_to(group: click.Group) -> None:
    group.add_command(gap)


QUESTION = (
    click.option("--from", "from", required=True, metavar="DAY", help="First day of the period, YYYY-MM-DD."),
    click.option("--to", "to", required=True, metavar="DAY", help="Last day of the period, included."),
    click.option(
        "--as-of",
        default="",
        metavar="DAY",
        help="Day on which due-ness is judged; default: the last day, or today.",
    ),
    click.option(
        "--known-at",
        default="",
        metavar="TIME",
        help="Only what was recorded by then: a day or a moment with zone.",
    ),
    click.option("--clause", default="", help="8.3.1, 8.3.2 or 8.3.3; several with commas."),
    click.option("--control", default="", help="Ids such as BRM-04; several with commas."),
    click.option("--subject", default="", help="Record numbers of subjects; several with commas."),
)


def question_options(function: Command) -> Command:
    """What is asked: period, both clocks, scope. The command gets texts, as `Asked.from_texts` reads them."""
    for option in reversed(QUESTION):
        function = option(function)
    return function


def document_options(formats: Sequence[str]) -> Callable[[Command], Command]:
    """Language, format and file of what is written; see `format_of`."""
    options = (
        click.option("--lang", type=click.Choice(["en", "ja"]), default="en", show_default=True),
        click.option(
            "--format",
            "form",
            type=click.Choice(formats),
            default=None,
            help="Default: by the ending of the output file.",
        ),
        click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True),
    )

    def add(function: Command) -> Command:
        for option in reversed(options):
            function = option(function)
        return function

    return add


def format_of(output: Path, form: str | None, formats: Sequence[str]) -> str:
    """The format said, else that of the file's ending. UsageError where the ending names none."""
    wanted = form or output.suffix.removeprefix(".")
    if wanted not in formats:
        choice = f"{', '.join(formats[:-1])} or {formats[-1]}"
        raise click.UsageError(f"The ending of {output.name} names no format. Say --format {choice}.")
    return wanted


@click.command()
@data_option
@question_options
@document_options(FORMATS)
def gap(data: Path, lang: str, form: str | None, output: Path, **given: str) -> None:
    """Make a gap report for a period."""
    wanted = format_of(output, form, FORMATS)
    with opened(data), force_locale(lang):
        organisation = current_organisation()
        asked = Asked.from_texts(given, organisation, lookup_now().today)
        made = make(db.session, asked.question(db.session, organisation.time_zone), lang)
        output.write_bytes(as_bytes(made, wanted))
    click.echo(f"{output}: sha256 of the data {made.digest}", err=True)


def as_bytes(made: Made, form: str) -> bytes:
    if form == "json":
        return made.data
    html = render_document(made.report)
    return html.encode() if form == "html" else as_pdf(made, html)


def as_pdf(made: Made, html: str) -> bytes:
    moment = made.report.issue.issued_at
    attached = pdf_writer.Attached("gap-report.json", made.data, "application/json", made.digest, moment)
    try:
        return render_in_worker(html, assets(), [attached])
    except pdf_writer.PangoMissing as missing:
        raise click.ClickException(str(missing)) from missing
