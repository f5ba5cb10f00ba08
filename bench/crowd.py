"""Many people at once: `python -m bench.crowd --people 50 --minutes 5`. Needs the development tools.

The program runs as docs/operations.md says: gunicorn with the settings file of the examples, and a worker,
on the sample organisation. Each person comes from an address of their own, signs in by the form, and then
looks at pages, writes records and brings files, with a pause of one to five seconds in between. Printed are
the errors (aim: none), how long answers took by sort of request, and the memory of the server at three
moments.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Event

from sqlalchemy import select

from app.accounts.usecases import create_account
from app.actor import system
from app.assembly import now
from app.cli.context import journal_declarations
from app.config import Settings
from app.db import db
from app.records.models import RecordVersion
from app.register.people import make_person
from app.transaction import transaction
from bench.acts import KIND, NEW
from bench.processes import Command, Web, until_open
from bench.upload import MEGABYTE
from bench.visits import Answer, Guest, NoAnswer
from tests.support.databases import SECRET, Build
from tests.support.forms import typed
from tests.support.mail import free_port
from tests.support.people import PASSWORD
from tests.support.program import build_migrated, program
from tests.support.sample import build_sample

ROOT = Path(__file__).parents[1]
CONFIG = ROOT / "docs" / "examples" / "operations" / "gunicorn.conf.py"
UNIT = {"MALLOC_ARENA_MAX": "2"}  # as akashi.service has it
PAGES = ("/", f"/records/{KIND}", "/records/customer", "/coverage", "/evidence", "/reports", "/controls", NEW)
PAUSE = (1.0, 5.0)  # seconds between two acts of one person
PARTS = (0.5, 0.95, 0.99)

Serve = Callable[[dict[str, str], Path], "Served"]


@dataclass
class Served:
    """Where the program answers, the processes whose memory counts, and how to end them."""

    address: tuple[str, int]
    processes: Callable[[], list[int]]
    end: Callable[[], None]


@dataclass
class Seen:
    """What all of them met: seconds of each answer by sort, what was no good answer, memory in MB."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)
    memory: list[float] = field(default_factory=list)

    def tell(self, people: int, seconds: float) -> None:
        total = sum(map(len, self.seconds.values()))
        print(f"{people} people, {seconds:.0f} s, {total} answers ({total / seconds:.1f} in a second)")
        for sort, found in sorted(self.seconds.items()):
            told = "   ".join(f"p{part:.0%}".rstrip("%") + f" {at(found, part) * 1000:.0f}" for part in PARTS)
            print(f"  {sort}: {len(found)}, ms: {told}")
        print(
            "  memory of the server at start, half and end: "
            + ", ".join(f"{it:.0f} MB" for it in self.memory)
        )
        print(f"errors: {self.errors.total()} (aim: 0)", *self.errors, sep="\n  ", flush=True)


def at(found: list[float], part: float) -> float:
    return sorted(found)[min(len(found) - 1, int(len(found) * part))]


@dataclass
class Visitor:
    """One person who uses the program until it is time."""

    guest: Guest
    person: str
    customers: list[str]
    chance: random.Random
    seen: Seen
    pause: tuple[float, float] = PAUSE

    def stay(self, mail: str, stop: Event) -> None:
        self.measured("sign in", lambda: self.sign_in(mail))
        self.browse()
        while not stop.wait(self.chance.uniform(*self.pause)):
            self.chance.choices((self.browse, self.write, self.bring), (6, 3, 1))[0]()

    def sign_in(self, mail: str) -> Answer:
        self.guest.sign_in(mail, PASSWORD)
        return Answer(200, "", "")

    def measured(self, sort: str, ask: Callable[[], Answer]) -> Answer:
        start = time.perf_counter()
        try:
            answer = ask()
        except NoAnswer as none:
            answer = Answer(0, "", str(none))
        self.seen.seconds.setdefault(sort, []).append(time.perf_counter() - start)
        if not 200 <= answer.status < 400:
            self.seen.errors[f"{sort}: {answer.status} {answer.text[-300:]}"] += 1
        return answer

    def browse(self) -> None:
        path = self.chance.choice((*PAGES, *(f"/r/{number}" for number in self.customers)))
        self.measured("page", lambda: self.guest.get(path))

    def write(self) -> None:
        """Open a form, have it kept while typing, save it, read it."""
        page = self.measured("form", lambda: self.guest.get(NEW))
        if page.status != 200:
            return
        form = typed(page.form, customer=self.chance.choice(self.customers), conclusion="watch",
                     change=f"Seen by {self.person}: {self.chance.random()}", save="1",
                     occurred_on=(now().date() - timedelta(days=2)).isoformat())  # fmt: skip
        kept = f"/records/{KIND}/drafts/{form['draft']}"
        self.measured("autosave", lambda: self.guest.autosave(kept, self.person, form))
        saved = self.measured("save", lambda: self.guest.post(NEW, form))
        if saved.location:
            self.measured("page", lambda: self.guest.get(saved.location))

    def bring(self) -> None:
        """A text of 20 KB to 2 MB that nobody else has."""
        line = f"{self.person} {self.chance.random()} everything works as agreed\n".encode()
        content = line * self.chance.randint(500, 40_000)
        sent = {"csrf_token": self.guest.token}
        file = ("log.txt", content[: 2 * MEGABYTE])
        self.measured("upload", lambda: self.guest.post("/evidence/uploads", sent, file))


# ---- the server ------------------------------------------------------------------------------------------


def by_gunicorn(environment: dict[str, str], folder: Path) -> Served:
    """As docs/operations.md runs it: one process for each processor, and a worker beside them."""
    port = free_port()
    web = [sys.executable, "-m", "gunicorn", "-c", str(CONFIG), "-b", f"127.0.0.1:{port}"]
    commands = ([*web, "app.cli.wsgi:application()"], [sys.executable, "-m", "app.cli", "work"])
    with (folder / "log").open("wb") as log:
        given = os.environ | UNIT | environment
        started = [subprocess.Popen(one, cwd=ROOT, env=given, stdout=log, stderr=log) for one in commands]

    def end() -> None:
        for process in started:
            process.terminate()
        for process in started:
            process.wait()

    until_open(("127.0.0.1", port), lambda: started[0].poll() is None)
    until_ready(("127.0.0.1", port), folder / "log")
    return Served(("127.0.0.1", port), lambda: [started[0].pid, *children(started[0].pid)], end)


def until_ready(address: tuple[str, int], log: Path) -> None:
    """It listens before it is loaded, and may close what came before that."""
    for _attempt in range(60):
        try:
            return Guest(address).get("/health/ready").expect(200)
        except NoAnswer:
            time.sleep(1)
    raise RuntimeError(f"the web server is not ready:\n{log.read_text()[-4000:]}")


def forked(environment: dict[str, str], folder: Path) -> Served:
    """One small process, for a look whether the bench itself still runs."""
    web = Web(environment=environment, log=folder / "log")
    worker = Command("work", environment=environment, log=folder / "log")
    web.wait()

    def end() -> None:
        web.kill()
        worker.kill()

    return Served(web.address, lambda: [web.process.pid or 0], end)


def children(pid: int) -> list[int]:
    return [int(it) for it in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def memory(processes: list[int]) -> float:
    """MB that these hold; what they share counts once. Linux only."""
    lines = [line for pid in processes for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


# ---- the organisation ------------------------------------------------------------------------------------


def invite(settings: Settings, people: int) -> tuple[list[tuple[str, str]], list[str]]:
    """So many who record, each with a sign-in: their addresses and numbers; and the customers there are."""
    with program(settings, now) as app, app.app_context():  # type: ignore[arg-type]
        journal_declarations(app)  # as `akashi migrate` does; servers only look whether it was done
        with transaction(system("setup", origin="cli")) as tx:
            made = []
            for number in range(people):
                mail = f"crowd-{number}@example.test"
                made.append((mail, make_person(tx, name=f"Person {number}", job="Records")))
                create_account(tx, email=mail, password=PASSWORD, person=made[-1][1], roles=["RO"])
        wanted = select(RecordVersion.number).where(
            RecordVersion.kind == "customer", RecordVersion.state == "approved"
        )
        customers = sorted(db.session.scalars(wanted))
        db.session.remove()
    return made, customers


@contextmanager
def opened(
    build: Build, people: int, serve: Serve
) -> Iterator[tuple[Served, list[tuple[str, str]], list[str]]]:
    with tempfile.TemporaryDirectory(prefix="akashi-bench-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        settings = Settings(data=data, secret_key=SECRET, testing=True)
        build_migrated(settings)
        build(settings)
        made, customers = invite(settings, people)
        environment = {"AKASHI_DATA": str(data), "AKASHI_SECRET_KEY": SECRET}
        served = serve(environment, Path(folder))
        try:
            yield served, made, customers
        finally:
            served.end()


def main(
    people: int,
    seconds: float,
    build: Build = build_sample,
    serve: Serve = by_gunicorn,
    pause: tuple[float, float] = PAUSE,
) -> Seen:
    seen, stop = Seen(), Event()
    with opened(build, people, serve) as (served, made, customers), ThreadPoolExecutor(people) as pool:
        staying = []
        for number, (mail, person) in enumerate(made):
            guest = Guest(served.address, f"127.0.{1 + number // 250}.{1 + number % 250}")
            chance = random.Random(number)  # noqa: S311 (no secret)
            visitor = Visitor(guest, person, customers, chance, seen, pause)
            staying.append(pool.submit(visitor.stay, mail, stop))
        time.sleep(min(30.0, seconds / 5))  # whatever is loaded once
        for _half in range(2):
            seen.memory.append(memory(served.processes()))
            time.sleep(seconds / 2)
        seen.memory.append(memory(served.processes()))
        stop.set()
        for one in staying:
            one.result()
    seen.tell(people, seconds)
    return seen


if __name__ == "__main__":
    given = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    given.add_argument("--people", type=int, default=50)
    given.add_argument("--minutes", type=float, default=5)
    asked = given.parse_args()
    raise SystemExit(bool(main(asked.people, asked.minutes * 60).errors))
