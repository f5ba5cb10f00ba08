"""Killed at any moment: `python -m bench.kill --moments 200 --database both`. Needs the development tools.

A web server and a worker run as processes of their own on a small organisation, people use them over HTTP,
and an import or a backup runs as a command. At a random moment one or several of them are killed with
signal 9. Then they are started again, and after the last job everything is looked at: what was acknowledged
is there, nothing is half there, every job's effect happened once, chain and files verify, imports and backups
are whole or absent. It ends at the first loss. The same seed chooses the same acts, victims and moments;
`--first N` begins with the moment N.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

from flask import Flask
from sqlalchemy import select, update

from app.accounts.queries import account_of
from app.accounts.usecases import set_roles
from app.actor import system
from app.assembly import now
from app.config import Settings
from app.db import begin_writing, db
from app.jobs.models import DONE, FAILED, RUNNING, STOPPED, Job
from app.records.models import RecordVersion
from app.transaction import transaction
from bench.acts import BY_PAGE, ROWS, Act, Scene, go_on, import_files
from bench.processes import PATIENCE, Command, Web, own_server
from bench.promises import Promises, broken
from bench.visits import Guest, NoAnswer
from tests.support.databases import SECRET, Databases, Engine, Postgresql, Sqlite
from tests.support.people import PASSWORD, SMALL
from tests.support.postgresql import Running
from tests.support.program import build_migrated, program
from tests.support.records import customer

KINDS = ("sqlite", "postgresql")
# Act → the seconds within which it is killed: about as long as it takes.
ACTS = {"upload": 0.5, "save": 0.8, "approve": 1.5, "report": 6.0, "import": 3.0, "backup": 1.5}
VICTIMS = {"web": ("web",), "worker": ("worker",), "both": ("web", "worker"),
           "command": ("command",), "all": ("web", "worker", "command")}  # fmt: skip
BY_COMMAND = ("import", "backup")
CUSTOMER = "Kitagawa Logistics"
LONG_AGO = "2000-01-01T00:00:00.000000Z"


@dataclass
class Found:
    """How many moments there were, of what sort, what was acknowledged by then, and what was lost."""

    moments: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    losses: list[str] = field(default_factory=list)

    def tell(self, database: str) -> None:
        sorts = ", ".join(f"{name} {count}" for name, count in sorted(self.moments.items()))
        print(f"{database}: {self.moments.total()} moments ({sorts})")
        print(f"  {self.acknowledged} acts acknowledged, {len(self.losses)} lost (aim: 0)", flush=True)


@dataclass(frozen=True)
class Moment:
    """What is done, who is killed, and after how many seconds; all of it follows from seed and number."""

    act: str
    beside: str
    victims: str
    after: float

    @classmethod
    def chosen(cls, chance: random.Random) -> Moment:
        act = chance.choice(list(ACTS))
        names = ("web", "worker", "both") + (("command", "command", "all") if act in BY_COMMAND else ())
        return cls(act, chance.choice(("upload", "save", "approve")), chance.choice(names),
                   chance.uniform(0, ACTS[act]))  # fmt: skip

    def __str__(self) -> str:
        return f"{self.act} beside {self.beside}, killed: {self.victims}, after {self.after:.3f} s"


class House:
    """The organisation with its processes; `app` is a program of our own that looks at the same data."""

    def __init__(self, app: Flask, settings: Settings, folder: Path, seed: int) -> None:
        self.app, self.folder, self.people = app, folder, SMALL.people(app)
        self.environment = {"AKASHI_DATA": str(settings.data), "AKASHI_DATABASE_URL": settings.database_url,
                            "AKASHI_SECRET_KEY": SECRET, "TMPDIR": str(folder)}  # fmt: skip
        self.web = Web(environment=self.environment, log=folder / "web.log")
        self.worker = self.command("work")
        self.web.wait()
        with app.app_context():
            number = db.session.scalars(
                select(RecordVersion.number).where(RecordVersion.kind == "customer")
            ).one()
            db.session.remove()
        guests = {role: Guest(self.web.address) for role in ("RO", "AP", "AU")}
        for role, guest in guests.items():
            guest.sign_in(self.people[role].email, PASSWORD)
        day = now().date() - timedelta(days=2)
        self.scene = Scene(
            guests["RO"], guests["AP"], guests["AU"], self.people["RO"].number, (number, CUSTOMER),
            Promises(), chance_of(str(seed)), Event(), day,
        )  # fmt: skip

    def command(self, *arguments: object) -> Command:
        return Command(*arguments, environment=self.environment, log=self.folder / "commands.log")

    def close(self) -> None:
        for process in (self.web, self.worker):
            process.kill()

    # ---- one moment --------------------------------------------------------------------------------------

    def moment(self, number: int, it: Moment) -> Iterator[str]:
        """Act, kill, start again, look. Gives what was lost, in words."""
        wrong: list[str] = []
        self.scene.stop.clear()
        command = self.started(it.act, number)
        acts = [BY_PAGE[name] for name in (it.act, it.beside) if name in BY_PAGE]
        threads = [Thread(target=self.drive, args=(act, wrong)) for act in acts]
        for thread in threads:
            thread.start()
        time.sleep(it.after)
        self.kill(VICTIMS[it.victims], command)
        self.scene.stop.set()
        for thread in threads:
            thread.join()
        self.restart()
        self.finish(command, number, it.act, killed="command" in VICTIMS[it.victims])
        yield from wrong
        yield from self.unfinished_jobs()
        with self.app.app_context():
            yield from broken(self.scene.promises)

    def drive(self, act: Act, wrong: list[str]) -> None:
        """An answer that does not come is no loss: nothing was promised."""
        try:
            refused = go_on(self.scene, act)
        except NoAnswer:
            return
        if refused:
            wrong.append(refused)

    def started(self, act: str, number: int) -> Command | None:
        """An import or a backup, if that is what is to be killed."""
        if act == "backup":
            self.scene.promises.backups[self.folder / f"{number}.tar"] = False
            return self.command("backup", "-o", self.folder / f"{number}.tar")
        if act == "import":
            source, place = f"kill-{number}", self.folder / f"import-{number}"
            mapping, rows = import_files(place, source, CUSTOMER, self.scene.day)
            self.scene.promises.imports[f"{source}/"] = ROWS, False
            mail = self.people["RO"].email
            return self.command("import", mapping, rows, "--evidence", place, "--as", mail)
        return None

    def finish(self, command: Command | None, number: int, act: str, *, killed: bool) -> None:
        """A command that was not killed goes on whoever else was; what it says it has done, it promises."""
        if command is None:
            return
        status = command.end()
        if status and not killed:
            raise RuntimeError(f"{act} ended with {status}; see commands.log")
        if act == "import":
            self.scene.promises.imports[f"kill-{number}/"] = ROWS, not status
        else:
            self.scene.promises.backups[self.folder / f"{number}.tar"] = not status

    def kill(self, victims: Sequence[str], command: Command | None) -> None:
        running = {"web": self.web, "worker": self.worker, "command": command}
        for name in victims:
            process = running[name]
            if process:
                process.kill()
        if "worker" in victims:
            self.let_leases_run_out()

    def let_leases_run_out(self) -> None:
        """The five minutes after which a job is taken from a worker that is gone are not waited for."""
        with self.app.app_context():
            begin_writing(db.session)
            db.session.execute(update(Job).where(Job.state == RUNNING).values(lease_until=LONG_AGO))
            db.session.commit()
            db.session.remove()

    def restart(self) -> None:
        if not self.worker.runs:
            self.worker = self.command("work")
        if not self.web.runs:
            self.web = Web(
                environment=self.environment, log=self.folder / "web.log", port=self.web.address[1]
            )
        self.web.wait()

    def unfinished_jobs(self) -> Iterator[str]:
        """Waits until all are done; gives those that never end, or end in failure."""
        end = time.monotonic() + PATIENCE
        with self.app.app_context():
            while open_jobs() and time.monotonic() < end:
                time.sleep(0.1)
            failed = db.session.scalars(select(Job.kind).where(Job.state.in_((FAILED, STOPPED)))).all()
            yield from (f"a job did not end: {kind}" for kind in (*open_jobs(), *failed))


def chance_of(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311 (no secret)


def open_jobs() -> list[str]:
    found = list(db.session.scalars(select(Job.kind).where(Job.state.not_in((DONE, FAILED, STOPPED)))))
    db.session.rollback()
    return found


# ---- the organisation ------------------------------------------------------------------------------------


def build(settings: Settings) -> None:
    """One customer, and somebody who records, somebody who approves, somebody who audits."""
    SMALL.build(settings)
    with program(settings) as app:
        people = SMALL.people(app)
        with app.app_context():
            customer(people, CUSTOMER)
            with transaction(system("setup", origin="cli")) as tx:
                account = account_of(tx.session, people["RO"].email)
                if account:
                    set_roles(tx, account, ["RO", "SM", "VM"])
            db.session.remove()


@contextmanager
def engine(kind: str, server: Running | None) -> Iterator[Engine]:
    """PostgreSQL on a server of its own, unless one is given."""
    if kind == "sqlite":
        yield Sqlite()
        return
    with nullcontext(server) if server else own_server() as running:
        made = Postgresql(running)
        yield made
        made.end()


@contextmanager
def house(kind: str, seed: int, server: Running | None) -> Iterator[House]:
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="akashi-bench-")))
        databases = Databases(held.enter_context(engine(kind, server)), folder)
        databases.keep("empty", build_migrated)
        settings = databases.keep("organisation", build, start="empty")
        app = held.enter_context(program(settings, now))  # type: ignore[arg-type]
        opened = House(app, settings, folder, seed)
        held.callback(opened.close)
        yield opened


def run(kind: str, moments: int, seed: int, first: int = 1, server: Running | None = None) -> Found:
    """So many moments on one kind of database, until something is lost."""
    found = Found()
    with house(kind, seed, server) as opened:
        for number in range(first, first + moments):
            it = Moment.chosen(chance_of(f"{seed}:{number}"))
            found.losses += opened.moment(number, it)
            found.moments[it.act] += 1
            found.acknowledged = opened.scene.promises.count
            print(f"{kind} {number}: {it}; {found.acknowledged} acknowledged", flush=True)
            if found.losses:
                print(f"lost at seed {seed}, moment {number}: {it}", *found.losses, sep="\n  ", flush=True)
                print((opened.folder / "commands.log").read_text()[-4000:], flush=True)
                break
    found.tell(kind)
    return found


def main(moments: int, kinds: Sequence[str], seed: int, first: int = 1) -> list[Found]:
    return [run(kind, moments, seed, first) for kind in kinds]


if __name__ == "__main__":
    given = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    given.add_argument("--moments", type=int, default=200)
    given.add_argument("--database", choices=(*KINDS, "both"), default="both")
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--first", type=int, default=1)
    asked = given.parse_args()
    chosen = KINDS if asked.database == "both" else (asked.database,)
    raise SystemExit(any(found.losses for found in main(asked.moments, chosen, asked.seed, asked.first)))
