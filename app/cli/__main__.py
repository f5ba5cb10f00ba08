"""Entry point of `python -m app.cli`."""

from __future__ import annotations

import gc
import sys

import click

from app.cli.modules import MADE_BETWEEN_LOOKS, AkashiGroup


@click.group(cls=AkashiGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Akashi: records, evidence and gap reports for ISO/IEC 20000-1 clause 8.3.

    Every command works on one data folder: --data DIR, or the setting AKASHI_DATA.
    """


def run() -> int:
    """Run a command; what is expected to go wrong is one sentence on standard error and exit status 2."""
    gc.set_threshold(MADE_BETWEEN_LOOKS)
    try:
        return int(main.main(prog_name="akashi", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.Abort:
        click.echo("Stopped.", err=True)
        return 1
    except Exception as error:  # noqa: BLE001  # what nobody expected is raised again
        return refused(error)


def refused(error: Exception) -> int:
    """The sentence for what is expected; all else is raised again, with where it broke."""
    from app.cli.expected import expected

    sentence = expected(error)
    if sentence is None:
        raise error
    click.echo(f"akashi: {sentence}", err=True)
    return 2


if __name__ == "__main__":
    sys.exit(run())
