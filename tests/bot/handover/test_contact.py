"""A number that a visitor gives to a person reaches that person, and nobody else, and no table in clear."""

import time

import pytest
from sqlalchemy import text

from bot.conversations.redaction import contact_details
from bot.handover.contact import Contacts
from bot.platform.settings import Settings
from bot.turns.erasing import erase_conversation
from tests.bot.handover.conftest import Visitor
from tests.bot.mail_server import MailServer, mail_settings
from tests.bot.second_gateway import SecondGateway, staff

ANNA, BRAM = staff("Anna"), staff("Bram")
NUMBER, ADDRESS = "06-12345678", "jan@gemeente.example"


@pytest.fixture
def taken(here: SecondGateway, visitor: Visitor) -> int:
    """The handover of a visitor who talks with Anna."""
    return here.take_over(visitor.conversation, "Anna").id


def given(here: SecondGateway, handover: int, to: object = ANNA) -> list[str]:
    return here.run(here.handovers.given(here.run(here.handovers.get(handover)), to))


def test_who_writes_a_number_is_told_that_it_is_unreadable_and_how_to_pass_it_on(here, visitor, taken) -> None:
    (reply,) = visitor.says(f"bel me op {NUMBER}")
    assert "Ook Anna ziet het dus niet" in reply["text"]
    assert "geef door" in reply["text"]
    assert "28 dagen" in reply["text"]
    assert given(here, taken) == []


def test_what_is_passed_on_reaches_who_has_the_conversation_and_nobody_else(here, visitor, taken) -> None:
    (reply,) = visitor.says(f"geef mijn nummer door: {NUMBER}, of {ADDRESS}")
    assert "doorgegeven" in reply["text"]
    assert sorted(given(here, taken)) == [NUMBER, ADDRESS]
    assert given(here, taken, BRAM) == []
    assert NUMBER not in "".join(visitor.texts())
    for stored in here.settings.state_dir.glob("bro.db*"):
        assert NUMBER.encode() not in stored.read_bytes()
        assert ADDRESS.encode() not in stored.read_bytes()
    here.run(here.handovers.give_back(taken, ANNA))
    assert given(here, taken) == []


def test_it_goes_with_the_conversation(here, visitor, taken) -> None:
    visitor.says(f"geef {NUMBER} door")
    assert _kept(here) == 1
    erase_conversation(here.state.audit, visitor.conversation, "test")
    assert _kept(here) == 0


def _kept(here: SecondGateway) -> int:
    with here.state.engine.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM handover_contact")).scalar_one()


def test_it_is_in_the_ticket(open_desk) -> None:
    with MailServer() as server:
        here = open_desk(**mail_settings(server))
        visitor = Visitor(here)
        visitor.asks_for_person()
        visitor.clicks("Ja, graag")
        visitor.says(f"geef {NUMBER} door aan de medewerker")
        with here.state.engine.begin() as connection:
            connection.execute(text("UPDATE handover SET waiting_since = '2020-01-01 00:00:00.000000'"))
        end = time.monotonic() + 10
        while here.run(here.handovers.queue()) and time.monotonic() < end:
            time.sleep(0.05)
        visitor.says(ADDRESS)
        assert f"door de bezoeker doorgegeven: {NUMBER}" in server.mails[0].get_content()


def test_without_a_secret_nothing_is_kept(settings_here: Settings) -> None:
    with pytest.raises(ValueError, match="secret"):
        Contacts(None, settings_here.model_copy(update={"internal_secret": None}))  # type: ignore[arg-type]


@pytest.mark.parametrize("words", ["mijn bsn is 123456782", "mijn wachtwoord is Geheim123!", "morgen om 10 uur"])
def test_only_what_reaches_somebody_is_a_contact(words: str) -> None:
    assert contact_details(words) == []
