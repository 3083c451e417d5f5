"""The addresses under /api/servicedesk/v1, as another helpdesk calls them."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.bot.channels.servicedesk.suggestions.conftest import Helpdesk


@pytest.fixture
def suggestion(desk: Helpdesk) -> dict[str, Any]:
    answer = desk.http.post("/suggestions", json={"text": "wat kost eherkenning?"})
    return answer.raise_for_status().json()["suggestions"][0]


def report(desk: Helpdesk, suggestion_id: str, key: str | None = None, **done: Any) -> httpx.Response:
    headers = {"Idempotency-Key": key or str(uuid4())}
    return desk.http.post(f"/suggestions/{suggestion_id}/feedback", json=done, headers=headers)


def test_a_suggestion_sent_as_it_was_has_no_distance(desk: Helpdesk, suggestion: dict[str, Any]) -> None:
    sent = report(desk, suggestion["id"], event="verstuurd", final_text=suggestion["text"]).json()
    assert (sent["distance"], sent["share"]) == (0, 0.0)


def test_the_distance_counts_what_was_changed(desk: Helpdesk, suggestion: dict[str, Any]) -> None:
    edited = report(desk, suggestion["id"], event="bewerkt", final_text=suggestion["text"] + " Groet!").json()
    assert edited["distance"] == 7
    assert 0 < edited["share"] < 0.2


def test_an_event_that_is_sent_again_counts_once(desk: Helpdesk, suggestion: dict[str, Any]) -> None:
    key = str(uuid4())
    first = report(desk, suggestion["id"], key, event="verstuurd", final_text="Iets anders")
    again = report(desk, suggestion["id"], key, event="verstuurd", final_text=suggestion["text"])
    assert first.json() == again.json()
    assert first.json()["distance"] > 0


@pytest.mark.parametrize("event", ["getoond", "ingevoegd", "verworpen", "duim_op"])
def test_each_event_is_recorded(desk: Helpdesk, suggestion: dict[str, Any], event: str) -> None:
    assert report(desk, suggestion["id"], event=event).json()["event"] == event


def test_a_thumb_down_can_say_why(desk: Helpdesk, suggestion: dict[str, Any]) -> None:
    assert report(desk, suggestion["id"], event="duim_neer", reason="verouderd").status_code == 200
    assert report(desk, suggestion["id"], event="duim_neer", reason="zomaar").status_code == 422


def test_without_a_key_nothing_is_recorded(desk: Helpdesk, suggestion: dict[str, Any]) -> None:
    answer = desk.http.post(f"/suggestions/{suggestion['id']}/feedback", json={"event": "getoond"})
    assert answer.status_code == 422


def test_an_unknown_suggestion_is_a_404_in_dutch(desk: Helpdesk) -> None:
    answer = report(desk, "bestaat-niet", event="getoond")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "Dit voorstel bestaat niet (meer)."


@pytest.mark.parametrize("body", [{}, {"text": "a", "conversation_id": "b"}, {"text": "x" * 20_001}])
def test_a_request_names_one_thing(desk: Helpdesk, body: dict[str, str]) -> None:
    assert desk.http.post("/suggestions", json=body).status_code == 422


def test_the_library_gives_every_answer_with_its_source_and_date(desk: Helpdesk) -> None:
    topics = {entry["topic"] for entry in desk.http.get("/answers").json()}
    assert {"toegang_stappen", "eherkenning_kosten", "aanmelding_controleren"} <= topics
    answer = desk.http.get("/answers/toegang_stappen").json()
    assert answer["sources"][0]["checked"]
    assert {"rol": "leverancier"} in [variant["condition"] for variant in answer["variants"]]
    assert desk.http.get("/answers/bestaat_niet").status_code == 404


def test_without_the_right_scope_nothing_is_given(desk: Helpdesk) -> None:
    body = {"text": "wat kost eherkenning?"}
    with desk.api("statistics:read", name="alleen-cijfers") as stranger:
        assert stranger.post("/suggestions", json=body).status_code == 403
    assert httpx.post(str(desk.http.base_url.join("suggestions")), json=body).status_code == 401


def test_reading_is_not_writing(desk: Helpdesk, suggestion: dict[str, Any]) -> None:
    with desk.api("suggestions:read", name="alleen-lezen") as reader:
        assert reader.get("/answers").status_code == 200
        path, headers = f"/suggestions/{suggestion['id']}/feedback", {"Idempotency-Key": str(uuid4())}
        assert reader.post(path, json={"event": "getoond"}, headers=headers).status_code == 403
