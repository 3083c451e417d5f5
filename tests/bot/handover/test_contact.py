"""How a visitor can be reached, given in a form, reaches who helps them, nobody else, and no table in clear."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text

from bot.handover.contact import ContactDetails, Contacts, WrongDetails, read_details
from bot.platform.settings import Settings
from bot.privacy.purge import purge
from bot.privacy.service import PrivacyService
from bot.turns.erasing import erase_conversation
from tests.bot.handover.conftest import Visitor
from tests.bot.mail_server import MailServer, free_port, mail_settings
from tests.bot.second_gateway import SecondGateway, staff
from tests.waiting import until

ANNA, BRAM = staff("Anna"), staff("Bram")
NUMBER, ADDRESS = "06-12345678", "jan@gemeente.example"
DETAILS = ContactDetails(name="Jan de Boer", phone="+31 6 12345678", email=ADDRESS)


@pytest.fixture
def taken(here: SecondGateway, visitor: Visitor) -> int:
    """The handover of a visitor who talks with Anna."""
    return here.take_over(visitor.conversation, "Anna").id


def given(here: SecondGateway, handover: int, to: Any = ANNA) -> ContactDetails | None:
    return here.run(here.handovers.given(here.run(here.handovers.get(handover)), to))


def fills_in(visitor: Visitor, **details: str) -> httpx.Response:
    return visitor.call("POST", "/contact", json=details)


@pytest.mark.parametrize("words", [f"bel me op {NUMBER}", f"mail naar {ADDRESS}"])
def test_who_types_a_number_or_address_is_told_and_gets_the_form(here, visitor, taken, words: str) -> None:
    (reply,) = visitor.says(words)
    told, what_for, _ = reply["text"].split("\n")
    assert told.count(".") == 1
    assert "onleesbaar" in told
    assert "formulier" in told
    assert "Anna gebruikt wat u invult alleen om u te bereiken." in what_for
    assert "28 dagen" in what_for
    assert reply["form"] == "contact"
    assert given(here, taken) is None


@pytest.mark.parametrize("words", ["mijn bsn is 123456782", "mijn wachtwoord is Geheim123!", "morgen om 10 uur"])
def test_of_anything_else_the_assistant_says_nothing(visitor, taken, words: str) -> None:
    assert visitor.says(words) == []


def test_who_only_waits_gets_no_form_for_a_typed_number(here, visitor) -> None:
    visitor.asks_for_person()
    visitor.clicks("Ja, graag")
    assert [reply["form"] for reply in visitor.says(f"bel me op {NUMBER}")].count("contact") == 0


def test_who_has_the_conversation_asks_and_gets_what_is_filled_in(here, visitor, taken) -> None:
    asked = here.run(here.handovers.ask_contact(taken, ANNA))
    assert asked.form == "contact"
    assert "Anna wil u graag kunnen bereiken" in visitor.texts()[-1]
    (reply,) = fills_in(visitor, name="Jan  de Boer", phone=NUMBER, email=ADDRESS).raise_for_status().json()["replies"]
    assert "doorgegeven" in reply["text"]
    assert given(here, taken) == DETAILS
    assert given(here, taken, BRAM) is None
    said = "".join(visitor.texts())
    for stored in here.settings.state_dir.glob("bro.db*"):
        said += stored.read_bytes().decode("utf-8", "replace")
    said += "".join(path.read_text() for path in (here.settings.state_dir / "log").glob("*"))
    assert not [one for one in ("Jan de Boer", "12345678", ADDRESS) if one in said]


def test_who_gets_the_conversation_next_gets_them_and_who_gave_it_away_does_not(here, visitor, taken) -> None:
    fills_in(visitor, phone=NUMBER).raise_for_status()
    here.run(here.handovers.transfer(taken, ANNA, BRAM))
    assert given(here, taken) is None
    assert given(here, taken, BRAM) == ContactDetails(phone=DETAILS.phone)
    here.run(here.handovers.give_back(taken, BRAM))
    assert given(here, taken, BRAM) is None


def test_who_closed_the_conversation_can_still_call(here, visitor, taken) -> None:
    fills_in(visitor, phone=NUMBER).raise_for_status()
    here.run(here.handovers.close(taken, ANNA))
    assert given(here, taken) == ContactDetails(phone=DETAILS.phone)
    assert given(here, taken, BRAM) is None


def test_filled_in_again_it_takes_the_place_of_what_was_there(here, visitor, taken) -> None:
    fills_in(visitor, phone=NUMBER).raise_for_status()
    fills_in(visitor, email=ADDRESS).raise_for_status()
    assert given(here, taken) == ContactDetails(email=ADDRESS)


@pytest.mark.parametrize(
    ("details", "wrong"),
    [
        ({}, {"phone": "Vul een telefoonnummer of een e-mailadres in"}),
        ({"name": "Jan"}, {"phone": "Vul een telefoonnummer of een e-mailadres in"}),
        ({"phone": "06-1234567"}, {"phone": "Vul het hele nummer in"}),
        ({"phone": "bel maar"}, {"phone": "Vul het hele nummer in"}),
        ({"phone": NUMBER, "email": "jan@"}, {"email": "Vul het hele e-mailadres in"}),
        ({"phone": "123", "email": "jan"}, {"phone": "Vul het hele nummer in", "email": "Vul het hele e-mailadres in"}),
    ],
)
def test_each_mistake_is_named_in_dutch_and_nothing_is_kept(here, visitor, taken, details, wrong) -> None:
    answer = fills_in(visitor, **details)
    assert answer.status_code == 422
    assert answer.json()["wrong"].keys() == wrong.keys()
    assert all(sentence in answer.json()["wrong"][name] for name, sentence in wrong.items())
    assert answer.json()["detail"] in answer.json()["wrong"].values()
    assert not [one for one in details.values() if len(one) > 3 and one in answer.text.replace("jan@organisatie", "")]
    assert given(here, taken) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0612345678", "+31 6 12345678"),
        ("(020) 765 43 21", "+31 20 765 4321"),
        ("0032 470 98 76 54", "+32 470 98 76 54"),
        ("０６-12345678", "+31 6 12345678"),
    ],
)
def test_a_number_is_kept_as_it_is_dialled_from_anywhere(typed: str, kept: str) -> None:
    assert read_details("", typed, "").phone == kept


def test_a_name_is_no_way_around_the_redaction() -> None:
    assert "123456782" not in read_details("Jan, bsn 123456782", NUMBER, "").name


def test_without_a_person_nothing_is_kept(here, visitor) -> None:
    answer = fills_in(visitor, phone=NUMBER)
    assert (answer.status_code, _kept(here)) == (409, 0)
    taken = here.take_over(visitor.conversation, "Anna").id
    here.run(here.handovers.close(taken, ANNA))
    assert "Er helpt u nu geen medewerker" in fills_in(visitor, phone=NUMBER).json()["detail"]
    assert _kept(here) == 0


def test_it_goes_with_the_conversation(here, visitor, taken) -> None:
    fills_in(visitor, phone=NUMBER).raise_for_status()
    assert _kept(here) == 1
    erase_conversation(here.state.audit, visitor.conversation, "test")
    assert _kept(here) == 0


def test_it_goes_after_its_time(here, visitor, taken) -> None:
    fills_in(visitor, phone=NUMBER).raise_for_status()
    purge(here.settings, here.state.engine)
    assert _kept(here) == 1
    purge(here.settings.model_copy(update={"retention_transcripts_days": 0}), here.state.engine)
    assert _kept(here) == 0


def test_an_export_for_the_visitor_can_be_read(here, visitor, taken) -> None:
    fills_in(visitor, phone=NUMBER, email=ADDRESS).raise_for_status()
    (row,) = PrivacyService(here.settings, here.state.engine).export(visitor.conversation)["tables"]["handover_contact"]
    assert DETAILS.phone in row["sealed"]
    assert ADDRESS in row["sealed"]


def test_an_export_also_opens_the_address_of_a_question_that_must_still_go(open_desk, mail) -> None:
    here = open_desk(**mail_settings(mail) | {"smtp_port": free_port(), "office_hours": ""})
    visitor = Visitor(here)
    visitor.asks_for_person()
    visitor.clicks("Ja, graag")
    visitor.says(ADDRESS)
    (row,) = PrivacyService(here.settings, here.state.engine).export(visitor.conversation)["tables"]["handover_outbox"]
    assert row["sealed_address"] == ADDRESS


def _kept(here: SecondGateway) -> int:
    with here.state.engine.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM handover_contact")).scalar_one()


def test_it_is_in_the_ticket(open_desk) -> None:
    with MailServer() as server:
        here = open_desk(**mail_settings(server))
        visitor = Visitor(here)
        visitor.asks_for_person()
        visitor.clicks("Ja, graag")
        fills_in(visitor, name="Jan de Boer", phone=NUMBER).raise_for_status()
        with here.state.engine.begin() as connection:
            connection.execute(text("UPDATE handover SET waiting_since = '2020-01-01 00:00:00.000000'"))
        until(lambda: not here.run(here.handovers.queue()))
        visitor.says(ADDRESS)
        assert "door de bezoeker doorgegeven: Jan de Boer, +31 6 12345678" in server.mails[0].get_content()


def test_without_a_secret_nothing_is_kept(settings_here: Settings) -> None:
    with pytest.raises(ValueError, match="secret"):
        Contacts(None, settings_here.model_copy(update={"internal_secret": None}))  # type: ignore[arg-type]


def test_what_is_wrong_says_nothing_of_what_was_typed() -> None:
    with pytest.raises(WrongDetails) as wrong:
        read_details("", "0612", "jan@@example")
    assert str(wrong.value) == "phone, email"
