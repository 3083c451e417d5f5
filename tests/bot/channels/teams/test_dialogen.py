"""Every conversation of `tests/dialogen/` in Teams: what counts is what the cards show."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bot.channels.teams.conftest import without_tokens
from tests.bot.channels.teams.person import Person, actions_of, card_of, words_of
from tests.bot.channels.teams.teams_service import TeamsService
from tests.bot.second_gateway import SecondGateway
from tests.conftest import RunningStack
from tests.test_dialogen import PLAYS, perform


class TeamsTalker:
    """Reads texts and buttons from the cards, and how a turn ended from the gateway's own record."""

    def __init__(self, person: Person, gateway: SecondGateway) -> None:
        self.person = person
        self.gateway = gateway
        self.buttons: dict[str, dict[str, Any]] = {}
        person.send(person.activity("installationUpdate", action="add"))
        self._look()
        self.position = 1

    def says(self, text: str) -> list[dict[str, Any]]:
        self.person.says(text)
        return self._look()

    def clicks(self, title: str) -> list[dict[str, Any]]:
        assert title in self.buttons, f"no choice {title!r}, only {sorted(self.buttons)}"
        data = self.buttons[title]
        text = data["msteams"]["text"]
        self.person.send(self.person.activity(text=text, value={"bro": data["bro"]}))
        return self._look()

    def _look(self) -> list[dict[str, Any]]:
        """The one card of this turn, as a reply; intent and outcome are those of the turn's first reply."""
        (message,) = self.person.sees(1)
        actions = actions_of(card_of(message))
        self.buttons = {each["title"]: each["data"] for each in actions if each["type"] == "Action.Submit"}
        conversation = self.person.conversation(self.gateway)
        entries = self.gateway.run(self.gateway.service.entries(conversation, getattr(self, "position", 0)))
        self.position = entries[-1].position
        first = next(entry for entry in entries if entry.author == "assistent")
        choices = [{"title": title} for title in self.buttons]
        text = words_of(message)
        return [{"text": text, "outcome": first.outcome, "intent": first.intent, "choices": choices}]


@pytest.fixture(scope="module")
def teams_gateway(
    running: RunningStack, teams_service: TeamsService, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SecondGateway]:
    """A gateway with Teams where nobody can take over, as in the plays."""
    state = tmp_path_factory.mktemp("teams_plays")
    with SecondGateway(
        running.settings, state_dir=state, **without_tokens(teams_service) | {"handover": "off"}
    ) as here:
        yield here


@pytest.mark.parametrize("play", PLAYS, ids=lambda path: path.stem)
def test_dialogue_in_teams(play: Path, person: Person, teams_gateway: SecondGateway) -> None:
    perform(play, TeamsTalker(person, teams_gateway))
