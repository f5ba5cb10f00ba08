"""`akashi demo`: the sample organisation, served with a worker inside, and a sign-in for every role."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import click

from app.assembly import now
from app.cli.context import open_app
from app.cli.sample import at_story_time
from app.cli.serving import run_server
from app.sample.clock import ZONE
from app.sample.making import is_sample, last_full_month, make_room, make_sample
from app.sample.people import PASSWORD, SIGN_INS
from controls.kinds import Kinds

OWN_FOLDER = Path(__file__).parents[2] / ".akashi" / "demo"


def add_to(group: click.Group) -> None:
    group.add_command(demo)


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8300, show_default=True)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the sample; without it one beside the program.",
)
@click.option("--fresh", is_flag=True, help="Throw away what was recorded in the demo and make it anew.")
def demo(port: int, data: Path | None, fresh: bool) -> None:
    """Try Akashi with an invented organisation, on http://127.0.0.1:8300."""
    folder = data or own_folder()
    if fresh or not is_sample(folder):
        make_room(folder)
        make_demo(folder)
    app = open_app(folder, database_url=sqlite_in(folder), demo=True)
    run_server(app, "127.0.0.1", port, 8, worker=True, more=sign_ins(app.extensions["akashi_kinds"]))


def own_folder() -> Path:
    """Beside the program; where nothing can be written there, a new temporary one."""
    try:
        OWN_FOLDER.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=OWN_FOLDER.parent):
            return OWN_FOLDER
    except OSError:
        return Path(tempfile.mkdtemp(prefix="akashi-demo-"))


def make_demo(folder: Path) -> None:
    """In a folder of its own first, so that an interrupted one is never taken for complete."""
    click.echo("Making the sample organisation (once; it takes about half a minute) …", err=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}-") as place:
        begun = Path(place) / "sample"
        opening = partial(at_story_time, database_url=sqlite_in(begun))
        make_sample(begun, last_full_month(now().astimezone(ZONE).date()), opening)
        begun.rename(folder)


def sqlite_in(folder: Path) -> str:
    """The demo never touches a database that the settings name."""
    return f"sqlite:///{folder.resolve() / 'akashi.sqlite'}"


def sign_ins(kinds: Kinds) -> str:
    """A line for each role: what it is called, and the mail address to sign in with."""
    width = max(len(kinds.roles[own.role].en) for own in SIGN_INS)
    lines = [f"  {own.role}  {kinds.roles[own.role].en:<{width}}  {own.email}" for own in SIGN_INS]
    return "\n".join([f"Sign in as one of these, with the password {PASSWORD}", *lines])
