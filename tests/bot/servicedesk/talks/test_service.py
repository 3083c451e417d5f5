"""What is recorded of what an agent does in a talk: what was done, by who did it, on a page and over the API alike."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest

from tests.bot.handover.conftest import Visitor
from tests.bot.second_gateway import DESK
from tests.bot.servicedesk.conftest import Browser, Desk

API = "/api/servicedesk/v1/handovers"
PAGE = "/servicedesk/gesprekken"


@pytest.fixture
def here(open_desk: Callable[..., Desk]) -> Desk:
    """A gateway without Rasa, with Els and Karel."""
    gateway = open_desk(**DESK)
    for name in ("els", "karel"):
        gateway.new_agent(name)
    return gateway


@pytest.fixture
def waiting(here: Desk) -> int:
    """The handover of a visitor who waits."""
    visitor = Visitor(here)
    visitor.asks_for_person()
    visitor.clicks("Ja, graag")
    return here.run(here.handovers.queue())[0].id


@pytest.fixture
def els(here: Desk) -> Browser:
    return here.with_scripts("els")


@pytest.fixture
def karel(here: Desk) -> Browser:
    return here.with_scripts("karel")


def _who(here: Desk, action: str) -> list[str]:
    """Who did this, according to the record."""
    return [line.agent for line in here.state.audit.entries(action=action)]


def _take(browser: Browser, handover: int, face: str) -> httpx.Response:
    return browser.post(f"{API}/{handover}/take" if face == "api" else f"{PAGE}/{handover}/overnemen")


@pytest.mark.parametrize("faces", [("page", "page"), ("api", "api"), ("page", "api")])
def test_who_loses_a_race_is_not_recorded(
    here: Desk, waiting: int, els: Browser, karel: Browser, faces: tuple[str, str]
) -> None:
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(_take, (els, karel), (waiting, waiting), faces))
    winner = here.run(here.handovers.get(waiting)).agent
    assert sorted(answer.status_code == 409 for answer in answers) == [False, True]
    assert _who(here, "overgenomen") == [winner]


@pytest.mark.parametrize("face", ["page", "api"])
def test_a_message_that_was_refused_is_not_recorded(
    here: Desk, waiting: int, els: Browser, karel: Browser, face: str
) -> None:
    assert _take(els, waiting, "api").status_code == 200
    path = f"{API}/{waiting}/messages" if face == "api" else f"{PAGE}/{waiting}/berichten"
    for browser, status in ((karel, 409), (els, 201 if face == "api" else 200)):
        assert browser.post(path, json={"text": "Goedemiddag!", "id": str(uuid4())}).status_code == status
    assert _who(here, "verstuurd") == ["els"]


@pytest.mark.parametrize("face", ["page", "api"])
@pytest.mark.parametrize(
    ("action", "page", "api"), [("afgesloten", "sluiten", "close"), ("teruggegeven", "teruggeven", "give-back")]
)
def test_who_lets_go_is_recorded_and_who_could_not_is_not(
    here: Desk, waiting: int, els: Browser, karel: Browser, face: str, action: str, page: str, api: str
) -> None:
    assert _take(els, waiting, face).status_code < 400
    path = f"{API}/{waiting}/{api}" if face == "api" else f"{PAGE}/{waiting}/{page}"
    for browser in (karel, els, els):
        browser.post(path)
    (line,) = here.state.audit.entries(action=action)
    handover = here.run(here.handovers.get(waiting))
    assert (line.agent, line.conversation_id, line.detail) == ("els", handover.conversation_id, handover.reference)


@pytest.mark.parametrize("step", [f"{API}/999999/take", f"{PAGE}/999999/overnemen", f"{API}/999999"])
def test_what_does_not_exist_is_not_recorded(here: Desk, els: Browser, step: str) -> None:
    method = "POST" if step.endswith(("take", "overnemen")) else "GET"
    assert els.request(method, step).status_code == 404
    assert {line.action for line in here.state.audit.entries(agent="els")} == {"ingelogd"}


def test_a_program_is_recorded_by_its_own_name(here: Desk, waiting: int) -> None:
    token = here.new_token("handovers:read", "handovers:write", "statistics:read", name="topdesk")
    program = here.browser(headers={"Authorization": f"Bearer {token}"})
    program.get(f"{API}/{waiting}").raise_for_status()
    program.post(f"{API}/{waiting}/take").raise_for_status()
    program.get("/api/servicedesk/v1/statistics.csv").raise_for_status()
    assert [line.action for line in here.state.audit.entries(agent="api:topdesk")] == [
        "geexporteerd", "overgenomen", "bekeken",
    ]  # fmt: skip
