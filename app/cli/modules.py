"""Which commands there are, the everyday ones first. A new one is a module with `add_to(group)`, named here.

A module is loaded when its command is asked for: with it comes the program, and that takes a second.
"""

from __future__ import annotations

from importlib import import_module

import click

MADE_BETWEEN_LOOKS = 20_000  # objects; with Python's 700 an eighth of a start went into looking for garbage

# command → its module, and its line in the list of all of them
COMMANDS = {
    "demo": ("app.cli.demo", "Try Akashi with an invented organisation."),
    "sample": ("app.cli.sample", "Make the sample organisation of invented records."),
    "serve": ("app.cli.serving", "Serve the pages on http://HOST:PORT, and make reports."),
    "work": ("app.cli.serving", "Do the jobs that wait, such as reports, until stopped."),
    "init": ("app.cli.people", "Make the data folder, the database and the organisation."),
    "user": ("app.cli.people", "Make sign-ins and give them roles."),
    "import": ("app.cli.imports", "Make records out of CSV files as a mapping file says."),
    "approve-import": ("app.cli.imports", "Approve what was imported, as a second person."),
    "gap": ("app.cli.gap", "Make a gap report for a period."),
    "compare": ("app.cli.compare", "Say what changed: closed, new, worse, better."),
    "verify": ("app.cli.verify", "Check the journal's chain and all files."),
    "doctor": ("app.cli.doctor", "Look at the installation and change nothing."),
    "migrate": ("app.cli.doctor", "Bring the database up to this version of the program."),
    "backup": ("app.cli.backups", "Write the whole organisation to one file."),
    "restore": ("app.cli.backups", "Make an empty folder the organisation that is in a file."),
}


class AkashiGroup(click.Group):
    """All of COMMANDS, each loaded when it is asked for; to list them none is."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            import_module(COMMANDS[cmd_name][0]).add_to(self)
        return self.commands.get(cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])
