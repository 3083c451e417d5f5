"""The main conversations, as Microsoft's own client plays them, against the running stack."""

from collections.abc import Iterator

import pytest

from tests.bot.channels.npm_packages import Npm
from tests.bot.channels.teams.person import actions_of, card_of, words_of
from tests.bot.channels.teams.playground import PROGRAM, Playground
from tests.bot.second_gateway import SecondGateway


@pytest.fixture
def playground(npm: Npm, teams_gateway: SecondGateway, tmp_path) -> Iterator[Playground]:
    with Playground(npm(PROGRAM), teams_gateway.url, tmp_path) as here:
        yield here


def test_the_main_conversations_with_microsofts_own_client(
    playground: Playground, teams_gateway: SecondGateway
) -> None:
    playground.install()
    ((welcome_id, welcome),) = playground.wait(1)
    assert "virtuele assistent" in words_of(welcome)

    button = actions_of(card_of(welcome))[0]
    playground.submits(welcome_id, button["data"])
    answer_id, answer = playground.wait(2)[1]
    assert "drie" in words_of(answer)

    thumb = next(each for each in actions_of(card_of(answer)) if each["type"] == "Action.Execute")
    shown = playground.executes(answer_id, thumb)
    assert "Dank u voor uw oordeel." in str(shown)

    playground.says("is gemeente den bosch al aangemeld?")
    result = playground.wait(3)[2][1]
    assert card_of(result)["body"][0]["style"] == "heading"
    assert "Gemeente 's-Hertogenbosch" in words_of(result)

    playground.says("ik heb al eherkening maar geen machtiging")
    checklist = playground.wait(4)[3][1]
    assert "**✓ Gedaan:** Organisatie op de lijst" in words_of(checklist)
    assert "**○ Nog te doen:** Machtiging voor dat account" in words_of(checklist)

    playground.says("ik wil een medewerker spreken")
    person = playground.wait(5)[4][1]
    assert "Servicedesk" in words_of(person) or "medewerker" in words_of(person)


def test_who_removed_the_app_can_write_again(playground: Playground) -> None:
    playground.install()
    playground.wait(1)
    playground.install("remove")
    playground.says("wat is eherkenning")
    assert "inlogmiddel" in words_of(playground.wait(2)[1][1])
