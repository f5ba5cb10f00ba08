"""`akashi init` makes an organisation, `akashi user` its sign-ins."""

from __future__ import annotations

from pathlib import Path

import click

from app.access import kinds
from app.accounts.links import path_of
from app.accounts.queries import account_of
from app.accounts.usecases import create_account, link_to_hand_over, remove_second_factor, set_roles
from app.actor import system
from app.cli.context import data_option, opened
from app.records.lifecycle import approve, submit
from app.records.organisation import organisation_settings
from app.records.usecases import save
from app.refusal import Refusal
from app.register.people import make_person
from app.transaction import Transaction, transaction

LANGUAGES = click.Choice(["en", "ja"])


def add_to(group: click.Group) -> None:
    group.add_command(init)
    group.add_command(user)


@click.command()
@data_option
@click.option("--name", required=True, help="Name of the organisation.")
@click.option("--scope", default="", help="Scope of the service management system, in a sentence.")
@click.option("--from", "in_scope_from", required=True, help="First day of the system, YYYY-MM-DD.")
@click.option(
    "--fiscal-year-start", default="04-01", show_default=True, help="First day of the fiscal year, MM-DD."
)
@click.option("--time-zone", default="Asia/Tokyo", show_default=True)
@click.option("--language", type=LANGUAGES, default="ja", show_default=True)
@click.option(
    "--responsible", default="SMS manager", show_default=True, help="Who answers for the system: a name."
)
def init(data: Path, **given: str) -> None:
    """Make the data folder, the database and the organisation's record."""
    with opened(data, create=True):
        with transaction(system("setup", origin="cli")) as tx:
            number = make_organisation(tx, **given)
        click.echo(f"{number} {given['name']} in {data.resolve()}")
        click.echo("Next: akashi user add MAIL --name NAME --role AD")


def make_organisation(
    tx: Transaction,
    *,
    name: str,
    scope: str,
    in_scope_from: str,
    fiscal_year_start: str,
    time_zone: str,
    language: str,
    responsible: str = "SMS manager",
) -> str:
    """The organisation's approved record. A folder holds one organisation only."""
    if organisation_settings(tx.session).number:
        raise Refusal("This folder already holds an organisation.")
    content = {
        "name": name,
        "scope": scope or name,
        "in_scope_from": in_scope_from,
        "fiscal_year_start": fiscal_year_start,
        "time_zone": time_zone,
        "default_language": language,
        "language": language,
        "owner": make_person(tx, name=responsible),
    }
    version = save(tx, kind="organisation", content=content)
    submit(tx, version.number)
    return approve(tx, version.number).number


@click.group()
def user() -> None:
    """Make sign-ins and give them roles."""


@user.command("add")
@data_option
@click.argument("email")
@click.option("--name", required=True, help="The person's name, as it is shown.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    help="PO, RO, SM, VM, AP, AU, LA, QM, VW or AD; several times.",
)
@click.option("--language", type=LANGUAGES, default=None)
@click.option("--job", default="", help="What the person does.")
@click.password_option(help="Asked for when left out.")
def add(
    data: Path, email: str, name: str, roles: tuple[str, ...], language: str | None, job: str, password: str
) -> None:
    """A person with a sign-in."""
    with opened(data):
        with transaction(system("setup", origin="cli")) as tx:
            person = make_person(tx, name=name, job=job)
            create_account(tx, email=email, password=password, person=person, roles=roles, language=language)
        click.echo(f"{person} {email}: {', '.join(sorted(roles))}")


@user.command("roles")
@data_option
@click.argument("email")
@click.option("--role", "roles", multiple=True, required=True)
def change_roles(data: Path, email: str, roles: tuple[str, ...]) -> None:
    """Give a sign-in these roles and no others."""
    with opened(data):
        with transaction(system("setup", origin="cli")) as tx:
            account = account_of(tx.session, email)
            if account is None:
                raise Refusal(f"There is no sign-in for {email}.")
            set_roles(tx, account, roles)
        click.echo(f"{email}: {', '.join(sorted(roles))}")


@user.command("link")
@data_option
@click.argument("email")
@click.option("--without-second-step", is_flag=True, help="Also take the second step and passkeys away.")
def make_link(data: Path, email: str, without_second_step: bool) -> None:
    """A link by which somebody sets a new password, for when no administrator can sign in."""
    with opened(data) as app:
        with transaction(system("setup", origin="cli")) as tx:
            account = account_of(tx.session, email)
            if account is None:
                raise Refusal(f"There is no sign-in for {email}.")
            if without_second_step:
                remove_second_factor(tx, account)
            path = path_of(link_to_hand_over(tx, account))
        click.echo(f"{app.extensions['akashi_settings'].public_url or 'http://HOST:PORT'}{path}")


@user.command("roles-there-are")
@data_option
def list_roles(data: Path) -> None:
    """The roles, with their names."""
    with opened(data):
        for role, text in kinds().roles.items():
            click.echo(f"{role}  {text.en} / {text.ja}")
