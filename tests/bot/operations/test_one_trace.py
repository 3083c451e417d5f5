"""One message is one trace in the logs of all three processes, and its stages are in the counts."""

import json
import re
import secrets
import time
from pathlib import Path

import httpx
from prometheus_client import REGISTRY

from tests.bot.second_gateway import Client
from tests.conftest import RunningStack


def lines(path: Path, trace_id: str) -> list[dict]:
    """The lines of one trace; every line of a trace is JSON."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if trace_id in line]


def test_the_trace_of_the_caller_goes_from_gateway_through_rasa_to_the_actions(running: RunningStack) -> None:
    client = Client(running.url)
    trace_id = secrets.token_hex(16)
    header = {"traceparent": f"00-{trace_id}-{secrets.token_hex(8)}-01"}
    answer = client.call("POST", "/messages", json={"text": "is gemeente zwolle aangemeld?"}, headers=header)
    assert answer.headers["traceparent"].split("-")[1] == trace_id
    time.sleep(0.3)
    log = running.settings.state_dir / "log"
    found = {
        name: [line["event"] for line in lines(log / f"{name}.log", trace_id)]
        for name in ("gateway", "rasa", "actions")
    }
    assert "turn_answered" in found["gateway"]
    assert "message_handled" in found["rasa"]
    assert "action_answered" in found["actions"]


def test_without_one_each_request_gets_its_own(running: RunningStack) -> None:
    ids = [httpx.get(f"{running.url}/health/live").headers["traceparent"].split("-")[1] for _ in range(2)]
    assert ids[0] != ids[1]
    assert all(re.fullmatch("[0-9a-f]{32}", trace_id) for trace_id in ids)


def test_the_stages_of_a_turn_and_the_age_of_the_model_are_counted(running: RunningStack) -> None:
    def counted() -> dict[str, float]:
        return {
            stage: REGISTRY.get_sample_value("bro_stage_seconds_count", {"stage": stage}) or 0.0
            for stage in ("nlu", "dialogue", "actions", "database")
        }

    before = counted()
    Client(running.url).send(text="is gemeente zwolle aangemeld?")
    after = counted()
    assert all(after[stage] > before[stage] for stage in after)
    trained = REGISTRY.get_sample_value("bro_model_trained_timestamp_seconds")
    assert trained is not None
    assert 0 < time.time() - trained < 400 * 86400


def test_rasa_and_the_actions_show_their_counts_to_who_has_the_secret(running: RunningStack) -> None:
    Client(running.url).send(text="is gemeente zwolle aangemeld?")
    secret = running.settings.internal_secret
    assert secret is not None
    for url, metric in (
        (f"{running.settings.rasa_url}/webhooks/gateway/metrics", 'bro_rasa_stage_seconds_count{stage="nlu"}'),
        (f"{running.settings.actions_url}/metrics", "bro_action_seconds_count{"),
    ):
        assert httpx.get(url).status_code == 401
        shown = httpx.get(url, headers={"Authorization": f"Bearer {secret.get_secret_value()}"})
        assert metric in shown.text
