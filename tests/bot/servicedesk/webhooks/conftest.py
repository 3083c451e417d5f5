"""What the tests of webhooks share: a gateway that may call this machine, a manager, and a receiver."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from bot.conversations.live_events import LiveEvent
from bot.conversations.models import Message
from bot.conversations.repository import ConversationRepository
from bot.conversations.transcript import Said
from bot.handover.models import HandoverRow
from tests.bot.servicedesk.conftest import Browser, Desk
from tests.bot.servicedesk.webhooks.receiver import Receiver

HOOKS = "/api/servicedesk/v1/webhooks"
LOOPBACK = {"webhook_networks": ["127.0.0.0/8"]}


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    """A gateway that may call the loopback address, and tries again soon."""
    here = open_desk(**LOOPBACK)
    here.state.webhooks._waits = (0.1, 0.1, 0.1, 0.1)
    return here


@pytest.fixture
def manager(desk: Desk) -> Browser:
    """A program that may manage webhooks."""
    return desk.browser(headers={"Authorization": f"Bearer {desk.new_token('webhooks:manage')}"})


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as here:
        yield here


def register(manager: Browser, url: str, *events: str) -> dict:
    answer = manager.post(HOOKS, json={"url": url, "events": events or ["message.created"]})
    assert answer.status_code == 201, answer.text
    return answer.json()


def deliveries(manager: Browser, webhook: dict, state: str, count: int = 1) -> list[dict]:
    """The calls to a webhook, once so many are in this state."""
    for _ in range(400):
        found = manager.get(f"{HOOKS}/{webhook['id']}/deliveries").json()
        if sum(each["state"] == state for each in found) >= count:
            return found
        time.sleep(0.05)
    raise AssertionError(found)


def publish(desk: Desk, topic: str, event: LiveEvent) -> None:
    async def now() -> None:
        desk.state.live_events.publish(topic, event)

    desk.run(now())


def said(desk: Desk, what: str, conversation_id: str | None = None) -> str:
    """Let a visitor who agreed to a person say something; returns the conversation."""
    conversation_id = conversation_id or shared(desk.state.engine)
    entry = Said(position=add_message(desk.state.engine, conversation_id, what), at=datetime.now(UTC), text=what)
    publish(desk, conversation_id, LiveEvent("message", entry, entry.position))
    return conversation_id


def shared(engine: Engine) -> str:
    """A conversation that waits for a person, after consent."""
    conversation_id = ConversationRepository(engine).create("website")
    moment = datetime.now(UTC)
    with Session(engine, future=True) as session, session.begin():
        session.add(
            HandoverRow(conversation_id=conversation_id, state="wachtend", reason="gevraagd", consented_at=moment)
        )
    return conversation_id


def add_message(engine: Engine, conversation_id: str, what: str) -> int:
    """Keep a message of the visitor; returns its position."""
    position = len(ConversationRepository(engine).entries(conversation_id)) + 1
    with Session(engine, future=True) as session, session.begin():
        session.add(Message(conversation_id=conversation_id, position=position, author="bezoeker", text=what))
    return position
