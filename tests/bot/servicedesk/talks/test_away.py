"""Who is there: has a page open and did not say to be away; only they are given a conversation, or promised."""

from collections.abc import Callable

import pytest

from tests.bot.handover.conftest import Visitor
from tests.bot.second_gateway import staff
from tests.bot.servicedesk.conftest import Browser, Desk

LIST = "/servicedesk/wachtrij/lijst"


@pytest.fixture
def here(open_desk: Callable[..., Desk]) -> Desk:
    """A gateway without Rasa, with Els and Karel, who have a page open."""
    gateway = open_desk(handover="auto", office_hours="altijd")
    for name in ("els", "karel"):
        gateway.new_agent(name)
        gateway.run(gateway.state.agents.saw(staff(name.title())))
    return gateway


def _goes(browser: Browser, away: bool) -> str:
    """Press the button; returns the list of the queue page after it."""
    token = browser.form_token("/servicedesk/afmelden")
    browser.post("/servicedesk/aanwezig", data={"weg": str(away).lower(), "csrf_token": token})
    return browser.get(LIST).text


def test_colleagues_see_who_is_there(here: Desk) -> None:
    els, karel = here.signed_in("els"), here.signed_in("karel")
    assert ">Els<" in karel.get(LIST).text
    assert "U bent even weg" in _goes(els, away=True)
    assert ">Els<" not in karel.get(LIST).text
    assert "Els: even weg" in karel.get(LIST).text
    assert [one.username for one in here.run(here.state.agents.colleagues(staff("Karel")))] == []
    assert "U bent even weg" not in _goes(els, away=False)
    assert ">Els<" in karel.get(LIST).text
    assert "even weg</span>" not in karel.get(LIST).text


def test_nobody_is_promised_a_person_while_everybody_is_away(here: Desk) -> None:
    els, karel = here.signed_in("els"), here.signed_in("karel")
    _goes(els, away=True)
    assert "doorverbinden" in Visitor(here).asks_for_person()[0]["text"]
    _goes(karel, away=True)
    assert "doorverbinden" not in Visitor(here).asks_for_person()[0]["text"]


def test_who_signs_in_is_there(here: Desk) -> None:
    _goes(here.signed_in("els"), away=True)
    assert "U bent even weg" not in here.signed_in("els").get(LIST).text
