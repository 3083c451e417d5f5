"""A question in the mailbox or ticket system is followed by a note with a suggested reply, with the real model."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from email.message import EmailMessage
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.handover.models import OutboxRow
from bot.platform.database import reading
from bot.servicedesk.suggestions.models import SuggestionSetRow
from tests.bot.handover.conftest import Visitor
from tests.bot.handover.tickets.conftest import TicketServer, server  # noqa: F401
from tests.bot.mail_server import MailServer, mail_settings
from tests.bot.second_gateway import DESK, SecondGateway
from tests.conftest import RunningStack
from tests.waiting import until

ADDRESS = "jan@waterschap-voorbeeld.nl"
QUESTION = "Wat is eHerkenning en waarom moet ik dat hebben?"


@pytest.fixture
def open_desk(running: RunningStack, tmp_path: Path) -> Iterator[Callable[..., SecondGateway]]:
    """A gateway in front of the running assistant, when nobody is at the desk."""
    closed = DESK | {"office_hours": "", "handover_sweep_seconds": 0.2, "state_dir": tmp_path}
    with ExitStack() as stack:
        yield lambda **changes: stack.enter_context(SecondGateway(running.settings, **closed | changes))


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """A mail server."""
    with MailServer() as running:
        yield running


def leaves(here: SecondGateway, *questions: str) -> Visitor:
    """A visitor who asks, and then leaves an address."""
    visitor = Visitor(here)
    for question in questions:
        visitor.says(question)
    visitor.asks_for_person()
    visitor.clicks("Ja, graag")
    assert "is doorgegeven" in visitor.says(ADDRESS)[0]["text"]
    return visitor


def nothing_waits(here: SecondGateway) -> bool:
    with reading(here.state.engine) as session:
        return session.query(OutboxRow).count() == 0


def at_once(here: SecondGateway) -> bool:
    """Whether nothing waits; what does is due now, also when the failure was written down only just now."""
    with here.state.engine.begin() as database:
        database.exec_driver_sql("UPDATE handover_outbox SET next_at = '2020-01-01 00:00:00.000000'")
    return nothing_waits(here)


def text_of(sent: EmailMessage) -> str:
    return sent.get_content().replace("\r\n", "\n")


def test_the_mailbox_gets_a_suggested_reply_for_the_servicedesk_alone(open_desk, mail: MailServer) -> None:
    here = open_desk(**mail_settings(mail))
    leaves(here, QUESTION)
    until(lambda: len(mail.mails) == 2)
    question, note = mail.mails
    assert note["In-Reply-To"] == question["Message-ID"]
    assert note["Subject"].startswith(question["Subject"].partition("]")[0])
    assert mail.recipients == ["servicedesk@bro.example.nl"] * 2
    assert note["Reply-To"] is None
    body = text_of(note)
    assert body.startswith("VOORSTEL VOOR EEN ANTWOORD\nAlleen voor medewerkers.")
    assert "- Zekerheid: waarschijnlijk goed" in body
    assert "- Bron: " in body
    assert "Geachte heer of mevrouw," in body
    assert "eHerkenning" in body.partition("Geachte")[2]
    assert "**" not in body
    assert ADDRESS not in note.as_string()
    until(lambda: nothing_waits(here))


def test_what_the_assistant_cannot_answer_gets_no_note(open_desk, mail: MailServer) -> None:
    here = open_desk(**mail_settings(mail))
    visitor = leaves(here, "welke film draait er vanavond in de bioscoop")
    until(lambda: nothing_waits(here))
    assert len(mail.mails) == 1
    with reading(here.state.engine) as session:
        (asked,) = session.query(SuggestionSetRow).filter_by(conversation_id=visitor.conversation)
        assert (asked.agent, asked.reason) == ("ticketsysteem", "buiten_bereik")


def test_notes_can_be_switched_off(open_desk, mail: MailServer) -> None:
    here = open_desk(**mail_settings(mail), ticket_suggestions=False)
    leaves(here, QUESTION)
    until(lambda: nothing_waits(here))
    assert len(mail.mails) == 1


def test_a_note_that_is_refused_comes_later_and_the_question_is_not_sent_twice(open_desk, server: TicketServer) -> None:  # noqa: F811
    here = open_desk(ticket_system="rt", ticket_url=server.url, ticket_token=SecretStr("geheim"))
    server.refused_paths.add("/REST/2.0/ticket/77/comment")
    leaves(here, QUESTION)
    until(lambda: len(server.requests) == 2)
    server.refused_paths.clear()
    until(lambda: at_once(here))
    assert [path for _, path, *_ in server.requests] == ["/REST/2.0/ticket"] + ["/REST/2.0/ticket/77/comment"] * 2
    assert server.requests[-1][3]["Content"].startswith("VOORSTEL VOOR EEN ANTWOORD")


def test_who_erases_the_conversation_takes_the_note_back(open_desk, server: TicketServer) -> None:  # noqa: F811
    here = open_desk(ticket_system="rt", ticket_url=server.url, ticket_token=SecretStr("geheim"))
    server.refused_paths.add("/REST/2.0/ticket/77/comment")
    visitor = leaves(here, QUESTION)
    until(lambda: len(server.requests) == 2)
    visitor.call("DELETE", "/conversation").raise_for_status()
    assert nothing_waits(here)
