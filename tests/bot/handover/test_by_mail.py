"""When nobody can answer in the chat: the question goes to the mailbox, and the address is kept nowhere."""

import json
import logging
import sqlite3
import time
from contextlib import closing
from email.message import EmailMessage

import pytest

from bot.handover.handover import NotWaiting
from bot.handover.repository import HandoverRepository
from bot.platform.database import connect
from tests.bot.handover.conftest import Visitor
from tests.bot.handover.test_takeover import REFERENCE, in_queue
from tests.bot.mail_server import MailServer, free_port, mail_settings
from tests.bot.second_gateway import SecondGateway, staff
from tests.waiting import until

ADDRESS = "j.devries+bro@waterschap-voorbeeld.nl"
CLOSED = {"office_hours": ""}


def everything_stored(here: SecondGateway) -> str:
    """All text in all tables."""
    with closing(sqlite3.connect(here.settings.database_url.removeprefix("sqlite:///"))) as database:
        return "\n".join(database.iterdump())


def outbox(here: SecondGateway) -> list[tuple[str, int]]:
    """The sealed addresses with the attempts made."""
    with closing(sqlite3.connect(here.settings.database_url.removeprefix("sqlite:///"))) as database:
        return database.execute("SELECT sealed_address, attempts FROM handover_outbox").fetchall()


def asked_for_address(visitor: Visitor) -> None:
    visitor.asks_for_person()
    (question,) = visitor.clicks("Ja, graag")
    assert question["form"] == "email"
    assert "Op welk e-mailadres" in question["text"]


@pytest.fixture
def closed(open_desk, mail: MailServer) -> SecondGateway:
    """A gateway outside office hours, with a mailbox."""
    return open_desk(**CLOSED, **mail_settings(mail))


@pytest.mark.parametrize("typed", [ADDRESS, f"Mijn adres is {ADDRESS}."])
def test_outside_office_hours_the_question_is_mailed(closed, mail: MailServer, caplog, typed: str) -> None:
    caplog.set_level(logging.DEBUG)
    visitor = Visitor(closed)
    visitor.says('ik krijg steeds de melding "Organisatie niet bekend", mijn bsn is 111222333')
    asked_for_address(visitor)
    (reply,) = visitor.says(typed)

    (sent,) = mail.mails
    reference = REFERENCE.search(reply["text"])[0]
    assert "is doorgegeven" in reply["text"]
    assert isinstance(sent, EmailMessage)
    assert sent["Reply-To"] == ADDRESS
    assert (sent["To"], mail.recipients) == ("servicedesk@bro.example.nl", ["servicedesk@bro.example.nl"])
    assert sent["Subject"].startswith(f"[{reference}]")
    body = sent.get_content()
    assert reference in body
    assert 'Foutmelding volgens de bezoeker: "Organisatie niet bekend"' in body
    assert "De bezoeker vroeg om een medewerker." in body
    assert "111222333" not in body

    stored = everything_stored(closed)
    assert reference in stored
    assert ADDRESS not in stored
    assert "waterschap-voorbeeld" not in stored
    assert "waterschap-voorbeeld" not in " ".join(visitor.texts())
    logged = " ".join(
        json.dumps(record.__dict__, default=str) for record in caplog.records if record.name != "mail.log"
    )
    assert "waterschap-voorbeeld" not in logged


def test_the_consent_question_says_that_it_goes_by_mail(closed) -> None:
    (question,) = Visitor(closed).asks_for_person()
    assert "per e-mail doorgeven" in question["text"]


@pytest.mark.parametrize("typed", ["jan@", "jan.waterschap.nl", "jan @ waterschap"])
def test_a_wrong_address_is_asked_again(closed, mail: MailServer, typed: str) -> None:
    visitor = Visitor(closed)
    asked_for_address(visitor)
    (reply,) = visitor.says(typed)
    assert "kunnen wij niet mailen" in reply["text"]
    assert reply["form"] == "email"
    assert "is doorgegeven" in visitor.says(ADDRESS)[0]["text"]
    assert len(mail.mails) == 1


def test_the_sweep_leaves_alone_what_is_being_sent(closed, mail: MailServer, caplog) -> None:
    """It took a question that had just been left, and the visitor read that sending failed."""
    visitor = Visitor(closed)
    asked_for_address(visitor)
    handover = closed.run(closed.handovers.open_of(visitor.conversation))
    HandoverRepository(connect(closed.settings.database_url)).leave_address(handover.id, "being sent elsewhere")
    time.sleep(5 * closed.settings.handover_sweep_seconds)
    assert "ticket_not_sent" not in caplog.messages
    assert outbox(closed) == [("being sent elsewhere", 1)]


@pytest.mark.parametrize("refusal", ["liever niet", "Nee, liever niet.", None])
def test_who_would_rather_not_gets_the_contact(closed, mail: MailServer, refusal: str | None) -> None:
    visitor = Visitor(closed)
    asked_for_address(visitor)
    (reply,) = visitor.says(refusal) if refusal else visitor.clicks("Liever niet")
    assert "support@broservicedesk.nl" in reply["text"]
    assert closed.run(closed.handovers.open_of(visitor.conversation)) is None
    assert mail.mails == []


def test_mail_that_fails_is_told_and_sent_later(open_desk, mail: MailServer) -> None:
    here = open_desk(**CLOSED, **mail_settings(mail))
    mail.refuses = True
    visitor = Visitor(here)
    asked_for_address(visitor)
    (reply,) = visitor.says(ADDRESS)
    assert "Versturen lukt op dit moment niet" in reply["text"]
    stored = everything_stored(here)
    assert "handover_outbox" in stored
    assert "waterschap-voorbeeld" not in stored

    mail.refuses = False
    with closing(sqlite3.connect(here.settings.database_url.removeprefix("sqlite:///"))) as database:
        assert database.execute("SELECT attempts FROM handover_outbox").fetchall() == [(1,)]
        database.execute("UPDATE handover_outbox SET next_at = '2020-01-01 00:00:00.000000'")
        database.commit()
    until(lambda: len(mail.mails) == 1)
    assert mail.mails[0]["Reply-To"] == ADDRESS
    until(lambda: outbox(here) != [] and outbox(here)[0][0] == "")  # the address is gone; Rasa, for a note, is away
    until(lambda: outbox(here)[0][1] == 1)
    time.sleep(0.5)
    assert len(mail.mails) == 1


def test_mail_waits_for_a_server_that_is_away_and_survives_a_restart(settings_here, mail: MailServer) -> None:
    away = mail_settings(mail) | {"smtp_port": free_port()}
    with SecondGateway(settings_here, **CLOSED, **away) as before:
        visitor = Visitor(before)
        asked_for_address(visitor)
        assert "Versturen lukt op dit moment niet" in visitor.says(ADDRESS)[0]["text"]
    with closing(sqlite3.connect(settings_here.database_url.removeprefix("sqlite:///"))) as database:
        database.execute("UPDATE handover_outbox SET next_at = '2020-01-01 00:00:00.000000'")
        database.commit()
    with SecondGateway(settings_here, **CLOSED, **mail_settings(mail)):
        until(lambda: len(mail.mails) == 1)


def test_a_gateway_without_a_mailbox_leaves_the_question_to_one_that_has_it(settings_here, mail: MailServer) -> None:
    away = mail_settings(mail) | {"smtp_port": free_port()}
    with SecondGateway(settings_here, **CLOSED, **away) as before:
        visitor = Visitor(before)
        asked_for_address(visitor)
        visitor.says(ADDRESS)
    with closing(sqlite3.connect(settings_here.database_url.removeprefix("sqlite:///"))) as database, database:
        database.execute("UPDATE handover_outbox SET next_at = '2020-01-01 00:00:00.000000'")
    with SecondGateway(settings_here, **CLOSED) as other:
        other.run(other.handovers.send_waiting())
        assert [attempts for _, attempts in outbox(other)] == [1]


def test_who_waits_too_long_is_asked_for_an_address(open_desk, mail: MailServer) -> None:
    here = open_desk(handover_wait_minutes=0.01, **mail_settings(mail))
    visitor = Visitor(here)
    in_queue(here, visitor)
    until(lambda: "nog geen medewerker vrij" in visitor.texts()[-1])
    assert visitor.entries()[-1]["form"] == "email"
    assert here.run(here.handovers.queue()) == []
    assert "is doorgegeven" in visitor.says(ADDRESS)[0]["text"]
    assert len(mail.mails) == 1


def test_who_waits_too_long_without_mail_gets_the_contact(open_desk) -> None:
    here = open_desk(handover_wait_minutes=0.01)
    visitor = Visitor(here)
    number = in_queue(here, visitor)
    until(lambda: "Bel of mail de BRO Servicedesk" in visitor.texts()[-1])
    assert here.run(here.handovers.get(number)).state == "gesloten"
    with pytest.raises(NotWaiting):
        here.run(here.handovers.take(number, staff("Anna")))


def test_an_address_that_nobody_asked_for_is_not_used(here: SecondGateway, visitor: Visitor) -> None:
    with pytest.raises(NotWaiting):
        here.run(here.handovers.leave_email(visitor.conversation, ADDRESS))


def test_one_conversation_cannot_fill_the_mailbox(closed, mail: MailServer) -> None:
    visitor = Visitor(closed)
    for _ in range(3):
        asked_for_address(visitor)
        visitor.says(ADDRESS)
    (reply,) = visitor.asks_for_person()
    assert "088 - 8664 999" in reply["text"]
    assert reply["choices"] == []
    assert len(mail.mails) == 3
