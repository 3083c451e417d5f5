"""Handovers with the real dialogue: when a person is offered, what they get to know, and what erasing does."""

import sqlite3
from contextlib import closing

import pytest

from bot.handover.handover import NotWaiting
from tests.bot.handover.conftest import Visitor
from tests.bot.second_gateway import DESK, SecondGateway, staff

ANNA = staff("Anna")


@pytest.fixture
def here(gateway) -> SecondGateway:
    """A gateway with somebody at the desk, in front of the running stack."""
    return gateway(**DESK)


@pytest.fixture
def visitor(here: SecondGateway) -> Visitor:
    return Visitor(here)


def waiting(here: SecondGateway, visitor: Visitor):
    return here.run(here.handovers.open_of(visitor.conversation))


def test_who_types_for_a_person_is_asked_for_consent_at_once(here, visitor) -> None:
    (reply,) = visitor.says("ik wil een medewerker spreken")
    assert "Mag ik u doorverbinden" in reply["text"]
    assert "Doorverbinden kan ik niet" not in reply["text"]
    visitor.says("ja graag")
    assert (waiting(here, visitor).state, waiting(here, visitor).reason) == ("wachtend", "gevraagd")


@pytest.mark.parametrize(
    ("answer", "state"), [("ja dat is goed hoor, doe dat maar", "wachtend"), ("nee, dat hoeft niet", None)]
)
def test_consent_in_the_visitors_own_words(here, visitor, answer: str, state: str | None) -> None:
    visitor.says("ik wil een medewerker spreken")
    visitor.says(answer)
    handover = waiting(here, visitor)
    assert (handover.state if handover else None) == state


def test_a_second_miss_offers_a_person(here, visitor) -> None:
    visitor.says("wat is de hoofdstad van Peru")
    replies = visitor.says("hoe laat gaat de trein naar Utrecht")
    assert "Mag ik u doorverbinden" in replies[-1]["text"]
    assert "Een medewerker spreken" not in [choice["title"] for reply in replies for choice in reply["choices"]]
    visitor.clicks("Ja, graag")
    assert waiting(here, visitor).reason == "niet_begrepen"


def test_a_complaint_gets_its_answer_and_the_offer(here, visitor) -> None:
    answer, question = visitor.says("ik wil een klacht indienen over de servicedesk")
    assert answer["intent"] == "klacht"
    assert "Mag ik u doorverbinden" in question["text"]
    visitor.clicks("Ja, graag")
    assert (waiting(here, visitor).reason, waiting(here, visitor).topic) == ("boosheid", "klacht")


def test_the_bot_goes_on_while_the_visitor_waits(here, visitor) -> None:
    visitor.asks_for_person()
    visitor.clicks("Ja, graag")
    (reply,) = visitor.says("wat is eherkenning?")
    assert reply["intent"] == "eherkenning_uitleg"
    assert waiting(here, visitor).state == "wachtend"


def test_the_summary_tells_what_is_known_and_tried(here, visitor) -> None:
    visitor.says("is gemeente Tynaarlo aangemeld?")
    visitor.says('ik krijg de melding "U hebt geen toegang tot deze dienst"')
    visitor.asks_for_person()
    visitor.clicks("Ja, graag")
    summary = waiting(here, visitor).summary
    assert summary.organisation == "Gemeente Tynaarlo"
    assert summary.organisation_result.startswith("gevonden")
    assert summary.error_texts == ["U hebt geen toegang tot deze dienst"]
    assert [step.title for step in summary.steps][:2] == ["Organisatie aangemeld bij de BRO", "eHerkenning-account"]
    asked = [tried.question for tried in summary.tried]
    assert asked == ["is gemeente Tynaarlo aangemeld?", 'ik krijg de melding "U hebt geen toegang tot deze dienst"']
    assert summary.tried[0].title == "Staat mijn organisatie op de lijst?"


def test_erasing_during_a_takeover_ends_it(here, visitor) -> None:
    visitor.asks_for_person()
    visitor.clicks("Ja, graag")
    number = waiting(here, visitor).id
    here.run(here.handovers.take(number, ANNA))
    visitor.call("DELETE", "/conversation").raise_for_status()
    ended = here.run(here.handovers.get(number))
    assert (ended.state, ended.conversation_id, ended.summary.tried) == ("ingetrokken", None, [])
    assert number not in [handover.id for handover in here.run(here.handovers.mine(ANNA))]
    with pytest.raises(NotWaiting):
        here.run(here.handovers.say(number, ANNA, "Bent u er nog?"))


def test_erasing_takes_back_what_was_not_sent_yet(gateway) -> None:
    mail = {
        "smtp_host": "127.0.0.1",
        "smtp_port": 9,
        "smtp_security": "none",
        "mail_from": "a@b.nl",
        "mail_to": "c@d.nl",
    }
    here = gateway(handover="off", **mail)
    visitor = Visitor(here)
    visitor.asks_for_person()
    visitor.clicks("Ja, graag")
    assert "Versturen lukt op dit moment niet" in visitor.says("jan@waterschap-voorbeeld.nl")[0]["text"]
    with closing(sqlite3.connect(here.settings.database_url.removeprefix("sqlite:///"))) as database:
        rows = "SELECT count(*) FROM handover_outbox JOIN handover ON id = handover_id WHERE state = 'per_mail'"
        assert database.execute(rows).fetchone() == (1,)
        visitor.call("DELETE", "/conversation").raise_for_status()
        assert database.execute(rows).fetchone() == (0,)
