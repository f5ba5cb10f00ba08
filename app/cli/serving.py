"""`akashi serve`: the web server, with a worker inside unless told otherwise. `akashi work`: a worker."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from flask import Flask

from app.cli.context import data_option, open_app
from app.jobs.worker import start_worker


def add_to(group: click.Group) -> None:
    group.add_command(serve)
    group.add_command(work)


@click.command()
@data_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8300, show_default=True)
@click.option("--threads", type=click.IntRange(1, 64), default=8, show_default=True)
@click.option("--no-worker", is_flag=True, help="Leave jobs to `akashi work` in another process.")
def serve(data: Path, host: str, port: int, threads: int, no_worker: bool) -> None:
    """Serve the pages on http://HOST:PORT, and make reports."""
    if not os.environ.get("AKASHI_SECRET_KEY"):
        click.echo("AKASHI_SECRET_KEY is not set: everybody signs in again after a restart.", err=True)
    run_server(open_app(data), host, port, threads, worker=not no_worker)


@click.command()
@data_option
@click.option("--workers", type=click.IntRange(1, 16), default=1, show_default=True, help="Jobs at a time.")
def work(data: Path, workers: int) -> None:
    """Do the jobs that wait, such as reports, until stopped."""
    app = open_app(data)
    click.echo(f"Working for {data.resolve()}  (stop with Ctrl+C)")
    with suppress(KeyboardInterrupt):
        start_worker(app, workers=workers).join()


def run_server(app: Flask, host: str, port: int, threads: int, *, worker: bool, more: str = "") -> None:
    """Serve until stopped, with a worker inside if wanted. `more` is printed once the address is ours."""
    server = listening(app, host, port, threads)
    if worker:
        start_worker(app)
    click.echo(f"Akashi on http://{host}:{port}  (stop with Ctrl+C)")
    if more:
        click.echo(more)
    server.run()


def listening(app: Flask, host: str, port: int, threads: int) -> Any:
    """A server that has the address, or one sentence why not.

    It passes on what proxies say when there are any of ours: which of it to believe, the program knows.
    """
    from waitress import create_server

    given = {"host": host, "port": port, "threads": threads, "ident": None, "channel_timeout": 300}
    by_strangers = not app.extensions["akashi_settings"].proxies
    try:
        return create_server(app, **given, clear_untrusted_proxy_headers=by_strangers)
    except OSError as error:
        message = f"{host}:{port} cannot be used ({error.strerror}). Choose another --port."
        raise click.ClickException(message) from error
