"""Who asks for it gets the conversation with a person by mail when it ends: once, and nobody else."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.message import EmailMessage

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from bot.platform.settings import Settings
from bot.turns.erasing import erase_conversation
from tests.bot.handover.conftest import Visitor
from tests.bot.mail_server import MailServer, free_port, mail_settings
from tests.bot.second_gateway import SecondGateway, staff
from tests.waiting import until

ANNA = staff("Anna")
ADDRESS = "jan@gemeente-voorbeeld.nl"
LONG_AGO = "2020-01-01 00:00:00.000000"


@pytest.fixture
def here(open_desk, mail: MailServer) -> SecondGateway:
    """A gateway with somebody at the desk, and with mail; nothing is sent before a test says that it is time."""
    return open_desk(**mail_settings(mail))


@pytest.fixture
def taken(here: SecondGateway, visitor: Visitor) -> int:
    """The handover of a visitor who asked the assistant something, and then talks with Anna."""
    visitor.says("een vraag aan de assistent")
    number = here.take_over(visitor.conversation, "Anna").id
    here.agent_says(visitor.conversation, "Goedemorgen, waarmee kan ik helpen?")
    visitor.says("mijn bsn is 111222333, is dat erg?")
    return number


def fills_in(visitor: Visitor, **details: object) -> httpx.Response:
    return visitor.call("POST", "/contact", json=details)


def wishes(visitor: Visitor, **details: object) -> str:
    """Fill in the form with the wish for the conversation; returns what was said about it."""
    answer = fills_in(visitor, **{"email": ADDRESS, "transcript": True} | details)
    return str(answer.raise_for_status().json()["replies"][0]["text"])


def outbox(here: SecondGateway) -> list[tuple[str, str, int]]:
    with here.state.engine.connect() as connection:
        rows = connection.execute(text("SELECT what, sealed_address, attempts FROM handover_outbox")).all()
    return [tuple(row) for row in rows]


def time_passes(here: SecondGateway) -> None:
    """All that waits in the outbox is due, and the gateway looks."""
    with here.state.engine.begin() as connection:
        connection.execute(text(f"UPDATE handover_outbox SET next_at = '{LONG_AGO}'"))
    here.run(here.handovers.send_waiting())


def the_mail(mail: MailServer) -> EmailMessage:
    until(lambda: mail.mails != [])
    (sent,) = mail.mails
    assert mail.recipients == [ADDRESS]
    return sent


def silent_for_long(here: SecondGateway) -> None:
    with here.state.engine.begin() as connection:
        connection.execute(text(f"UPDATE message SET at = '{LONG_AGO}'"))
        connection.execute(text(f"UPDATE handover SET taken_at = '{LONG_AGO}', consented_at = '{LONG_AGO}'"))


def test_when_the_agent_closes_it_the_visitor_gets_what_was_said_with_the_person(here, visitor, taken, mail) -> None:
    assert "per e-mail" in wishes(visitor)
    assert outbox(here) == []
    here.run(here.handovers.close(taken, ANNA))
    reference = here.run(here.handovers.get(taken)).reference
    visitor.says("weer een vraag aan de assistent")
    assert mail.mails == [], "who closed it by mistake has a minute"
    time_passes(here)

    sent = the_mail(mail)
    assert sent["Subject"] == f"[{reference}] Uw gesprek met de BRO Servicedesk"
    assert (sent["From"], sent["To"]) == ("chat@bro.example.nl", ADDRESS)
    assert sent["Reply-To"] == "servicedesk@bro.example.nl"
    assert sent["Auto-Submitted"] == "auto-generated"
    body = sent.get_content()
    assert "U sprak in de chat met Anna van de BRO Servicedesk." in body
    assert reference in body
    assert "bel 088 - 8664 999" in body
    assert "Goedemorgen, waarmee kan ik helpen?" in body
    assert "is dat erg?" in body
    assert "111222333" not in body
    assert "aan de assistent" not in body, "only the part with the person"
    assert "{" not in body
    assert "**" not in body
    until(lambda: outbox(here) == [])


def test_silence_that_ends_it_sends_it_too(here, visitor, taken, mail) -> None:
    wishes(visitor)
    silent_for_long(here)
    until(lambda: here.run(here.handovers.get(taken)).state == "gesloten")
    time_passes(here)
    assert "Het gesprek is nu afgesloten." in the_mail(mail).get_content()


@pytest.mark.parametrize("details", [{}, {"transcript": False}])
def test_who_does_not_ask_gets_nothing(here, visitor, taken, mail, details) -> None:
    told = fills_in(visitor, email=ADDRESS, **details).raise_for_status().json()["replies"][0]["text"]
    assert "per e-mail" not in told
    here.run(here.handovers.close(taken, ANNA))
    assert (outbox(here), mail.mails) == ([], [])


def test_who_changes_their_mind_gets_nothing(here, visitor, taken) -> None:
    wishes(visitor)
    fills_in(visitor, phone="06-12345678").raise_for_status()
    here.run(here.handovers.close(taken, ANNA))
    assert outbox(here) == []


def test_it_needs_an_address(here, visitor, taken) -> None:
    answer = fills_in(visitor, phone="06-12345678", transcript=True)
    assert (answer.status_code, answer.json()["wrong"]) == (
        422,
        {"email": "Vul een e-mailadres in. Daar sturen wij het gesprek heen."},
    )


def test_without_mail_it_is_not_offered_and_not_promised(open_desk) -> None:
    here = open_desk()
    visitor = Visitor(here)
    number = here.take_over(visitor.conversation, "Anna").id
    assert visitor.call("GET", "/contact").json() == {"transcript": False}
    assert "per e-mail" not in wishes(visitor)
    here.run(here.handovers.close(number, ANNA))
    assert outbox(here) == []


def test_with_mail_it_is_offered_also_when_questions_go_to_a_ticket_system(open_desk, mail) -> None:
    elsewhere = {"ticket_system": "zammad", "ticket_url": "http://127.0.0.1:9", "ticket_token": SecretStr("x")}
    here = open_desk(
        **{name: mail_settings(mail)[name] for name in ("smtp_host", "smtp_port", "mail_from")}, **elsewhere
    )
    assert Visitor(here).call("GET", "/contact").json() == {"transcript": True}


def test_what_fails_is_tried_again_and_arrives_once(here, visitor, taken, mail, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    wishes(visitor)
    here.run(here.handovers.close(taken, ANNA))
    mail.refuses = True
    time_passes(here)
    until(lambda: outbox(here)[0][2] >= 1)
    mail.refuses = False
    time_passes(here)
    the_mail(mail)
    until(lambda: outbox(here) == [])
    time_passes(here)
    assert len(mail.mails) == 1
    assert {"transcript_not_sent", "transcript_sent"} <= set(caplog.messages)
    records = [record for record in caplog.records if record.name != "mail.log"]
    logged = " ".join(json.dumps(record.__dict__, default=str) for record in records)
    assert "gemeente-voorbeeld" not in logged
    assert "waarmee kan ik" not in logged


def test_two_gateways_send_it_once(settings_here: Settings, mail: MailServer) -> None:
    slow = mail_settings(mail) | {"handover_sweep_seconds": 60.0}
    with SecondGateway(settings_here, **slow) as one, SecondGateway(settings_here, **slow) as two:
        visitor = Visitor(one)
        number = one.take_over(visitor.conversation, "Anna").id
        wishes(visitor)
        one.run(one.handovers.close(number, ANNA))
        with one.state.engine.begin() as connection:
            connection.execute(text(f"UPDATE handover_outbox SET next_at = '{LONG_AGO}'"))
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda gateway: gateway.run(gateway.handovers.send_waiting()), (one, two, one, two)))
        assert len(mail.mails) == 1


def test_a_second_attempt_at_one_mail_has_the_same_id(here, visitor, taken, mail) -> None:
    """The mail server may take it and break the connection before it says so: then it can tell."""
    wishes(visitor)
    here.run(here.handovers.close(taken, ANNA))
    row = text("SELECT asked_at FROM handover_outbox")
    with here.state.engine.connect() as connection:
        asked = datetime.fromisoformat(str(connection.execute(row).scalar_one())).replace(tzinfo=UTC)
    time_passes(here)
    assert f"{asked:%Y%m%d%H%M%S}@bro.example.nl" in the_mail(mail)["Message-ID"]


def test_who_opens_it_again_within_a_minute_sends_it_at_its_real_end(here, visitor, taken, mail) -> None:
    wishes(visitor)
    here.run(here.handovers.close(taken, ANNA))
    here.run(here.handovers.reopen(taken, ANNA))
    time_passes(here)
    until(lambda: outbox(here) == [])
    assert mail.mails == []
    here.agent_says(visitor.conversation, "Nog één ding.")
    here.run(here.handovers.close(taken, ANNA))
    time_passes(here)
    body = the_mail(mail).get_content()
    assert "Nog één ding." in body
    assert "Goedemorgen" in body


def test_what_is_erased_is_not_mailed(here, visitor, taken, mail) -> None:
    wishes(visitor)
    here.run(here.handovers.close(taken, ANNA))
    erase_conversation(here.state.audit, visitor.conversation, "test")
    time_passes(here)
    assert (outbox(here), mail.mails) == ([], [])


def test_a_talk_that_becomes_a_question_by_mail_is_sent_beside_it(here, visitor, taken, mail) -> None:
    wishes(visitor)
    here.run(here.handovers.give_back(taken, ANNA))
    with here.state.engine.begin() as connection:
        connection.execute(text(f"UPDATE handover SET waiting_since = '{LONG_AGO}'"))
    until(lambda: not here.run(here.handovers.queue()))
    visitor.says("vragen@gemeente-voorbeeld.nl")
    time_passes(here)
    until(lambda: set(mail.recipients) == {"servicedesk@bro.example.nl", ADDRESS})


def test_a_person_who_never_came_leaves_nothing_to_send(here, visitor, mail) -> None:
    visitor.asks_for_person()
    visitor.clicks("Ja, graag")
    wishes(visitor)
    here.run(here.handovers.consent(visitor.conversation, yes=False))
    assert outbox(here) == []


def test_what_waits_survives_a_restart_and_a_mail_server_that_is_away(settings_here: Settings, mail) -> None:
    with SecondGateway(settings_here, **mail_settings(mail) | {"smtp_port": free_port()}) as before:
        visitor = Visitor(before)
        number = before.take_over(visitor.conversation, "Anna").id
        wishes(visitor)
        before.run(before.handovers.close(number, ANNA))
        time_passes(before)
    with SecondGateway(settings_here, **mail_settings(mail)) as after:
        time_passes(after)
        the_mail(mail)
