"""The action server over HTTP: it answers, guards every action, and tells nothing about a failure."""

import httpx
import pytest

from tests.conftest import RunningStack


def call(running: RunningStack, action: str, **tracker: object) -> httpx.Response:
    body = {
        "next_action": action,
        "sender_id": "x",
        "version": "3.6.21",
        "tracker": {"sender_id": "x", "slots": {}, "latest_message": {}, "events": [], "paused": False} | tracker,
        "domain": {},
    }
    secret = running.settings.internal_secret
    assert secret is not None
    headers = {"Authorization": f"Bearer {secret.get_secret_value()}"}
    return httpx.post(f"{running.settings.actions_url}/webhook", json=body, headers=headers, timeout=10)


def test_an_action_that_fails_says_so_in_dutch(running: RunningStack) -> None:
    """Without responses in the domain this action cannot work, as with a broken deployment."""
    answer = call(running, "action_buiten_bereik")
    assert answer.status_code == 200
    assert [response["response"] for response in answer.json()["responses"]] == ["utter_actie_mislukt"]


@pytest.mark.parametrize(
    ("slots", "found"),
    [
        ({"stap_eherkenning": "nee"}, "geen_account"),
        ({"stap_eherkenning": "ja", "stap_machtiging": "nee"}, "geen_machtiging"),
        ({"stap_eherkenning": "ja", "stap_machtiging": "onbekend"}, "onzeker"),
    ],
)
def test_diagnosis(running: RunningStack, slots: dict[str, str], found: str) -> None:
    """What is said about it stands in the stories: tests/test_stories.py."""
    answer = call(running, "action_inloggen_diagnose", slots=slots).json()
    assert {event["name"]: event["value"] for event in answer["events"]}["bevinding"] == found
    assert answer["responses"] == []


def test_an_unknown_action_and_bad_json_tell_nothing_about_the_tracker(running: RunningStack) -> None:
    unknown = call(running, "action_bestaat_niet", slots={"organisatie": "geheim"})
    assert unknown.status_code == 404
    assert "geheim" not in unknown.text
    secret = running.settings.internal_secret
    assert secret is not None
    headers = {"Authorization": f"Bearer {secret.get_secret_value()}"}
    broken = httpx.post(f"{running.settings.actions_url}/webhook", content=b"{geheim", headers=headers)
    assert broken.status_code >= 400
    assert "geheim" not in broken.text
