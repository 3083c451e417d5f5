"""What a beheerder did in a terminal before, in the browser: tokens for programs, and a fresh registration list."""

import re
from collections.abc import Callable

import pytest

from bot.servicedesk.access.agents import SCOPES
from bot.servicedesk.console import wording
from tests.bot.servicedesk.conftest import Browser, Desk

PATH = "/servicedesk/beheer"
QUEUE = "/api/servicedesk/v1/handovers"


@pytest.fixture
def here(open_desk: Callable[..., Desk]) -> Desk:
    """A gateway without Rasa, with Els (medewerker) and Bea (beheerder), and a list at an address where nothing is."""
    gateway = open_desk(registry_url="http://127.0.0.1:9/lijst.csv")
    gateway.new_agent()
    gateway.new_agent("bea", "beheerder")
    return gateway


@pytest.fixture
def bea(here: Desk) -> Browser:
    return here.with_scripts("bea")


def test_a_token_is_shown_once_and_opens_only_what_was_ticked(here: Desk, bea: Browser) -> None:
    wanted = {"naam": "topdesk", "dagen": "30", "mag": ["handovers:read", "statistics:read"]}
    answer = bea.post(f"{PATH}/tokens", data=wanted)
    found = re.search(r"Token van topdesk: (bro_\S+) \.", answer.text)
    assert found, answer.text
    assert found[1] not in bea.get(PATH).text
    program = here.browser(headers={"Authorization": f"Bearer {found[1]}"})
    assert program.get(QUEUE).status_code == 200
    assert program.get("/api/servicedesk/v1/webhooks").status_code == 403
    (line,) = here.state.audit.entries(agent="bea", action="beheer")
    assert line.detail == "API-token topdesk gemaakt: handovers:read, statistics:read"
    again = bea.post(f"{PATH}/tokens", data=wanted)
    assert (again.status_code, "Er is al een token met deze naam" in again.text) == (422, True)


@pytest.mark.parametrize("wrong", [{"mag": []}, {"mag": ["alles"]}, {"dagen": "0"}, {"naam": ""}])
def test_a_token_that_cannot_be_is_refused_and_nothing_is_kept(here: Desk, bea: Browser, wrong: dict) -> None:
    answer = bea.post(f"{PATH}/tokens", data={"naam": "topdesk", "dagen": "30", "mag": ["handovers:read"]} | wrong)
    assert answer.status_code == 422
    assert here.state.agents.tokens() == []


def test_a_medewerker_can_do_neither(here: Desk) -> None:
    els = here.with_scripts("els")
    for step in ("/tokens", "/lijst"):
        data = {"naam": "x", "dagen": "30", "mag": "handovers:read"}
        assert els.post(PATH + step, data=data).status_code == 403
    assert here.state.agents.tokens() == []


def test_a_list_that_does_not_come_is_told_with_the_reason_and_recorded(here: Desk, bea: Browser) -> None:
    answer = bea.post(f"{PATH}/lijst")
    assert answer.status_code == 200
    assert "De lijst is niet opgehaald. De vorige blijft gelden." in answer.text
    (line,) = here.state.audit.entries(agent="bea", action="beheer")
    assert line.detail == "lijst vernieuwen: failed"


def test_the_page_names_no_command(bea: Browser) -> None:
    text = bea.get(PATH).text
    assert not re.findall(r"bro [a-z]+ [a-z]+", text)
    assert all(f'value="{name}"' in text for name in SCOPES)
    assert set(wording.SCOPES) == set(SCOPES)
