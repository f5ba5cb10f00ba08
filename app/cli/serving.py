"""`akashi serve`: the web server, with a worker inside unless told otherwise."""

from __future__ import annotations

import os
from pathlib import Path

import click

from app.cli.context import data_option, open_app


def add_to(group: click.Group) -> None:
    group.add_command(serve)


@click.command()
@data_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8300, show_default=True)
@click.option("--threads", type=click.IntRange(1, 64), default=8, show_default=True)
def serve(data: Path, host: str, port: int, threads: int) -> None:
    """Serve the pages on http://HOST:PORT."""
    if not os.environ.get("AKASHI_SECRET_KEY"):
        click.echo("AKASHI_SECRET_KEY is not set: everybody signs in again after a restart.", err=True)
    run_server(data, host, port, threads)


def run_server(data: Path, host: str, port: int, threads: int) -> None:
    from waitress import serve as serve_with_waitress

    app = open_app(data)
    click.echo(f"Akashi on http://{host}:{port}  (stop with Ctrl+C)")
    serve_with_waitress(app, host=host, port=port, threads=threads, ident=None, channel_timeout=300)
