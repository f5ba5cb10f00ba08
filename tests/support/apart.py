"""Commands in processes of their own, forked from one that has everything loaded: a tenth of a start.

What a start itself does, from nothing, is not tried with these.
"""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingUnixStreamServer
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from bench.processes import Command
from tests.support.commands import Said


def apart(*arguments: Any, environment: dict[str, str], first: Callable[[], object] | None = None) -> Said:
    """A command carried out to its end; it has no settings but those of `environment`."""
    with TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        status = Command(*arguments, environment=environment, log=out, errors=err, first=first).end()
        return Said(status, out.read_text(), err.read_text())


ASK = """
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as asked:
    asked.connect(sys.argv[1])
    asked.sendall(json.dumps([sys.argv[2:], dict(os.environ)]).encode() + b"\\n")
    status, out, err = json.loads(asked.makefile().read())
sys.stdout.write(out)
sys.stderr.write(err)
sys.exit(status)
"""


class Carried(StreamRequestHandler):
    """One command that a shell asked for."""

    def handle(self) -> None:
        arguments, environment = json.loads(self.rfile.readline())
        said = apart(*arguments, environment=environment)
        self.wfile.write(json.dumps([said.status, said.out, said.err]).encode())


@contextmanager
def akashi_for_shells(folder: Path) -> Iterator[None]:
    """An executable `akashi` in this folder: for scripts, with the folder in their PATH."""
    with TemporaryDirectory() as place, ThreadingUnixStreamServer(f"{place}/asked", Carried) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        asking = shlex.join([sys.executable, "-I", "-S", "-c", ASK, f"{place}/asked"])
        (folder / "akashi").write_text(f'#!/bin/sh\nexec {asking} "$@"\n')
        (folder / "akashi").chmod(0o755)
        yield
        server.shutdown()
