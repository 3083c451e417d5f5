"""A visitor types: who has the conversation sees it, and nobody else hears of it."""

from collections.abc import Callable

import pytest

from bot.conversations.live_events import LiveEvent
from tests.bot.handover.conftest import Visitor
from tests.bot.second_gateway import DESK, staff
from tests.bot.servicedesk.conftest import Desk

STREAM = {"Accept": "text/event-stream"}


@pytest.fixture
def here(open_desk: Callable[..., Desk]) -> Desk:
    """A gateway without Rasa, with Els."""
    gateway = open_desk(**DESK)
    gateway.new_agent()
    return gateway


@pytest.fixture
def visitor(here: Desk) -> Visitor:
    """A visitor who waits."""
    visitor = Visitor(here)
    visitor.asks_for_person()
    visitor.clicks("Ja, graag")
    return visitor


def test_the_page_of_the_agent_hears_it(here: Desk, visitor: Visitor) -> None:
    number = here.run(here.handovers.queue())[0].id
    here.run(here.handovers.take(number, staff("Els")))
    with here.signed_in().stream("GET", f"/servicedesk/events?gesprek={number}", headers=STREAM) as stream:
        lines = stream.iter_lines()
        next(line for line in lines if line == "event: bericht")
        assert visitor.call("POST", "/typing").status_code == 204
        next(line for line in lines if line == "event: typt")
        assert "De bezoeker typt" in next(lines)


def test_nobody_hears_it_while_no_person_has_the_conversation(here: Desk, visitor: Visitor) -> None:
    heard: list[LiveEvent] = []
    here.state.live_events.observers.append(lambda _, event: heard.append(event))
    assert visitor.call("POST", "/typing").status_code == 204
    here.run(here.service.agent(visitor.conversation))
    assert heard == []


def test_it_is_limited_and_takes_nothing_from_messages(open_desk: Callable[..., Desk]) -> None:
    visitor = Visitor(open_desk(**DESK, limit_conversation="2/minute"))
    assert [visitor.call("POST", "/typing").status_code for _ in range(3)] == [204, 204, 429]
    assert visitor.send(text="hallo").status_code == 200


def test_without_a_token_it_is_refused(here: Desk) -> None:
    assert here.browser().post("/api/website/typing", headers={"Origin": here.url}).status_code == 401
