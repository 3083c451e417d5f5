"""The form for an e-mail address: there is one in the chat, also after a mistake, and none after it is done."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.bot.channels.teams.card_gallery import fills_in
from tests.bot.channels.teams.conftest import without_rasa
from tests.bot.channels.teams.person import Person, clicks, words_of
from tests.bot.channels.teams.teams_service import TeamsService
from tests.bot.mail_server import MailServer, mail_settings
from tests.bot.second_gateway import SecondGateway
from tests.waiting import until

MISTAKE = "kunnen wij niet mailen"


@pytest.fixture(scope="module")
def evening(
    teams_service: TeamsService, mailbox: MailServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SecondGateway]:
    state = tmp_path_factory.mktemp("evening")
    with without_rasa(teams_service, state, **mail_settings(mailbox) | {"office_hours": ""}) as gateway:
        yield gateway


@pytest.fixture
def asked(evening: SecondGateway, teams_service: TeamsService) -> tuple[Person, dict[str, Any]]:
    """Somebody who is asked for an address, and that question."""
    person = Person(evening.url, teams_service)
    person.says("Medewerker spreken")
    clicks(person, person.sees(2)[-1], "Ja, graag")
    return person, person.sees(1)[0]


def now_in_chat(person: Person) -> list[dict[str, Any]]:
    """The messages as they stand there now, after all changes."""
    chat = dict(zip(person.service.ids(person.chat), person.all(), strict=True))
    return list((chat | {each["id"]: each for each in person.service.changed(person.chat)}).values())


def forms(person: Person) -> list[str]:
    """The words of the messages with a field for an address."""
    return [words_of(each) for each in now_in_chat(person) if "Input.Text" in str(each)]


def test_a_mistake_in_the_form_changes_that_form(asked: tuple[Person, dict[str, Any]]) -> None:
    person, form = asked
    for _ in range(2):
        fills_in(person, form, "jan@waterschap")
        until(lambda: MISTAKE in "".join(forms(person)))
        assert len(forms(person)) == 1
    assert len(person.all()) == 3
    fills_in(person, form, "jan@waterschap.example")
    assert "doorgegeven" in words_of(person.sees(1)[0])
    until(lambda: forms(person) == [])


def test_a_mistake_in_a_typed_address_brings_the_form_down(asked: tuple[Person, dict[str, Any]]) -> None:
    person, _ = asked
    person.says("jan@waterschap")
    assert MISTAKE in words_of(person.sees(1)[0])
    until(lambda: len(forms(person)) == 1)
    assert MISTAKE in forms(person)[0]
