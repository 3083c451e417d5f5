"""Teams around the running stack: an issuer of tokens, a place that takes messages, and a gateway with Teams on."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.platform.database import upgrade
from bot.platform.free_ports import on_free_ports
from bot.platform.settings import Settings, with_internal_secret
from tests.bot.channels.teams.issuer import APP_ID, TENANT, Issuer
from tests.bot.channels.teams.person import Person, until_done
from tests.bot.channels.teams.teams_service import TeamsService
from tests.bot.mail_server import MailServer, mail_settings
from tests.bot.second_gateway import DESK, SecondGateway
from tests.conftest import RunningStack

LIMITS = ("limit_conversation", "limit_address", "limit_starts", "limit_total")
UNLIMITED = DESK | dict.fromkeys(LIMITS, "100000/second")


@pytest.fixture(scope="session")
def issuer() -> Iterator[Issuer]:
    with Issuer() as here:
        yield here


@pytest.fixture(scope="session")
def teams_service() -> Iterator[TeamsService]:
    with TeamsService() as here:
        yield here


@pytest.fixture(autouse=True)
def willing(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test begins with a Teams that takes everything, and with a gateway that has nothing to bring any more."""
    yield
    if "teams_service" in request.fixturenames:
        service = request.getfixturevalue("teams_service")
        service.refusals.clear()
        service.delay = 0.0
        service.keeps = False
    if "teams_gateway" in request.fixturenames:
        until_done(request.getfixturevalue("teams_gateway"))


def without_tokens(service: TeamsService) -> dict[str, Any]:
    """Settings for a gateway that asks for no tokens, and shows both kinds of thumbs."""
    return {"teams_test_without_tokens": True, "teams_card_thumbs": True, **UNLIMITED}


def with_tokens(issuer: Issuer, service: TeamsService) -> dict[str, Any]:
    """Settings for a gateway that asks for tokens of our issuer, and gets its own from a made-up login."""
    return {
        "teams_app_id": APP_ID,
        "teams_tenant_id": TENANT,
        "teams_secret": SecretStr("geheim"),
        "teams_metadata_url": issuer.metadata_url,
        "teams_service_urls": [service.url],
        "teams_login_url": "https://localhost:1",
        **UNLIMITED,
    }


@pytest.fixture(scope="package", autouse=True)
def patient() -> Iterator[None]:
    """On a busy machine too nobody is asked to wait, not for what a file shares either; `test_patience.py` has that."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.channels.inbox._LONG", 60.0)
        yield


@pytest.fixture
def gateways(running: RunningStack, tmp_path) -> Iterator[Callable[..., SecondGateway]]:
    """Start a gateway with changed settings in front of the running stack."""
    with ExitStack() as stack:
        yield lambda **changes: stack.enter_context(
            SecondGateway(running.settings, **{"state_dir": tmp_path, **changes})
        )


@pytest.fixture(scope="session")
def teams_gateway(
    running: RunningStack, teams_service: TeamsService, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SecondGateway]:
    """A gateway with Teams, in its test without tokens."""
    state = tmp_path_factory.mktemp("teams")
    with SecondGateway(running.settings, state_dir=state, **without_tokens(teams_service)) as here:
        yield here


@pytest.fixture(scope="session")
def mailbox() -> Iterator[MailServer]:
    """The servicedesk's mailbox."""
    with MailServer() as here:
        yield here


@pytest.fixture(scope="session")
def closed_desk(
    running: RunningStack, teams_service: TeamsService, mailbox: MailServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SecondGateway]:
    """A gateway with Teams outside office hours: questions go by mail."""
    state = tmp_path_factory.mktemp("closed")
    changes = without_tokens(teams_service) | mail_settings(mailbox) | {"office_hours": ""}
    with SecondGateway(running.settings, state_dir=state, **changes) as here:
        yield here


@contextmanager
def without_rasa(service: TeamsService, state: Path, **changes: Any) -> Iterator[SecondGateway]:
    """A gateway with Teams and somebody at the desk, and no Rasa."""
    fresh = Settings(_env_file=None, state_dir=state, database_url=f"sqlite:///{state}/bro.db", metrics_port=None)
    upgrade(fresh.database_url)
    settings = on_free_ports(with_internal_secret(fresh))
    changes = {"privacy_schedule": "off"} | without_tokens(service) | changes
    with SecondGateway(settings.model_copy(update=changes)) as here:
        yield here


@pytest.fixture(scope="session")
def lone(teams_service: TeamsService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecondGateway]:
    """A gateway without Rasa, for what does not hang on what the assistant understands."""
    with without_rasa(teams_service, tmp_path_factory.mktemp("lone")) as here:
        yield here


@pytest.fixture
def colleague(lone: SecondGateway, teams_service: TeamsService) -> Person:
    """A colleague who talks with that gateway."""
    return Person(lone.url, teams_service)


@pytest.fixture
def person(teams_gateway: SecondGateway, teams_service: TeamsService) -> Person:
    """A colleague in a personal chat."""
    return Person(teams_gateway.url, teams_service)
