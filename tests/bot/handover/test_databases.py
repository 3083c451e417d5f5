"""The steps of a handover on both kinds of database, with several gateways at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.conversations.repository import ConversationRepository
from bot.handover.contact import ContactDetails, Contacts
from bot.handover.lists import of_team
from bot.handover.models import HandoverRow, OutboxRow
from bot.handover.repository import HandoverRepository
from bot.platform.database import connect, upgrade
from bot.platform.settings import Settings
from bot.privacy.audit import Audit
from bot.privacy.service import PrivacyService
from bot.turns.erasing import erase_conversation


@pytest.fixture
def sqlite(tmp_path) -> str:
    """The URL of a new SQLite database."""
    return f"sqlite:///{tmp_path}/bro.db"


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    url = request.getfixturevalue(request.param)
    upgrade(url)
    engine = connect(url)
    yield engine
    engine.dispose()


@pytest.fixture
def conversation(engine: Engine) -> str:
    return ConversationRepository(engine).create("website")


def test_how_a_visitor_is_reached_is_there_once_and_goes_with_the_conversation(
    engine: Engine, conversation: str, settings: Settings
) -> None:
    handover = HandoverRepository(engine).offer(conversation, "gevraagd", None)
    contacts = Contacts(engine, settings)
    for phone in ("+31 6 12345678", "+31 6 87654321"):
        contacts.keep(handover.id, ContactDetails(phone=phone))
    assert contacts.of(handover.id) == ContactDetails(phone="+31 6 87654321")
    (row,) = PrivacyService(settings, engine).export(conversation)["tables"]["handover_contact"]
    assert "87654321" in row["sealed"]
    erase_conversation(Audit(engine, 365), conversation, "test")
    assert contacts.of(handover.id) is None


def together(work, times: int = 8) -> list:
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(work, range(times)))


def test_many_offers_at_once_are_one_handover(engine: Engine, conversation: str) -> None:
    offers = together(lambda _: HandoverRepository(engine).offer(conversation, "gevraagd", None))
    assert len({offer.id for offer in offers}) == 1
    assert len({offer.reference for offer in offers}) == 1


def test_the_database_refuses_a_second_open_one_but_keeps_old_ones(engine: Engine, conversation: str) -> None:
    repository = HandoverRepository(engine)
    first = repository.offer(conversation, "gevraagd", None)
    with pytest.raises(IntegrityError), Session(engine, future=True) as session, session.begin():
        session.add(HandoverRow(conversation_id=conversation, state="wachtend", reason="gevraagd"))
    repository.move(first.id, ("aangeboden",), {"state": "ingetrokken"})
    assert repository.offer(conversation, "boosheid", "klacht").id != first.id


def test_one_of_many_steps_wins_and_the_conversation_follows(engine: Engine, conversation: str) -> None:
    repository = HandoverRepository(engine)
    handover = repository.offer(conversation, "gevraagd", None)
    repository.move(handover.id, ("aangeboden",), {"state": "wachtend", "waiting_since": datetime.now(UTC)})
    assert repository.attention(conversation) == (None, True)

    def take(number: int) -> bool:
        values = {"state": "in_gesprek", "agent": f"els{number}", "agent_name": f"Els {number}"}
        return HandoverRepository(engine).move(handover.id, ("wachtend",), values) is not None

    results = together(take)
    assert results.count(True) == 1
    assert repository.attention(conversation) == (f"Els {results.index(True)}", False)
    repository.move(handover.id, ("in_gesprek",), {"state": "gesloten"})
    assert repository.attention(conversation) == (None, False)


def test_what_waits_for_a_team_is_found_by_it(engine: Engine) -> None:
    repository, conversations = HandoverRepository(engine), ConversationRepository(engine)
    for team in ("Techniek", None):
        offered = repository.offer(conversations.create("website"), "gevraagd", None)
        repository.move(offered.id, ("aangeboden",), {"state": "wachtend", "team": team})
    assert [one.team for one in repository.select(*of_team("Techniek"))] == ["Techniek"]
    assert len(repository.select(*of_team(""))) == 2


def test_an_address_is_left_once_and_erased_with_the_conversation(engine: Engine, conversation: str) -> None:
    repository = HandoverRepository(engine)
    handover = repository.offer(conversation, "gevraagd", None)
    assert repository.leave_address(handover.id, "verzegeld") is None, "no address was asked for"
    repository.move(handover.id, ("aangeboden",), {"email_asked_at": datetime.now(UTC), "summary": {"role": "x"}})
    left = together(lambda _: HandoverRepository(engine).leave_address(handover.id, "verzegeld"))
    assert [one.state for one in left if one] == ["per_mail"]
    erase_conversation(Audit(engine, 365), conversation, "test")
    after = repository.get(handover.id)
    assert (after.conversation_id, after.summary.role, after.state) == (None, None, "per_mail")
    with Session(engine, future=True) as session:
        assert session.execute(select(func.count()).select_from(OutboxRow)).scalar_one() == 0
