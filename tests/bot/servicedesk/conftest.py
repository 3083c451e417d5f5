"""A gateway without Rasa in front of an own database, and browsers-by-hand that sign in to it."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.platform.settings import Settings
from bot.servicedesk.access.agents import SCOPES
from tests.bot.second_gateway import DESK, SecondGateway
from tests.bot.servicedesk.helpdesk import Helpdesk
from tests.conftest import RunningStack
from tests.waiting import LONGEST

PASSWORD = "een lang wachtwoord"


class Desk(SecondGateway):
    """A gateway whose visitors' side is not used."""

    def new_agent(self, username: str = "els", role: str = "medewerker") -> str:
        """Make a local account with the password of these tests."""
        self.state.agents.add(username, username.title(), role, PASSWORD)
        return username

    def new_token(self, *scopes: str, name: str = "programma") -> str:
        """Make an API token."""
        return self.state.agents.add_token(name, list(scopes), 30)[0]

    def browser(self, **options: Any) -> "Browser":
        """A browser that nobody has used yet."""
        return Browser(self.url, **options)

    def signed_in(self, username: str = "els") -> "Browser":
        """A browser in which this person just signed in."""
        browser = self.browser()
        assert browser.sign_in(username).status_code == 303
        return browser

    def with_scripts(self, username: str = "els") -> "Browser":
        """The same, with scripts that send the CSRF token with each request."""
        browser = self.signed_in(username)
        browser.headers["X-CSRF-Token"] = browser.form_token("/servicedesk/afmelden")
        return browser


class Browser(httpx.Client):
    """Keeps cookies and reads the CSRF token of forms, as a browser does; follows no redirects by itself."""

    def __init__(self, url: str, **options: Any) -> None:
        super().__init__(base_url=url, timeout=LONGEST, verify=False, **options)
        self.headers["Accept"] = "text/html"

    def form_token(self, path: str = "/servicedesk/aanmelden") -> str:
        """The CSRF token of the form on this page."""
        found = re.search(r'name="csrf_token" value="(\w+)"', self.get(path).text)
        assert found, f"no form on {path}"
        return found[1]

    def sign_in(self, username: str = "els", password: str = PASSWORD, **fields: str) -> httpx.Response:
        """Fill in the form to sign in and send it."""
        data = {"gebruikersnaam": username, "wachtwoord": password, "csrf_token": self.form_token()} | fields
        return self.post("/servicedesk/aanmelden", data=data)

    def is_signed_in(self) -> bool:
        """Whether a page for signed-in people opens."""
        return self.get("/servicedesk/afmelden").status_code == 200

    def session(self) -> str:
        """The secret id of the session."""
        return self.cookies.get("bro_sessie") or ""


@pytest.fixture
def sqlite(migrated: Path, tmp_path: Path) -> str:
    """The URL of a SQLite database with our tables."""
    shutil.copy(migrated, tmp_path / "bro.db")
    return f"sqlite:///{tmp_path}/bro.db"


@pytest.fixture
def settings_here(sqlite: str, tmp_path: Path) -> Settings:
    """Settings of a gateway without Rasa."""
    return Settings(
        _env_file=None,
        state_dir=tmp_path,
        database_url=sqlite,
        metrics_port=None,
        registry_schedule="off",
        privacy_schedule="off",
        internal_secret=SecretStr("een geheim van deze tests, lang genoeg"),
    )


@pytest.fixture
def open_desk(settings_here: Settings) -> Iterator[Callable[..., Desk]]:
    """Start a gateway with changed settings."""
    with ExitStack() as stack:
        yield lambda **changes: stack.enter_context(Desk(settings_here, **changes))


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    """A gateway with the account `els` (medewerker)."""
    here = open_desk()
    here.new_agent()
    return here


@pytest.fixture(scope="session")
def helpdesk(running: RunningStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Helpdesk]:
    """A gateway in front of the running assistant, and a program that may do everything there."""
    with SecondGateway(running.settings, state_dir=tmp_path_factory.mktemp("helpdesk"), **DESK) as here:
        helpdesk = Helpdesk(here, httpx.Client(), running.settings.state_dir / "rasa.db")
        with helpdesk.api(*SCOPES, name="tests") as helpdesk.http:
            yield helpdesk
