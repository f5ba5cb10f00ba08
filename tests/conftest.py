"""Fixtures for every room: a database of each kind, a clock, the program, and people who use it.

    def test_something(app, clock, sign_in):          # runs on SQLite and on PostgreSQL
        page = sign_in("PO").get("/records/brm_meeting")

`--databases sqlite` runs on one kind only. The program is imported inside the fixtures, so that the tests
of the engine run without it.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.support.clock import Clock
from tests.support.postgresql import Running, Server, programs
from tests.support.requirements import lacking

if TYPE_CHECKING:
    from flask import Flask
    from xdist.workermanage import WorkerController

    from app.config import Settings
    from tests.support.databases import Databases
    from tests.support.mail import MailServer
    from tests.support.people import Organisation, Person
    from tests.support.program import Client

    Copy = Callable[[str], Settings]
    SignIn = Callable[[str], Client]

KINDS = ("sqlite", "postgresql")
SHARED = pytest.StashKey[dict[str, str]]()

# A busy machine is slow, and that is no fault: nothing in this suite is judged by the clock.
# Fifty examples a run find within a day what a hundred find within half of one.
hypothesis_settings.register_profile(
    "house", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("house")


# A disk in memory, where Linux has one that is large enough: nothing that tests write outlives them.
IN_MEMORY, ROOM = Path("/dev/shm"), 4 * 1024**3  # noqa: S108


# Objects made before the youngest are looked at for garbage. With Python's 700 that took a tenth of a run.
MADE_BETWEEN_LOOKS = 20_000


def pytest_configure() -> None:
    gc.set_threshold(MADE_BETWEEN_LOOKS)
    keep_what_is_compiled()
    if "TMPDIR" not in os.environ and IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(IN_MEMORY)


def keep_what_is_compiled() -> None:
    """Processes of the program find it compiled: to do that is a fifth of what a start costs."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--databases", default=",".join(KINDS), help="run on these kinds of database: sqlite,postgresql"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whoever asks for a database, directly or not, runs once on each kind."""
    if "databases" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("--databases").split(",")
    unknown = set(chosen) - set(KINDS)
    if unknown:
        raise pytest.UsageError(f"--databases: {', '.join(unknown)} is not one of {', '.join(KINDS)}")
    one = metafunc.definition.get_closest_marker("one_database")
    if "live_server" in metafunc.fixturenames or one:  # a browser sees no difference, and its minutes count
        chosen = [kind for kind in chosen if one and kind in one.args] or chosen[:1]
    marks = {"postgresql": [pytest.mark.postgresql]}
    values = [pytest.param(kind, marks=marks.get(kind, [])) for kind in chosen]
    metafunc.parametrize("databases", values, indirect=True)


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: they take longest, and say least about where a fault is."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end of the run: nobody needs to look for garbage among them."""
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    """What all workers share: a folder for kept databases, and one PostgreSQL server."""
    node.workerinput.update(shared_by_workers(node.config))


def shared_by_workers(config: pytest.Config) -> dict[str, str]:
    """Made for the first worker, and gone when the last one has ended."""
    if SHARED not in config.stash:
        folder = tempfile.TemporaryDirectory(prefix="akashi-kept-")
        config.add_cleanup(folder.cleanup)
        config.stash[SHARED] = {"kept_folder": folder.name}
        binaries = programs()
        if binaries is not None and "postgresql" in config.getoption("--databases"):
            server = Server(binaries).__enter__()
            config.add_cleanup(server.end)
            config.stash[SHARED]["postgresql_folder"] = str(server.folder)
    return config.stash[SHARED]


@pytest.fixture(scope="session")
def postgresql_server(request: pytest.FixtureRequest) -> Iterator[Running]:
    shared = getattr(request.config, "workerinput", {}).get("postgresql_folder")
    if shared is not None:
        yield Running(Path(shared))
        return
    binaries = programs()
    if binaries is None:
        lacking("PostgreSQL is not installed: sudo apt-get install -y postgresql")
    with Server(binaries) as server:
        yield server


@pytest.fixture(scope="session")
def kept_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where databases are kept for copies; the same one for all workers of a run."""
    shared = getattr(request.config, "workerinput", {}).get("kept_folder")
    return Path(shared) if shared is not None else tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="session")
def databases_by_kind() -> Iterator[dict[str, Databases]]:
    """Filled by `databases` as each kind is first asked for; kept to the end of the session."""
    made: dict[str, Databases] = {}
    yield made
    for databases in made.values():
        databases.end()


@pytest.fixture
def databases(
    request: pytest.FixtureRequest,
    databases_by_kind: dict[str, Databases],
    kept_folder: Path,
) -> Databases:
    """The kept databases of one kind; see tests/support/databases.py."""
    from tests.support.databases import Databases, Postgresql, Sqlite
    from tests.support.program import build_migrated

    kind: str = request.param
    if kind not in databases_by_kind:
        engine = Sqlite() if kind == "sqlite" else Postgresql(request.getfixturevalue("postgresql_server"))
        databases_by_kind[kind] = Databases(engine, kept_folder / kind)
    databases_by_kind[kind].keep("empty", build_migrated)
    return databases_by_kind[kind]


@pytest.fixture
def copy_of(databases: Databases, tmp_path: Path) -> Iterator[Copy]:
    """`copy_of("organisation")` gives settings of a fresh copy of a kept database; removed after the test."""
    made: list[Settings] = []

    def copy(name: str) -> Settings:
        made.append(databases.copy(name, tmp_path / f"data-{len(made)}"))
        return made[-1]

    yield copy
    for settings in made:
        databases.drop(settings)


@pytest.fixture
def empty_settings(copy_of: Copy) -> Settings:
    """A data folder whose database is at the newest migration and holds nothing."""
    return copy_of("empty")


@pytest.fixture
def database_url(empty_settings: Settings) -> str:
    """Address of an empty database at the newest migration."""
    return empty_settings.database_url


@pytest.fixture
def organisation() -> Organisation:
    """One person with a sign-in for each role. A module that wants another one has a fixture of this name."""
    from tests.support.people import SMALL

    return SMALL


@pytest.fixture
def settings(databases: Databases, copy_of: Copy, organisation: Organisation) -> Settings:
    """A data folder with a copy of the organisation."""
    databases.keep(organisation.name, organisation.build, start="empty")
    return copy_of(organisation.name)


@pytest.fixture
def clock() -> Clock:
    """`clock.set(day)`, `clock.tick(seconds)`; stands still by itself."""
    return Clock()


@pytest.fixture
def app(request: pytest.FixtureRequest, settings: Settings, clock: Clock) -> Iterator[Flask]:
    """The program with the organisation of `settings`."""
    from tests.support.program import program

    unused = request.node.get_closest_marker("unused_program") is not None
    with program(settings, clock, unused=unused) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> Client:
    """Nobody in particular, not signed in."""
    from tests.support.program import client_of

    return client_of(app)


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """Keeps what arrives; `mail_settings` of tests/support/mail.py lead a program to it."""
    from tests.support.mail import MailServer

    with MailServer() as server:
        yield server


@pytest.fixture(scope="session")
def people_by_organisation() -> dict[str, dict[str, Person]]:
    """Filled by `people`: they are the same in every copy of an organisation."""
    return {}


@pytest.fixture
def people(
    app: Flask, organisation: Organisation, people_by_organisation: dict[str, dict[str, Person]]
) -> dict[str, Person]:
    """Role → person, with `.number` and `.actor`."""
    if organisation.name not in people_by_organisation:
        people_by_organisation[organisation.name] = organisation.people(app)
    return dict(people_by_organisation[organisation.name])


@pytest.fixture
def sign_in(app: Flask, people: dict[str, Person]) -> SignIn:
    """`sign_in("PO")` is a client of its own, signed in as the person who holds that role."""
    from tests.support.program import client_of

    def start(role: str) -> Client:
        client = client_of(app)
        client.sign_in_as(people[role].email)
        return client

    return start
