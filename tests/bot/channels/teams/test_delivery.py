"""Replies that nobody asked for now, and replies that were missed; against real gateways and databases."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from bot.conversations.repository import ConversationRepository
from bot.dialogue.reply import BotMessage, Turn
from bot.platform.database import connect, upgrade
from tests.bot.channels.teams.conftest import without_tokens
from tests.bot.channels.teams.person import Person, until_done, words_of
from tests.bot.channels.teams.teams_service import Refusal, TeamsService
from tests.bot.second_gateway import DESK, SecondGateway
from tests.conftest import RunningStack
from tests.waiting import until

Gateways = Callable[..., SecondGateway]


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path) -> str:
    """A database of its own, of each kind that we support."""
    lite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'teams.db'}" if lite else request.getfixturevalue("postgres")
    upgrade(url)
    return url


def met(gateway: SecondGateway, service: TeamsService) -> tuple[Person, str]:
    """Somebody who asked something, and their conversation."""
    person = Person(gateway.url, service)
    person.says("wat is eherkenning")
    person.sees(2)
    return person, person.conversation(gateway)


def handed_over(gateway: SecondGateway, person: Person, conversation: str) -> None:
    """The person asks for a member of staff, and gets one."""
    person.says("Medewerker spreken")
    person.sees(1)
    gateway.take_over(conversation, "Anja")
    until(lambda: "Anja" in words_of(person.all()[-1]))


def test_what_a_member_of_staff_writes_comes_to_teams_and_back(
    gateways: Gateways, teams_service: TeamsService, database: str
) -> None:
    here = gateways(database_url=database, **without_tokens(teams_service))
    person, conversation = met(here, teams_service)
    handed_over(here, person, conversation)
    here.agent_says(conversation, "Goedemiddag, ik kijk het voor u na.")
    until(lambda: person.all()[-1].get("text") == "Anja (medewerker): Goedemiddag, ik kijk het voor u na.")
    assert person.all()[-1]["textFormat"] == "plain"
    before = len(person.all())
    person.says("dank u")
    until_done(here)
    assert len(person.all()) == before  # the assistant is silent
    assert here.run(here.service.entries(conversation))[-1].text == "dank u"
    here.let_go(conversation)
    until(lambda: len(person.all()) > before)
    person.says("wat is eherkenning")
    until(lambda: "inlogmiddel" in words_of(person.all()[-1]))


def test_a_gateway_without_teams_writes_and_one_that_starts_later_brings_it(
    gateways: Gateways, teams_service: TeamsService, database: str, running: RunningStack, tmp_path
) -> None:
    """The same as a restart between what was written and bringing it."""
    with SecondGateway(
        running.settings, state_dir=tmp_path, database_url=database, **without_tokens(teams_service)
    ) as before:
        person, conversation = met(before, teams_service)
        handed_over(before, person, conversation)
    seen = len(person.all())
    desk = gateways(database_url=database, **DESK)
    desk.agent_says(conversation, "Het is geregeld.")
    desk.agent_says(conversation, "U kunt nu inloggen.")
    time.sleep(0.3)
    assert len(person.all()) == seen
    later = gateways(database_url=database, **without_tokens(teams_service))
    until(lambda: len(person.all()) == seen + 2)
    assert [words_of(message) for message in person.all()[seen:]] == [
        "Anja (medewerker): Het is geregeld.",
        "Anja (medewerker): U kunt nu inloggen.",
    ]
    later.run(later.state.channels["teams"].inbox.catch_up())
    assert len(person.all()) == seen + 2


def test_two_gateways_that_deliver_at_once_deliver_once(
    gateways: Gateways, teams_service: TeamsService, database: str
) -> None:
    first = gateways(database_url=database, **without_tokens(teams_service))
    second = gateways(database_url=database, **without_tokens(teams_service))
    person, conversation = met(first, teams_service)
    teams_service.delay = 0.5
    repository = ConversationRepository(connect(database))
    for number in range(3):
        repository.add_turn(conversation, Turn(messages=[BotMessage(text=f"Bericht {number}.")]))
    for gateway in (first, second, first, second):
        gateway.run(gateway.state.channels["teams"].inbox.push(conversation, None))
    for gateway in (first, second):
        until_done(gateway)
    assert len(person.all()) == 3


def test_what_teams_refuses_is_brought_later(
    gateways: Gateways, teams_service: TeamsService, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.teams.connector._TRIES", 1)
    here = gateways(database_url=database, **without_tokens(teams_service))
    person, _ = met(here, teams_service)
    teams_service.refusals.append(Refusal(503))
    person.says("wat is eherkenning")
    until(lambda: not teams_service.refusals)
    until_done(here)
    here.run(here.state.channels["teams"].inbox.catch_up())
    assert "inlogmiddel" in words_of(person.sees(1)[0])


@pytest.mark.parametrize("status", [403, 404])
def test_a_chat_that_is_closed_is_left_alone_until_the_person_writes(
    gateways: Gateways, teams_service: TeamsService, database: str, status: int
) -> None:
    here = gateways(database_url=database, **without_tokens(teams_service))
    person, conversation = met(here, teams_service)
    ConversationRepository(connect(database)).add_turn(conversation, Turn(messages=[BotMessage(text="Bent u er nog?")]))
    teams_service.refusals.append(Refusal(status))
    here.run(here.state.channels["teams"].inbox.push(conversation, None))
    until(lambda: not teams_service.refusals)
    until_done(here)
    here.run(here.state.channels["teams"].inbox.catch_up())
    assert len(person.all()) == 2
    person.says("wat is eherkenning")
    assert "Bent u er nog?" in words_of(person.sees(2)[0])


def test_an_erased_conversation_takes_its_place_in_teams_with_it(
    gateways: Gateways, teams_service: TeamsService, database: str
) -> None:
    here = gateways(database_url=database, **without_tokens(teams_service))
    person, conversation = met(here, teams_service)
    here.run(here.service.erase(conversation))
    person.says("wat is eherkenning")
    assert "virtuele assistent" in words_of(person.sees(2)[0])
    assert person.conversation(here) != conversation


def test_a_stopping_gateway_finishes_what_it_is_doing(
    running: RunningStack, teams_service: TeamsService, database: str, tmp_path
) -> None:
    teams_service.delay = 1.0
    settings: dict[str, Any] = {"database_url": database, **without_tokens(teams_service)}
    with SecondGateway(running.settings, state_dir=tmp_path, **settings) as here:
        person = Person(here.url, teams_service)
        person.says("wat is eherkenning")
    assert len(person.all()) == 2
