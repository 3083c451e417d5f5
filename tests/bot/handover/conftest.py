"""A gateway whose Rasa is away: a person must be reachable then too. Each test has its own database."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from bot.platform.free_ports import on_free_ports
from bot.platform.settings import Settings, with_internal_secret
from tests.bot.mail_server import MailServer
from tests.bot.second_gateway import DESK, Client, SecondGateway


class Visitor(Client):
    """Somebody in the chat who wants a person."""

    def __init__(self, gateway: SecondGateway) -> None:
        super().__init__(gateway.url)
        self.conversation = gateway.conversation_id(self.token)
        self.replies: list[dict[str, Any]] = []

    def says(self, text: str) -> list[dict[str, Any]]:
        """Type `text` and return the replies."""
        return self._keep(self.send(text=text))

    def asks_for_person(self) -> list[dict[str, Any]]:
        """Click "Medewerker spreken"."""
        return self._keep(self.send(person=True))

    def clicks(self, title: str) -> list[dict[str, Any]]:
        """Click the newest choice with this title."""
        shown = [choice for entry in self.entries() for choice in entry.get("choices", [])]
        return self._keep(self.send(choice=next(c["id"] for c in reversed(shown) if c["title"] == title)))

    def texts(self) -> list[str]:
        """Everything that was said, in order."""
        return [entry["text"] for entry in self.entries()]

    def _keep(self, answer: Any) -> list[dict[str, Any]]:
        self.replies = answer.raise_for_status().json()["replies"]
        return self.replies


@pytest.fixture
def settings_here(migrated: Path, tmp_path: Path) -> Settings:
    """Settings with an own database, somebody at the desk, and a Rasa that is not there."""
    fresh = Settings(_env_file=None, state_dir=tmp_path, database_url=f"sqlite:///{tmp_path}/bro.db")
    shutil.copy(migrated, tmp_path / "bro.db")
    changes = {"metrics_port": None, "privacy_schedule": "off", "handover_sweep_seconds": 0.1}
    changes |= {"limit_conversation": "1000/second"}
    return on_free_ports(with_internal_secret(fresh)).model_copy(update=DESK | changes)


@pytest.fixture
def open_desk(settings_here: Settings) -> Iterator[Callable[..., SecondGateway]]:
    """Start a gateway with changed settings."""
    with ExitStack() as stack:
        yield lambda **changes: stack.enter_context(SecondGateway(settings_here, **changes))


@pytest.fixture
def here(open_desk: Callable[..., SecondGateway]) -> SecondGateway:
    """A gateway with somebody at the desk."""
    return open_desk()


@pytest.fixture
def visitor(here: SecondGateway) -> Visitor:
    """A visitor of that gateway."""
    return Visitor(here)


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """A mail server."""
    with MailServer() as server:
        yield server
