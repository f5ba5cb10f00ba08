"""One PDF, one process: started, limited, listened to, gone.

The parent writes one request to the child's standard input: a line of JSON that gives names and sizes, and
behind it the bytes. The child answers on its standard output with lines of JSON: progress, at the end a fault
or the size of the PDF and its bytes.

The child never looks at the fonts of the machine. It runs with a Fontconfig of its own that names none: a
character the bundled fonts lack shows as an empty box on every machine alike, not in whatever face one has.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from reports.pdf import Assets, Attached, Listener, PangoMissing, Progress, RenderFailed, progress_at, render

ROOT = Path(__file__).resolve().parent.parent
FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><cachedir>{folder}</cachedir></fontconfig>
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """Address space in bytes (a page needs about 3.5 MB of it), and seconds on the clock."""

    memory: int = 4 << 30
    seconds: float = 900


def render_in_worker(
    html: str,
    assets: Assets,
    attachments: Sequence[Attached] = (),
    progress: Listener | None = None,
    limits: Limits = Limits(),
) -> bytes:
    """The PDF of `html`, made in a process of its own.

    `progress` is called from this thread as each step begins and with every page laid out.
    Raises PangoMissing when a system library is missing and RenderFailed when the document could not be set.
    """
    with tempfile.TemporaryDirectory(prefix="akashi-pdf-") as folder, _child(Path(folder), limits) as child:
        with contextlib.suppress(BrokenPipeError):  # a child that is gone says why below
            _send(child.pipe(child.process.stdin), html, assets, attachments)
        pdf = _hear(child.pipe(child.process.stdout), progress)
        if pdf is None:
            raise child.cause_of_death()
        return pdf


@dataclass
class _Child:
    process: subprocess.Popen[bytes]
    errors: IO[bytes]
    timed_out: bool = False

    def pipe(self, stream: IO[bytes] | None) -> IO[bytes]:
        if stream is None:
            raise ValueError("the process was started without pipes")
        return stream

    def kill(self) -> None:
        self.timed_out = True
        self.process.kill()

    def cause_of_death(self) -> RenderFailed:
        if self.timed_out:
            return RenderFailed("time", "the render took longer than it may")
        self.process.wait()
        self.errors.seek(0)
        last = self.errors.read()[-2000:].decode(errors="replace").strip().splitlines()
        return RenderFailed(
            "error", last[-1] if last else f"the process ended with {self.process.returncode}"
        )


@contextlib.contextmanager
def _child(folder: Path, limits: Limits) -> Iterator[_Child]:
    """A running worker whose temporary files and errors land in `folder`. It never outlives the block."""
    (folder / "fonts.conf").write_text(FONTCONFIG.format(folder=folder), encoding="utf-8")
    own = {"FONTCONFIG_FILE": str(folder / "fonts.conf"), "TMPDIR": str(folder), "PYTHONPATH": str(ROOT)}
    with (folder / "errors").open("w+b") as errors:
        process = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", __name__, str(limits.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=folder,
            env={**os.environ, **own},
        )
        child = _Child(process, errors)
        watch = threading.Timer(limits.seconds, child.kill)
        watch.start()
        try:
            yield child
        finally:
            watch.cancel()
            process.kill()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(BrokenPipeError):
                    child.pipe(pipe).close()
            process.wait()


def _send(target: IO[bytes], html: str, assets: Assets, attachments: Sequence[Attached]) -> None:
    text = html.encode()
    head = {
        "html": len(text),
        "assets": [
            {"name": name, "media_type": kind, "size": len(body)} for name, (body, kind) in assets.items()
        ],
        "attachments": [_described(file) for file in attachments],
    }
    target.write(json.dumps(head).encode() + b"\n")
    for body in (text, *(body for body, _ in assets.values()), *(file.body for file in attachments)):
        target.write(body)
    target.close()


def _described(file: Attached) -> dict[str, object]:
    return {
        "name": file.name,
        "media_type": file.media_type,
        "description": file.description,
        "made_at": file.made_at.isoformat(),
        "size": len(file.body),
    }


def _hear(source: IO[bytes], progress: Listener | None) -> bytes | None:
    """The PDF, or None when the child died before it had one."""
    for line in iter(source.readline, b""):
        said = json.loads(line)
        if "pdf" in said:
            pdf = source.read(said["pdf"])
            return pdf if len(pdf) == said["pdf"] else None
        if "missing" in said:
            raise PangoMissing(said["missing"])
        if "fault" in said:
            raise RenderFailed(said["fault"], said["detail"])
        if progress:
            progress(Progress(**said))
    return None


def _receive(source: IO[bytes]) -> tuple[str, dict[str, tuple[bytes, str]], list[Attached]]:
    head: Mapping[str, Any] = json.loads(source.readline())
    html = source.read(head["html"]).decode()
    assets = {each["name"]: (source.read(each["size"]), str(each["media_type"])) for each in head["assets"]}
    files = [
        Attached(
            name=each["name"],
            body=source.read(each["size"]),
            media_type=each["media_type"],
            description=each["description"],
            made_at=datetime.fromisoformat(each["made_at"]),
        )
        for each in head["attachments"]
    ]
    return html, assets, files


def _limit_memory(memory: int) -> None:
    """Where the system knows such limits (not on Windows)."""
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def main() -> None:
    """The child: one request in, frames out. Anything a library prints goes to the errors."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def say(frame: Mapping[str, object], body: bytes = b"") -> None:
        answers.write(json.dumps(frame).encode() + b"\n" + body)
        answers.flush()

    _limit_memory(int(sys.argv[1]))
    say(asdict(progress_at("start")))
    try:
        pdf = render(*_receive(sys.stdin.buffer), lambda progress: say(asdict(progress)))
    except PangoMissing as missing:
        say({"missing": missing.detail})
    except MemoryError:
        say({"fault": "memory", "detail": "the document needs more memory than a render may use"})
    except BaseException as error:
        # WeasyPrint's refusal of an address is a BaseException; its type is known only where it is imported.
        if type(error).__name__ != "FatalURLFetchingError":
            raise
        say({"fault": "refused", "detail": str(error)})
    else:
        say({"pdf": len(pdf)}, pdf)


if __name__ == "__main__":
    main()
