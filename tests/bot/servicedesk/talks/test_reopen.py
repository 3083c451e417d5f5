"""Who closed a conversation too early goes on with it, as long as nothing was said that they may not see."""

import pytest

from tests.bot.handover.conftest import Visitor
from tests.bot.second_gateway import staff
from tests.bot.servicedesk.conftest import Desk

API = "/api/servicedesk/v1/handovers"
PAGE = "/servicedesk/gesprekken"


@pytest.fixture
def visitor(here: Desk) -> Visitor:
    """A visitor with whom Els just closed a talk."""
    visitor = Visitor(here)
    handover = here.take_over(visitor.conversation, "Els")
    here.run(here.handovers.say(handover.id, staff("Els"), "Goedemiddag!"))
    here.let_go(visitor.conversation)
    return visitor


def _reopen(here: Desk, number: int, face: str, name: str = "els") -> bool:
    """Press the button, or call the API; returns whether the talk goes on."""
    browser = here.with_scripts(name)
    answer = browser.post(f"{API}/{number}/reopen" if face == "api" else f"{PAGE}/{number}/heropenen")
    return answer.status_code == 200 or answer.headers.get("location", "").endswith("=heropend")


def _number(here: Desk) -> int:
    return max(handover.id for handover in here.run(_all(here)))


async def _all(here: Desk) -> list:
    return here.handovers._repository.select()


@pytest.mark.parametrize("face", ["page", "api"])
def test_the_talk_goes_on(here: Desk, visitor: Visitor, face: str) -> None:
    number = _number(here)
    assert "Heropenen" in here.signed_in("els").get(f"{PAGE}/{number}").text
    assert "Heropenen" not in here.signed_in("karel").get(f"{PAGE}/{number}").text
    assert _reopen(here, number, face)
    handover = here.run(here.handovers.get(number))
    assert (handover.state, handover.agent, handover.ended_at) == ("in_gesprek", "els", None)
    assert visitor.texts()[-1] == "U spreekt nu met een medewerker: Els."
    assert visitor.says("dank u") == []  # the assistant is silent
    assert [(line.agent, line.detail) for line in here.state.audit.entries(action="heropend")] == [
        ("els", handover.reference)
    ]


@pytest.mark.parametrize("face", ["page", "api"])
@pytest.mark.parametrize("what", ["the visitor went on", "a colleague's", "asked for a person again"])
def test_it_stays_closed(here: Desk, visitor: Visitor, face: str, what: str) -> None:
    number = _number(here)
    if what == "the visitor went on":
        visitor.says("en dit vraag ik aan de assistent")
    if what == "asked for a person again":
        here.run(here.handovers.consent(visitor.conversation, yes=True))
    assert not _reopen(here, number, face, "karel" if what == "a colleague's" else "els")
    assert here.run(here.handovers.get(number)).state == "gesloten"
    assert here.state.audit.entries(action="heropend") == []
