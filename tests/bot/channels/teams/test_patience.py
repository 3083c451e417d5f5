"""An answer that takes long: a message says so, and the answer comes in its place; with a Rasa that says nothing."""

import socket
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from bot.channels.places import PlaceMessage
from bot.platform.database import connect, reading
from tests.bot.channels.teams.conftest import without_rasa
from tests.bot.channels.teams.person import BOT, Person, clicks, until_done, words_of
from tests.bot.channels.teams.teams_service import TeamsService
from tests.bot.second_gateway import SecondGateway
from tests.waiting import until

WAIT = "Een ogenblik, ik zoek het voor u op."
ANSWER = "een storing bij deze assistent"
QUESTION = "wat is eherkenning"
PATIENCE = 0.3  # seconds, here
MENTION = [{"type": "mention", "mentioned": {"id": BOT}, "text": "<at>BRO</at>"}]


@pytest.fixture(scope="module")
def slow(teams_service: TeamsService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecondGateway]:
    """A gateway that waits two seconds for a Rasa that takes the question and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        rasa = {"rasa_url": f"http://127.0.0.1:{silent.getsockname()[1]}", "answer_timeout": 1.0}
        with without_rasa(teams_service, tmp_path_factory.mktemp("slow"), **rasa) as here:
            yield here


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.inbox._LONG", PATIENCE)


def arrived(gateway: SecondGateway, service: TeamsService, kind: str = "personal") -> Person:
    """Somebody who has the welcome."""
    person = Person(gateway.url, service, kind=kind)
    person.send(person.activity("installationUpdate", action="add"))
    person.sees(1)
    return person


def kept(gateway: SecondGateway, person: Person) -> list[str]:
    """What the conversation keeps."""
    return [entry.text for entry in gateway.run(gateway.service.entries(person.conversation(gateway)))]


def test_an_answer_that_takes_long_comes_in_place_of_the_message_that_says_so(
    slow: SecondGateway, teams_service: TeamsService
) -> None:
    person = arrived(slow, teams_service)
    person.says(QUESTION)
    assert words_of(person.sees(1)[0]) == WAIT
    changed = person.sees_change(ANSWER)
    assert changed["id"] == person.message_id(-1)
    time.sleep(0.5)
    assert len(person.all()) == 2
    assert WAIT not in " ".join(kept(slow, person))
    with reading(connect(slow.settings.database_url)) as session:
        shown = set(session.execute(select(PlaceMessage.message_id)).scalars())
    assert set(person.service.ids(person.chat)) <= shown


def test_a_second_delivery_of_the_question_asks_nobody_to_wait_again(
    slow: SecondGateway, teams_service: TeamsService
) -> None:
    person = arrived(slow, teams_service)
    question = person.activity(text=QUESTION)
    for _ in range(3):
        assert person.send(question).status_code == 202
        time.sleep(PATIENCE)
    person.sees_change(ANSWER)
    person.send(question)
    time.sleep(2 * PATIENCE)
    assert [words_of(message) for message in person.all()[1:]] == [WAIT]
    assert len(teams_service.changed(person.chat)) <= 2  # the answer, and the welcome without its choices


def test_an_answer_that_cannot_take_its_place_comes_as_usual_and_once(
    slow: SecondGateway, teams_service: TeamsService
) -> None:
    person = arrived(slow, teams_service)
    teams_service.keeps = True
    person.says(QUESTION)
    waiting, answer = person.sees(2)
    assert words_of(waiting) == WAIT
    assert ANSWER in words_of(answer)
    slow.run(slow.state.channels["teams"].inbox.catch_up())
    time.sleep(0.5)
    assert len(person.all()) == 3
    assert not teams_service.changed(person.chat)


def test_when_somebody_else_brought_the_answer_the_message_asks_for_no_more_waiting(
    slow: SecondGateway, teams_service: TeamsService
) -> None:
    person = arrived(slow, teams_service)
    person.says(QUESTION)
    person.sees(1)
    conversation = person.conversation(slow)
    places = slow.state.channels["teams"].inbox._places
    assert places.take(conversation, 60)  # another gateway delivers
    person.sees_change("Dank u voor het wachten.")
    assert ANSWER not in str(teams_service.changed(person.chat))
    places.release(person.key(slow))
    slow.run(slow.state.channels["teams"].inbox.catch_up())
    assert ANSWER in words_of(person.sees(1)[0])


def test_in_a_group_nothing_is_said_before_the_answer(slow: SecondGateway, teams_service: TeamsService) -> None:
    person = arrived(slow, teams_service, kind="groupChat")
    person.says(f"<at>BRO</at> {QUESTION}", entities=MENTION)
    assert ANSWER in words_of(person.sees(1)[0])
    assert len(person.all()) == 2


def test_with_a_person_nothing_is_said_in_between(slow: SecondGateway, teams_service: TeamsService) -> None:
    person = arrived(slow, teams_service)
    person.says("Medewerker spreken")
    clicks(person, person.sees(1)[0], "Ja, graag")
    conversation = person.conversation(slow)
    until(lambda: any("wachtrij" in text for text in kept(slow, person)))
    slow.take_over(conversation, "Anja")
    until(
        lambda: any("Anja" in words_of(message) for message in person.all())
    )  # what was said before may come after it
    until_done(slow)
    before = len(person.all())
    turn = slow.service._turns.recorder.turn(conversation)
    slow.run(turn.__aenter__())  # something else of this conversation takes long
    person.says("bent u er nog")
    time.sleep(4 * PATIENCE)
    slow.run(turn.__aexit__(None, None, None))
    until(lambda: kept(slow, person)[-1] == "bent u er nog")
    time.sleep(0.3)
    assert len(person.all()) == before


def test_a_quick_answer_comes_by_itself(slow: SecondGateway, teams_service: TeamsService) -> None:
    person = arrived(slow, teams_service)
    person.says("  ?! ")
    person.sees(1)
    time.sleep(2 * PATIENCE)
    assert WAIT not in str(person.all())
