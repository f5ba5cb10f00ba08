"""`akashi import`: records out of CSV files. `akashi approve-import`: a second person approves them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from pathlib import Path

import click
from flask import Flask

from app.access import kinds
from app.accounts.queries import account_of
from app.actor import Actor
from app.cli.context import data_option, opened
from app.cli.tables import as_table
from app.db import db
from app.i18n import _, force_locale, language, ngettext
from app.imports.approving import Waiting, approve_all, late_files, waiting
from app.imports.faults import Fault, ImportRefused
from app.imports.mapping import read_mapping
from app.imports.planning import numbers_in_words
from app.imports.report import Outcome, Report, Wishes
from app.imports.usecases import carry_out, prepare
from app.records.organisation import current_organisation
from app.records.queries import lookup_now
from app.refusal import Refusal
from app.transaction import transaction

LANGUAGES = click.Choice(["en", "ja"])
AN_INPUT = click.Path(exists=True, dir_okay=False, path_type=Path)


def add_to(group: click.Group) -> None:
    group.add_command(import_files)
    group.add_command(approve_import)


def as_option(function: Callable[..., object]) -> Callable[..., object]:
    return click.option(
        "--as", "mail", required=True, metavar="MAIL", help="Sign-in of the person in whose name."
    )(function)


def language_option(function: Callable[..., object]) -> Callable[..., object]:
    return click.option(
        "--lang", type=LANGUAGES, default=None, help="Language of the messages; default: the person's."
    )(function)


@click.command("import")
@data_option
@as_option
@language_option
@click.argument("mapping", type=AN_INPUT)
@click.argument("files", type=AN_INPUT, nargs=-1, required=True)
@click.option(
    "--evidence",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the files that rows name.",
)
@click.option("--dry-run", is_flag=True, help="Say row by row what would happen; save nothing.")
@click.option(
    "--submit/--drafts",
    default=True,
    show_default=True,
    help="Send the records for approval, or leave drafts.",
)
@click.option(
    "--correct", default="", metavar="REASON", help="Correct approved records that the files contradict."
)
def import_files(
    data: Path,
    mail: str,
    lang: str | None,
    mapping: Path,
    files: Sequence[Path],
    evidence: Path | None,
    dry_run: bool,
    submit: bool,
    correct: str,
) -> None:
    """Make records out of CSV FILES as the MAPPING file says. One fault, and nothing is saved.

    Importing again changes nothing. How to write a mapping: docs/formats/import-mapping.md
    """
    wishes = Wishes(dry_run=dry_run, send=submit, correct=correct.strip())
    with opened(data) as app:
        actor, spoken = person_of(mail, lang, "import")
        with force_locale(spoken):
            try:
                report = run_import(app, actor, mapping, files, evidence, wishes)
            except ImportRefused as refused:
                say_faults(refused.faults)
                click.echo(_("Nothing was saved."), err=True)
                raise click.exceptions.Exit(1) from refused
            say_report(report, wishes)
    if report.faults:
        raise click.exceptions.Exit(1)


def run_import(
    app: Flask, actor: Actor, mapping: Path, files: Sequence[Path], evidence: Path | None, wishes: Wishes
) -> Report:
    read = read_mapping(mapping.name, mapping.read_bytes(), kinds(), current_organisation().language)
    return carry_out(actor, prepare(read, files, evidence, kinds()), wishes)


def person_of(mail: str, lang: str | None, origin: str) -> tuple[Actor, str]:
    """Who acts, and the language to speak. Only somebody who could sign in."""
    account = account_of(db.session, mail)
    if account is None or not account.active or account.person is None:
        raise Refusal(
            f"Nobody signs in as {mail}. Make a sign-in: akashi user add {mail} --name NAME --role RO"
        )
    roles = frozenset(role.name for role in account.roles)
    actor = Actor(person=account.person, roles=roles, origin=origin, account=account.id)
    return actor, lang or account.language or "en"


# ---- what is said ----------------------------------------------------------------------------------------


def say_report(report: Report, wishes: Wishes) -> None:
    for step, outcomes in groupby(report.outcomes, key=lambda outcome: outcome.draft.step):
        found = list(outcomes)
        click.echo(f"{step.id}  {found[0].draft.file} → {step_subject(found[0])}")
        if wishes.dry_run:
            click.echo(listing(found))
        click.echo(f"  {summary(found, report.saved)}")
    say_faults(report.faults)
    click.echo(last_line(report, wishes), err=bool(report.faults))


def step_subject(outcome: Outcome) -> str:
    """What the step makes, in words."""
    kind = outcome.draft.step.kind
    return kind.plural.get(language()) if kind else _("files for records")


def listing(outcomes: Iterable[Outcome]) -> str:
    """One line for each record: rows, key, what will happen, number or sentence."""
    head = (_("Row"), _("Key"), _("What happens"), "")
    lines = [
        (
            numbers_in_words(outcome.draft.rows),
            outcome.draft.key,
            actions()[outcome.action],
            outcome.draft.faults[0].message if outcome.draft.faults else shown_number(outcome),
        )
        for outcome in outcomes
    ]
    return as_table([head, *lines], indent=2)


def shown_number(outcome: Outcome) -> str:
    """A number given in a dry run is taken back with the rest."""
    return "" if outcome.action == "new" else outcome.number


def actions() -> dict[str, str]:
    return {
        "new": _("new"),
        "same": _("same, nothing to do"),
        "changed": _("draft saved again"),
        "corrected": _("corrected"),
        "file": _("file added"),
        "sent": _("sent for approval"),
        "problem": _("problem"),
        "unknown": _("not looked at"),
    }


def summary(outcomes: Sequence[Outcome], saved: bool) -> str:
    """How many of each; the numbers of new records once they are theirs."""
    counts = Counter(outcome.action for outcome in outcomes)
    parts = [f"{actions()[action]}: {counts[action]}" for action in actions() if counts[action]]
    numbers = [outcome.number for outcome in outcomes if outcome.action == "new"]
    return " · ".join(parts) + (f"  ({numbers[0]} – {numbers[-1]})" if saved and numbers else "")


def say_faults(faults: Iterable[Fault]) -> None:
    for fault in faults:
        click.echo(str(fault), err=True)


def last_line(report: Report, wishes: Wishes) -> str:
    if report.faults:
        problems = ngettext("%(num)d problem.", "%(num)d problems.", len(report.faults))
        return f"{problems} {_('Nothing was saved.')}"
    if wishes.dry_run:
        return _("This was a dry run. Nothing was saved.")
    if all(outcome.action == "same" for outcome in report.outcomes):
        return _("Everything was imported before. Nothing has changed.")
    if wishes.send:
        command = f"akashi approve-import {report.source} --as MAIL"
        return _("Saved. Now somebody else approves: %(command)s", command=command)
    return _("Saved as drafts.")


# ---- approval --------------------------------------------------------------------------------------------


@click.command("approve-import")
@data_option
@as_option
@language_option
@click.argument("source")
@click.option("--yes", is_flag=True, help="Approve without asking.")
def approve_import(data: Path, mail: str, lang: str | None, source: str, yes: bool) -> None:
    """List what was imported from SOURCE and waits, then approve all of it as a second person.

    SOURCE is the name at the top of the mapping file.
    """
    with opened(data):
        actor, spoken = person_of(mail, lang, "cli")
        with force_locale(spoken):
            records = waiting(db.session, actor, source, lookup_now().today)
            later = late_files(db.session, actor, source)
            if not records and not later:
                click.echo(_("Nothing from %(source)s waits for approval.", source=source))
                return
            list_waiting(records, len(later))
            if not yes and not click.confirm(_("Approve all of this?")):
                click.echo(_("Nothing was approved."))
                raise click.exceptions.Exit(1)
            with transaction(actor) as tx:
                approve_all(tx, source, records, later)
            done = {"records": len(records), "files": len(later)}
            click.echo(_("Approved: %(records)s. Files accepted afterwards: %(files)s.", **done))


def list_waiting(records: Sequence[Waiting], later: int) -> None:
    if records:
        head = (_("Number"), _("Title"), _("Files"), _("Not there"))
        lines = [(one.number, one.title, str(one.files), ", ".join(one.lacks)) for one in records]
        click.echo(as_table([head, *lines]))
    if later:
        click.echo(
            ngettext(
                "%(num)d file waits at approved records.", "%(num)d files wait at approved records.", later
            )
        )
