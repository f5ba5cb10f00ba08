"""Entry point of `python -m app.cli`."""

from __future__ import annotations

import sys

import click
from sqlalchemy.exc import SQLAlchemyError

from app.cli.context import AkashiGroup
from app.cli.modules import COMMAND_MODULES
from app.config import SettingsError
from app.outside import outside
from app.refusal import Refusal
from controls.kinds import DeclarationError


@click.group(cls=AkashiGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Akashi: records, evidence and gap reports for ISO/IEC 20000-1 clause 8.3.

    Every command works on one data folder: --data DIR, or the setting AKASHI_DATA.
    """


for module in COMMAND_MODULES:
    module.add_to(main)


def run() -> int:
    """Run a command; what is expected to go wrong is one sentence on standard error and exit status 2."""
    try:
        return int(main.main(prog_name="akashi", standalone_mode=False) or 0)
    except (SettingsError, DeclarationError, Refusal) as refusal:
        click.echo(f"akashi: {refusal}", err=True)
        return 2
    except (SQLAlchemyError, OSError) as error:
        found = outside(error)
        if found is None:
            raise
        click.echo(f"akashi: {found.log}. Nothing was changed that was not said to be done.", err=True)
        return 2
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.Abort:
        click.echo("Stopped.", err=True)
        return 1


if __name__ == "__main__":
    sys.exit(run())
