"""Processes of the program, forked from one that has everything loaded: up in a second, killed as easily.

Each runs the command it is given as `akashi` does, in a process with settings of its own.
"""

from __future__ import annotations

import multiprocessing
import os
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread

from tests.support.mail import free_port
from tests.support.postgresql import Server, programs

FORKED = multiprocessing.get_context("forkserver")
PATIENCE = 120.0  # seconds until what does not come counts as missing


class Command:
    """`akashi` with these arguments, running, with no settings but those of `environment`.

    What it says goes to the end of the file `log`; what goes wrong to that of `errors`, if one is given.
    `first` is called in the new process before anything else.
    """

    def __init__(
        self,
        *arguments: object,
        environment: Mapping[str, str],
        log: Path,
        errors: Path | None = None,
        first: Callable[[], object] | None = None,
    ) -> None:
        FORKED.set_forkserver_preload(["bench.loaded", __name__])
        given = [str(argument) for argument in arguments]
        said = (log, errors or log)
        self.process = FORKED.Process(target=perform, args=(given, dict(environment), said, first))
        self.process.start()

    @property
    def runs(self) -> bool:
        return self.process.is_alive()

    def kill(self) -> None:
        """kill -9: it does nothing any more, not even tidy up."""
        self.process.kill()
        self.process.join()

    def end(self) -> int:
        """Its exit status, once it is done."""
        self.process.join(PATIENCE)
        if self.process.exitcode is None:
            self.kill()
            raise RuntimeError("a command did not end")
        return self.process.exitcode


def perform(
    arguments: list[str],
    environment: Mapping[str, str],
    said: tuple[Path, Path],
    first: Callable[[], object] | None,
) -> None:
    """In the new process: what `akashi` does."""
    from app.cli.__main__ import run

    Thread(target=end_with_parent, daemon=True).start()
    for stream, file in enumerate(said, start=1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), stream)
    for name in [name for name in os.environ if name.startswith("AKASHI_")]:
        del os.environ[name]
    os.environ.update(environment)
    tempfile.tempdir = None  # that of `environment`, not the one that was looked up before
    sys.argv = ["akashi", *arguments]
    if first is not None:
        first()
    raise SystemExit(run())


def end_with_parent() -> None:
    """Nothing is left behind, also where the bench itself is killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


class Web(Command):
    """`akashi serve` without a worker, at `address`."""

    def __init__(self, *, environment: Mapping[str, str], log: Path, port: int = 0) -> None:
        self.address = ("127.0.0.1", port or free_port())
        given = ("serve", "--port", self.address[1], "--threads", 4, "--no-worker")
        super().__init__(*given, environment=environment, log=log)

    def wait(self) -> None:
        """Until it answers."""
        until_open(self.address, lambda: self.runs)


def until_open(address: tuple[str, int], runs: Callable[[], bool]) -> None:
    """Wait until somebody listens there; RuntimeError where whoever should is gone or takes for ever."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and runs():
        try:
            return socket.create_connection(address, 1).close()
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the web server did not come up")


def own_server() -> Server:
    """PostgreSQL for as long as a bench runs."""
    binaries = programs()
    if binaries is None:
        raise SystemExit("PostgreSQL is not installed: sudo apt-get install -y postgresql")
    return Server(binaries)
