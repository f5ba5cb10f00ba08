"""`akashi doctor`: what is not well, and what to do. `akashi migrate`: the database of this version."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from app.actor import system
from app.assembly import create_app, now
from app.cli.context import data_option, open_app, settings_for
from app.db import db
from app.migrate import newest_revision
from app.operations.doctor import Examination, examine, is_well
from app.operations.findings import Finding
from app.register.plans import complete_plans
from app.transaction import transaction

MARKS = {"good": "ok  ", "warning": "look", "fault": "BAD "}


def add_to(group: click.Group) -> None:
    group.add_command(doctor)
    group.add_command(migrate)


@click.command()
@data_option
@click.option("--full", is_flag=True, help="Every journal entry and every file, however long it takes.")
@click.option("--json", "as_json", is_flag=True, help="For programs: one list of findings.")
def doctor(data: Path, full: bool, as_json: bool) -> None:
    """Look at the installation and change nothing. Exit status 1 when something is not as it must be."""
    settings = settings_for(data)
    if not settings.holds_organisation:
        raise click.ClickException(f"There is no organisation in {data}. Make one: akashi init --data {data}")
    app = create_app(settings)  # the database stays as it is
    found: list[Finding] = []
    with app.app_context():
        try:
            for finding in examine(Examination(settings, now(), full)):
                found.append(finding)
                if not as_json:
                    say(finding)
        finally:
            db.session.remove()
            db.engine.dispose()
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in found], indent=2, ensure_ascii=False))
    if not is_well(found):
        raise click.exceptions.Exit(1)


def say(finding: Finding) -> None:
    click.echo(f"{MARKS[finding.state]}  {finding.check}: {finding.says}")
    if finding.do:
        click.echo(f"      → {finding.do}")


@click.command()
@data_option
def migrate(data: Path) -> None:
    """Bring the database up to this version of the program: after an upgrade, before anything is started.

    Plans that are missing for whatever reason are made, as the doctor promises.
    """
    app = open_app(data)
    with app.app_context():
        with transaction(system("setup", origin="cli")) as tx:
            complete_plans(tx)
        click.echo(f"The database is at migration {newest_revision()}.")
        db.engine.dispose()
