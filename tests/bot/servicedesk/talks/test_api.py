"""The API of handovers: what other helpdesks and the console's scripts can do, and what they may not."""

from uuid import uuid4

import httpx
import pytest

from tests.bot.handover.conftest import Visitor
from tests.bot.second_gateway import DESK
from tests.bot.servicedesk.conftest import Browser, Desk

PATH = "/api/servicedesk/v1/handovers"
ALL = ("handovers:read", "handovers:write")


@pytest.fixture
def here(open_desk) -> Desk:
    """A gateway without Rasa, with the account `els`, and somebody always at the desk."""
    gateway = open_desk(**DESK)
    gateway.new_agent()
    return gateway


@pytest.fixture
def visitor(here: Desk) -> Visitor:
    """A visitor in the queue."""
    visitor = Visitor(here)
    visitor.says("ik kom er niet uit")
    visitor.asks_for_person()
    visitor.clicks("Ja, graag")
    return visitor


@pytest.fixture
def els(here: Desk) -> Browser:
    """Els, signed in, whose scripts send the CSRF token."""
    return here.with_scripts()


def first_waiting(client: httpx.Client) -> dict:
    return client.get(PATH).raise_for_status().json()[0]


def test_a_talk_over_the_api(here: Desk, visitor: Visitor, els: Browser) -> None:
    waiting = first_waiting(els)
    assert (waiting["state"], waiting["reason"]) == ("wachtend", "gevraagd")
    path = f"{PATH}/{waiting['id']}"
    detail = els.get(path).raise_for_status().json()
    assert [entry["text"] for entry in detail["transcript"]] == visitor.texts()
    assert detail["handover"]["summary"]["tried"][0]["question"] == "ik kom er niet uit"

    assert els.post(f"{path}/take").raise_for_status().json()["agent"] == "els"
    assert els.get(PATH, params={"which": "mine"}).json()[0]["id"] == waiting["id"]
    assert els.post(f"{path}/typing").status_code == 204
    assert els.post(f"{PATH}/seen").status_code == 204
    message = {"text": "Goedemiddag!", "id": str(uuid4()), "suggestion_id": "s-1"}
    said = [els.post(f"{path}/messages", json=message) for _ in range(2)]
    assert [answer.status_code for answer in said] == [201, 201]
    assert said[0].json()["position"] == said[1].json()["position"]
    assert els.post(f"{path}/close").raise_for_status().json()["state"] == "gesloten"
    assert visitor.texts()[-3:-1] == ["U spreekt nu met een medewerker: Els.", "Goedemiddag!"]


def test_giving_back(visitor: Visitor, els: Browser) -> None:
    path = f"{PATH}/{first_waiting(els)['id']}"
    els.post(f"{path}/take").raise_for_status()
    assert els.post(f"{path}/give-back").raise_for_status().json()["state"] == "wachtend"
    answer = els.post(f"{path}/messages", json={"text": "Toch nog iets"})
    assert (answer.status_code, "wachtrij" in answer.json()["detail"]) == (409, True)


def test_who_comes_second_hears_who_was_first(here: Desk, visitor: Visitor, els: Browser) -> None:
    path = f"{PATH}/{first_waiting(els)['id']}"
    els.post(f"{path}/take").raise_for_status()
    token = here.new_token(*ALL)
    answer = httpx.post(f"{here.url}{path}/take", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 409
    assert answer.json()["detail"] == "Dit gesprek is al overgenomen door Els."


def test_everything_is_in_the_audit_record(here: Desk, visitor: Visitor, els: Browser) -> None:
    waiting = first_waiting(els)
    path = f"{PATH}/{waiting['id']}"
    els.get(path)
    els.post(f"{path}/take")
    els.post(f"{path}/messages", json={"text": "Goedemiddag!"})
    lines = [
        (line.action, line.conversation_id, line.detail) for line in here.state.audit.entries() if line.agent == "els"
    ]
    for action in ("bekeken", "overgenomen", "verstuurd"):
        assert (action, visitor.conversation, waiting["reference"]) in lines


@pytest.mark.parametrize(
    ("method", "end", "scopes", "status"),
    [
        ("GET", "", (), 401),
        ("GET", "", ("suggestions:read",), 403),
        ("GET", "", ("handovers:read",), 200),
        ("POST", "/take", ("handovers:read",), 403),
        ("POST", "/take", ("handovers:write",), 200),
        ("POST", "/messages", ("handovers:read",), 403),
        ("POST", "/close", ("handovers:read",), 403),
    ],
)
def test_a_program_needs_the_scope(here, visitor, els, method: str, end: str, scopes: tuple, status: int) -> None:
    path = f"{PATH}/{first_waiting(els)['id']}{end}"
    headers = {"Authorization": f"Bearer {here.new_token(*scopes)}"} if scopes else {}
    answer = httpx.request(method, here.url + path, headers=headers, json={"text": "x"} if "messages" in end else None)
    assert answer.status_code == status


def test_a_page_of_somebody_else_cannot_act_with_the_cookie(visitor: Visitor, els: Browser) -> None:
    path = f"{PATH}/{first_waiting(els)['id']}/take"
    del els.headers["X-CSRF-Token"]
    assert els.post(path).status_code == 403


@pytest.mark.parametrize(
    ("end", "body", "status"),
    [
        ("999999/take", None, 404),
        ("0/take", None, 422),
        ("abc/take", None, 422),
        ("{id}/messages", {"text": "   "}, 422),
        ("{id}/messages", {"text": "a" * 4001}, 422),
        ("{id}/messages", {}, 422),
        ("{id}/messages", {"text": "\u200b"}, 422),
        ("{id}/close", None, 409),
    ],
)
def test_wrong_requests_are_told_in_dutch(visitor, els, end: str, body: dict | None, status: int) -> None:
    waiting = first_waiting(els)["id"]
    if "messages" in end:
        els.post(f"{PATH}/{waiting}/take").raise_for_status()
    answer = els.post(f"{PATH}/{end.format(id=waiting)}", json=body)
    assert answer.status_code == status
    assert answer.json()["detail"].endswith(".")
