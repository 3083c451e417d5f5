"""A conversation goes to a named colleague: in one step, with a note, and only to who is there."""

from collections.abc import Callable

import httpx
import pytest

from tests.bot.handover.conftest import Visitor
from tests.bot.second_gateway import DESK, staff
from tests.bot.servicedesk.conftest import Browser, Desk

API = "/api/servicedesk/v1/handovers"
PAGE = "/servicedesk/gesprekken"


@pytest.fixture
def here(open_desk: Callable[..., Desk]) -> Desk:
    """A gateway without Rasa, with Els and Karel, who are there, and Bea, who is not."""
    gateway = open_desk(**DESK)
    for name in ("els", "karel", "bea"):
        gateway.new_agent(name)
    for name in ("Els", "Karel"):
        gateway.run(gateway.state.agents.saw(staff(name)))
    return gateway


@pytest.fixture
def visitor(here: Desk) -> Visitor:
    """A visitor who talks with Els and asked something that she did not answer."""
    visitor = Visitor(here)
    here.take_over(visitor.conversation, "Els")
    visitor.says("bent u daar?")
    return visitor


@pytest.fixture
def number(here: Desk, visitor: Visitor) -> int:
    return here.run(here.handovers.open_of(visitor.conversation)).id


def _transfer(browser: Browser, number: int, to: str, face: str, note: str = "") -> httpx.Response:
    if face == "api":
        return browser.post(f"{API}/{number}/transfer", json={"to": to, "note": note})
    return browser.post(f"{PAGE}/{number}/overdragen", data={"aan": to, "notitie": note})


@pytest.mark.parametrize("face", ["page", "api"])
def test_the_colleague_has_it_with_the_note_and_the_visitor_hears_the_name(
    here: Desk, visitor: Visitor, number: int, face: str
) -> None:
    els, karel = here.with_scripts("els"), here.with_scripts("karel")
    assert _transfer(els, number, "karel", face, note="bel hem op 06-12345678").status_code in (200, 303)
    handover = here.run(here.handovers.get(number))
    assert (handover.state, handover.agent, handover.agent_name) == ("in_gesprek", "karel", "Karel")
    assert visitor.texts()[-1] == "U spreekt nu met een medewerker: Karel."
    page = karel.get(f"{PAGE}/{number}").text
    assert ("bel hem op [telefoonnummer]" in page, "Els, <time" in page) == (True, True)
    assert [one.count for one in here.run(here.handovers.unanswered(staff("Karel")))] == [1]
    here.sweep()
    assert here.run(here.handovers.get(number)).agent == "karel"
    assert karel.post(f"{API}/{number}/messages", json={"text": "Met Karel."}).status_code == 201
    assert els.post(f"{API}/{number}/messages", json={"text": "Nog iets."}).status_code == 409
    (line,) = here.state.audit.entries(action="overgedragen")
    assert (line.agent, line.detail) == ("els", f"{handover.reference} aan karel")


@pytest.mark.parametrize("face", ["page", "api"])
@pytest.mark.parametrize(("who", "to"), [("els", "bea"), ("els", "els"), ("els", "x"), ("karel", "els")])
def test_what_cannot_be_given_stays_where_it_is(here: Desk, number: int, face: str, who: str, to: str) -> None:
    answer = _transfer(here.with_scripts(who), number, to, face)
    assert (answer.status_code, "niet_" in answer.headers.get("location", "niet_")) == (
        409 if face == "api" else 303,
        True,
    )
    assert here.run(here.handovers.get(number)).agent == "els"
    assert here.state.audit.entries(action="overgedragen") == []


def test_only_who_is_there_can_be_chosen(here: Desk, number: int) -> None:
    html = here.with_scripts("els").get(f"{PAGE}/{number}/collegas").text
    assert [name for name in ("els", "karel", "bea") if f'value="{name}"' in html] == ["karel"]
