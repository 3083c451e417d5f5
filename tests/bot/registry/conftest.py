"""What the tests of the registration list share: both databases, a web server with the list, the sample index."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.platform.database import connect, upgrade
from bot.platform.settings import ROOT
from bot.registry.aliases import read_aliases
from bot.registry.intake import SAMPLE_LIST
from bot.registry.matching import NameIndex
from bot.registry.parsing import ListedOrganisation, read_list
from bot.registry.service import RegistryService
from bot.registry.store import Origin, RegistryStore
from tests.bot.registry.list_server import ListServer

ALIASES = ROOT / "data" / "registry" / "aliases.yml"


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """The URL of an empty SQLite database."""
    return f"sqlite:///{tmp_path}/bro.db"


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """The URL of a database with our tables, once for each kind."""
    url: str = request.getfixturevalue(request.param)
    upgrade(url)
    return url


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = connect(database)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> RegistryStore:
    """The store on each kind of database."""
    return RegistryStore(engine)


@pytest.fixture
def lite(sqlite: str) -> Iterator[RegistryStore]:
    """A store on SQLite, for tests in which the database does not matter."""
    upgrade(sqlite)
    engine = connect(sqlite)
    yield RegistryStore(engine)
    engine.dispose()


@pytest.fixture
def server() -> Iterator[ListServer]:
    with ListServer().running() as server:
        yield server


@pytest.fixture(scope="session")
def sample() -> list[ListedOrganisation]:
    return read_list(SAMPLE_LIST.read_bytes())


@pytest.fixture(scope="session")
def sample_index(sample: list[ListedOrganisation]) -> NameIndex:
    return NameIndex([row.name for row in sample], read_aliases(ALIASES), [row.kind for row in sample])


@pytest.fixture
def service(lite: RegistryStore, sample: list[ListedOrganisation]) -> RegistryService:
    """The look-up service on the sample list, which sees a new list at once."""
    lite.save(sample, Origin("voorbeeldlijst.txt", date.today(), sample=True))
    return RegistryService(lite, read_aliases(ALIASES), check_every=0.0)


def organisations(count: int, bronhouders: int = 0) -> list[ListedOrganisation]:
    """`count` made-up organisations, the first of them bronhouders."""
    return [ListedOrganisation(f"Organisatie {number} B.V.", number < bronhouders) for number in range(count)]


def csv_of(rows: list[ListedOrganisation]) -> bytes:
    """`rows` as a list with the suffix '(B)'."""
    return "\n".join(["naam", *(f"{row.name} (B)" if row.bronhouder else row.name for row in rows)]).encode()
