"""Asking a visitor how they can be reached, on the page and over the API, and who sees what they filled in."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.conversations.models import Conversation
from bot.platform.clock import now
from tests.bot.handover.conftest import Visitor
from tests.bot.servicedesk.conftest import Browser, Desk

API = "/api/servicedesk/v1/handovers"
PAGE = "/servicedesk/gesprekken"
NUMBER = "+31 6 12345678"


@pytest.fixture
def visitor(here: Desk) -> Visitor:
    return Visitor(here)


@pytest.fixture
def number(here: Desk, visitor: Visitor) -> int:
    """The handover of a visitor who talks with Els."""
    return here.take_over(visitor.conversation, "Els").id


@pytest.fixture
def els(here: Desk) -> Browser:
    return here.with_scripts("els")


@pytest.fixture
def karel(here: Desk) -> Browser:
    return here.with_scripts("karel")


def _asks(browser: Browser, number: int, face: str) -> httpx.Response:
    return browser.post(f"{PAGE if face == 'page' else API}/{number}/contact", json={})


@pytest.mark.parametrize("face", ["page", "api"])
def test_the_visitor_gets_the_form_and_the_record_says_who_asked(here: Desk, visitor, number, els, face: str) -> None:
    assert _asks(els, number, face).status_code in (200, 201)
    asked = visitor.entries()[-1]
    assert (asked["form"], asked["author"]) == ("contact", "assistent")
    (line,) = here.state.audit.entries(action="verstuurd")
    assert (line.agent, line.detail.partition(", ")[2]) == ("els", "vraag om contactgegevens")


@pytest.mark.parametrize("face", ["page", "api"])
def test_only_who_has_the_conversation_can_ask(here: Desk, visitor, number, karel, face: str) -> None:
    before = len(visitor.entries())
    assert _asks(karel, number, face).status_code == 409
    assert len(visitor.entries()) == before
    assert here.state.audit.entries(action="verstuurd") == []


def test_who_asked_reads_them_on_the_page_and_a_colleague_does_not(visitor, number, els, karel) -> None:
    visitor.call("POST", "/contact", json={"name": "<b>Jan", "phone": "06-12345678"}).raise_for_status()
    for path in (f"{PAGE}/{number}", f"{PAGE}/{number}/stand"):
        mine = els.get(path).text
        assert f'<a href="tel:+31612345678">{NUMBER}</a>' in mine
        assert "Bereikbaar: &lt;b&gt;Jan" in mine
        assert "12345678" not in karel.get(path).text
    assert els.get(f"{API}/{number}").json()["contact"]["phone"] == NUMBER
    assert karel.get(f"{API}/{number}").json()["contact"] is None
    assert els.post(f"{API}/{number}/close").status_code == 200
    assert NUMBER in els.get(f"{PAGE}/{number}").text
    assert "12345678" not in karel.get(f"{PAGE}/{number}").text


def test_who_is_gone_is_shown_so_while_they_wait_and_while_somebody_has_them(here: Desk, visitor, els, karel) -> None:
    visitor.asks_for_person()
    visitor.clicks("Ja, graag")
    with Session(here.state.engine, future=True) as session, session.begin():
        session.execute(update(Conversation).values(here_until=now() - timedelta(minutes=1)))
    (waiting,) = here.run(here.handovers.queue())
    gone = "iet meer in de chat"
    assert gone in els.get("/servicedesk/wachtrij/lijst").text
    assert gone in els.get(f"{PAGE}/{waiting.id}/stand").text
    els.post(f"{API}/{waiting.id}/take").raise_for_status()
    for browser in (els, karel):
        assert gone in browser.get("/servicedesk/wachtrij/lijst").text
    assert gone in els.get(f"{PAGE}/{waiting.id}/stand").text
