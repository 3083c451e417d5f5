"""The addresses under /api/servicedesk/v1, as another helpdesk calls them."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.bot.servicedesk.helpdesk import Helpdesk


@pytest.fixture
def suggestion(helpdesk: Helpdesk) -> dict[str, Any]:
    answer = helpdesk.http.post("/suggestions", json={"text": "wat kost eherkenning?"})
    return answer.raise_for_status().json()["suggestions"][0]


def report(helpdesk: Helpdesk, suggestion_id: str, key: str | None = None, **done: Any) -> httpx.Response:
    headers = {"Idempotency-Key": key or str(uuid4())}
    return helpdesk.http.post(f"/suggestions/{suggestion_id}/feedback", json=done, headers=headers)


def test_a_suggestion_sent_as_it_was_has_no_distance(helpdesk: Helpdesk, suggestion: dict[str, Any]) -> None:
    sent = report(helpdesk, suggestion["id"], event="verstuurd", final_text=suggestion["text"]).json()
    assert (sent["distance"], sent["share"]) == (0, 0.0)


def test_the_distance_counts_what_was_changed(helpdesk: Helpdesk, suggestion: dict[str, Any]) -> None:
    edited = report(helpdesk, suggestion["id"], event="bewerkt", final_text=suggestion["text"] + " Groet!").json()
    assert edited["distance"] == 7
    assert 0 < edited["share"] < 0.2


def test_an_event_that_is_sent_again_counts_once(helpdesk: Helpdesk, suggestion: dict[str, Any]) -> None:
    key = str(uuid4())
    first = report(helpdesk, suggestion["id"], key, event="verstuurd", final_text="Iets anders")
    again = report(helpdesk, suggestion["id"], key, event="verstuurd", final_text=suggestion["text"])
    assert first.json() == again.json()
    assert first.json()["distance"] > 0


@pytest.mark.parametrize("event", ["getoond", "ingevoegd", "verworpen", "duim_op"])
def test_each_event_is_recorded(helpdesk: Helpdesk, suggestion: dict[str, Any], event: str) -> None:
    assert report(helpdesk, suggestion["id"], event=event).json()["event"] == event


def test_a_thumb_down_can_say_why(helpdesk: Helpdesk, suggestion: dict[str, Any]) -> None:
    assert report(helpdesk, suggestion["id"], event="duim_neer", reason="verouderd").status_code == 200
    assert report(helpdesk, suggestion["id"], event="duim_neer", reason="zomaar").status_code == 422


def test_without_a_key_nothing_is_recorded(helpdesk: Helpdesk, suggestion: dict[str, Any]) -> None:
    answer = helpdesk.http.post(f"/suggestions/{suggestion['id']}/feedback", json={"event": "getoond"})
    assert answer.status_code == 422


def test_an_unknown_suggestion_is_a_404_in_dutch(helpdesk: Helpdesk) -> None:
    answer = report(helpdesk, "bestaat-niet", event="getoond")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "Dit voorstel bestaat niet (meer)."


@pytest.mark.parametrize("body", [{}, {"text": "a", "conversation_id": "b"}, {"text": "x" * 20_001}])
def test_a_request_names_one_thing(helpdesk: Helpdesk, body: dict[str, str]) -> None:
    assert helpdesk.http.post("/suggestions", json=body).status_code == 422


def test_the_library_gives_every_answer_with_its_source_and_date(helpdesk: Helpdesk) -> None:
    topics = {entry["topic"] for entry in helpdesk.http.get("/answers").json()}
    assert {"toegang_stappen", "eherkenning_kosten", "aanmelding_controleren"} <= topics
    answer = helpdesk.http.get("/answers/toegang_stappen").json()
    assert answer["sources"][0]["checked"]
    assert {"rol": "leverancier"} in [variant["condition"] for variant in answer["variants"]]
    assert helpdesk.http.get("/answers/bestaat_niet").status_code == 404


def test_without_the_right_scope_nothing_is_given(helpdesk: Helpdesk) -> None:
    body = {"text": "wat kost eherkenning?"}
    with helpdesk.api("statistics:read", name="alleen-cijfers") as stranger:
        assert stranger.post("/suggestions", json=body).status_code == 403
    assert httpx.post(str(helpdesk.http.base_url.join("suggestions")), json=body).status_code == 401


def test_reading_is_not_writing(helpdesk: Helpdesk, suggestion: dict[str, Any]) -> None:
    with helpdesk.api("suggestions:read", name="alleen-lezen") as reader:
        assert reader.get("/answers").status_code == 200
        path, headers = f"/suggestions/{suggestion['id']}/feedback", {"Idempotency-Key": str(uuid4())}
        assert reader.post(path, json={"event": "getoond"}, headers=headers).status_code == 403
