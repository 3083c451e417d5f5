"""The form for contact details in Teams: one card, and what is filled in goes to who helps, beside the conversation."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.handover.contact import ContactDetails
from tests.bot.channels.teams.conftest import without_rasa
from tests.bot.channels.teams.person import Person, actions_of, card_of, words_of
from tests.bot.channels.teams.teams_service import TeamsService
from tests.bot.mail_server import MailServer, mail_settings
from tests.bot.second_gateway import SecondGateway, staff


@pytest.fixture(scope="module")
def day(teams_service: TeamsService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecondGateway]:
    with without_rasa(teams_service, tmp_path_factory.mktemp("day")) as gateway:
        yield gateway


@pytest.fixture
def person(day: SecondGateway, teams_service: TeamsService) -> Person:
    """Somebody who talks with Anna."""
    person = Person(day.url, teams_service)
    person.says("Hallo")
    person.sees(2)
    day.take_over(person.conversation(day), "Anna")
    person.sees(1)
    return person


@pytest.fixture(scope="module")
def day_with_mail(teams_service: TeamsService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecondGateway]:
    with MailServer() as mail:
        state = tmp_path_factory.mktemp("day-with-mail")
        with without_rasa(teams_service, state, **mail_settings(mail)) as gateway:
            yield gateway


def given(day: SecondGateway, person: Person) -> ContactDetails | None:
    handover = day.run(day.handovers.open_of(person.conversation(day)))
    return day.run(day.handovers.given(handover, staff("Anna")))


def fills_in(person: Person, message: dict[str, Any], **details: str) -> None:
    (data,) = [action["data"] for action in actions_of(card_of(message)) if action["title"] == "Doorgeven"]
    value = data | {f"bro_{name}": detail for name, detail in details.items()}
    assert person.send(person.activity(value=value)).status_code == 202


def test_a_typed_number_brings_the_form_and_that_reaches_who_helps(day: SecondGateway, person: Person) -> None:
    person.says("bel me op 06-12345678")
    (form,) = person.sees(1)
    assert "is onleesbaar gemaakt" in words_of(form)
    labels = [one["label"] for one in card_of(form)["body"] if one["type"] == "Input.Text"]
    assert labels == ["Naam (niet verplicht)", "Telefoonnummer", "E-mailadres"]
    fills_in(person, form, phone="06-1234567")
    assert "Dit nummer herkennen wij niet." in words_of(person.sees(1)[0])
    assert given(day, person) is None
    fills_in(person, form, name="Jan", phone="06-12345678")
    assert "doorgegeven" in words_of(person.sees(1)[0])
    assert given(day, person) == ContactDetails(name="Jan", phone="+31 6 12345678")


def test_after_the_talk_nothing_is_kept(day: SecondGateway, person: Person) -> None:
    handover = day.run(day.handovers.open_of(person.conversation(day)))
    day.run(day.handovers.ask_contact(handover.id, staff("Anna")))
    (form,) = person.sees(1)
    assert "Anna wil u graag kunnen bereiken." in words_of(form)
    day.let_go(person.conversation(day))
    person.sees(1)
    fills_in(person, form, email="jan@gemeente.example")
    assert "Er helpt u nu geen medewerker." in words_of(person.sees(1)[0])


def test_with_mail_the_form_offers_the_conversation_and_it_is_off_until_wanted(
    day_with_mail: SecondGateway, teams_service: TeamsService
) -> None:
    person = Person(day_with_mail.url, teams_service)
    person.says("Hallo")
    person.sees(2)
    day_with_mail.take_over(person.conversation(day_with_mail), "Anna")
    person.sees(1)
    person.says("bel me op 06-12345678")
    (form,) = person.sees(1)
    (choice,) = [one for one in card_of(form)["body"] if one["type"] == "Input.Toggle"]
    assert choice["title"] == "Stuur mij het gesprek als het is afgesloten"
    assert choice["value"] == choice["valueOff"] != choice["valueOn"]
    assert "Wij mailen het één keer" in words_of(form)
    fills_in(person, form, email="jan@gemeente.example", transcript=choice["value"])
    assert "per e-mail" not in words_of(person.sees(1)[0])
    fills_in(person, form, email="jan@gemeente.example", transcript=choice["valueOn"])
    assert "krijgt u het één keer per e-mail" in words_of(person.sees(1)[0])
    details = given(day_with_mail, person)
    assert details is not None
    assert details.transcript


def test_without_mail_the_form_does_not_offer_it(day: SecondGateway, person: Person) -> None:
    person.says("bel me op 06-12345678")
    (form,) = person.sees(1)
    assert "Input.Toggle" not in {one["type"] for one in card_of(form)["body"]}
