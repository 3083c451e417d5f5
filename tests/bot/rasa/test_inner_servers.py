"""Rasa and the action server: only our own doors are open, and a model that we did not train is not loaded."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from bot.platform.settings import ROOT
from bot.rasa.training import ModelMismatch, check_model, current_model, is_current, trained_models, use_model
from tests.conftest import RunningStack

RASA_API = [
    ("POST", "/webhooks/rest/webhook"),
    ("POST", "/webhooks/callback/webhook"),
    ("GET", "/socket.io/"),
    ("GET", "/conversations/x/tracker"),
    ("POST", "/conversations/x/execute"),
    ("POST", "/conversations/x/trigger_intent"),
    ("POST", "/model/train"),
    ("POST", "/model/parse"),
    ("PUT", "/model"),
    ("DELETE", "/model"),
    ("GET", "/domain"),
    ("GET", "/status"),
]


def secret(running: RunningStack) -> dict[str, str]:
    assert running.settings.internal_secret is not None
    return {"Authorization": f"Bearer {running.settings.internal_secret.get_secret_value()}"}


@pytest.mark.parametrize(("method", "path"), RASA_API)
def test_rasas_own_doors_are_closed_even_with_the_secret(running: RunningStack, method: str, path: str) -> None:
    answer = httpx.request(method, f"{running.settings.rasa_url}{path}", json={}, headers=secret(running))
    assert answer.status_code in (404, 405)


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/messages"), ("DELETE", "/conversations/x"), ("GET", "/metrics")],
)
@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer x"}, {"Authorization": "Bearer None"}])
def test_our_door_in_rasa_wants_the_secret(
    running: RunningStack, method: str, path: str, header: dict[str, str]
) -> None:
    url = f"{running.settings.rasa_url}/webhooks/gateway{path}"
    message = {"sender": "x", "typed": "hallo"} if method == "POST" else None
    assert httpx.request(method, url, json=message, headers=header).status_code == 401


@pytest.mark.parametrize(("method", "path"), [("POST", "/webhook"), ("GET", "/actions"), ("GET", "/metrics")])
@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}])
def test_the_actions_want_the_secret(running: RunningStack, method: str, path: str, header: dict[str, str]) -> None:
    answer = httpx.request(method, f"{running.settings.actions_url}{path}", headers=header)
    assert answer.status_code == 401
    assert answer.json() == {"error": "unauthorised"}


def test_no_other_site_may_read_the_inner_servers_in_a_browser(running: RunningStack) -> None:
    for url in (f"{running.settings.rasa_url}/", f"{running.settings.actions_url}/health"):
        headers = httpx.get(url, headers={"Origin": "https://evil.example"}).headers
        assert "access-control-allow-origin" not in headers


def test_a_changed_model_is_refused_wherever_it_is_loaded(running: RunningStack, tmp_path: Path) -> None:
    settings = running.settings.model_copy(update={"models_dir": tmp_path})
    good = current_model(running.settings)
    (tmp_path / "current.json").write_text((running.settings.models_dir / "current.json").read_text())
    hostile = tmp_path / good.name
    with pytest.raises(ModelMismatch, match="is er niet meer"):
        current_model(settings)
    hostile.write_bytes(good.read_bytes() + b"x")
    with pytest.raises(ModelMismatch, match="niet het bestand"):
        current_model(settings)
    check_model(settings, good)  # the content counts, not the place
    script = (
        "from bot.rasa.channel import GatewayChannel; GatewayChannel().blueprint(None)\n"
        "from rasa.core.processor import MessageProcessor\n"
        f"MessageProcessor._load_model({str(hostile)!r})"
    )
    environment = os.environ | {"BRO_MODELS_DIR": str(tmp_path)}
    inside_rasa = subprocess.run(
        [sys.executable, "-c", script], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert "ModelMismatch" in inside_rasa.stderr


def test_an_earlier_model_can_be_taken_back_and_stays(running: RunningStack, tmp_path: Path) -> None:
    settings = running.settings.model_copy(update={"models_dir": tmp_path})
    for name, content, day in (("bro-a", b"a", "2026-11-01"), ("bro-b", b"b", "2026-11-02")):
        (tmp_path / f"{name}.tar.gz").write_bytes(content)
        note = {
            "model": f"{name}.tar.gz",
            "sha256": hashlib.sha256(content).hexdigest(),
            "fingerprint": name,
            "trained_at": day,
        }
        (tmp_path / f"{name}.json").write_text(json.dumps(note))
    (tmp_path / "current.json").write_text((tmp_path / "bro-b.json").read_text())
    assert [note["model"] for note in trained_models(settings)] == ["bro-b.tar.gz", "bro-a.tar.gz"]
    use_model(settings, "bro-a.tar.gz")
    assert current_model(settings).name == "bro-a.tar.gz"
    assert is_current(settings)  # `bro serve` does not train over it
    (tmp_path / "bro-b.tar.gz").write_bytes(b"hostile")
    for name in ("bro-b.tar.gz", "bro-c.tar.gz", "../bro-a.tar.gz"):
        with pytest.raises(ModelMismatch):
            use_model(settings, name)


def test_no_secret_is_in_a_log_or_in_what_doctor_prints(bro, running: RunningStack) -> None:
    """`bro doctor` runs with planted secrets in every setting that may hold one."""
    planted = "geheim-7f3a9c"
    environment = {
        "BRO_INTERNAL_SECRET": planted,
        "BRO_DATABASE_URL": f"postgresql+psycopg2://bro:{planted}@127.0.0.1:9/bro",
        "BRO_TRACKER_URL": f"postgresql+psycopg2://bro:{planted}@127.0.0.1:9/rasa",
        "BRO_REDIS_URL": f"redis://:{planted}@127.0.0.1:9/0",
        "BRO_REGISTRY_URL": f"https://bro:{planted}@127.0.0.1:9/lijst.csv",
        "BRO_STATE_DIR": str(running.settings.state_dir),
    }
    told = subprocess.run(
        [sys.executable, "-m", "bot.cli", "doctor"],
        env=os.environ | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "Database" in told.stderr
    assert planted not in told.stdout + told.stderr
    real = secret(running)["Authorization"].removeprefix("Bearer ")
    logs = (running.settings.state_dir / "log").glob("*.log")
    assert [path.name for path in logs if real in path.read_text("utf-8")] == []


def test_security_md_names_the_versions_of_the_lock() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8").lower()
    table = [line for line in (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    named = [item.split() for line in table[1:] for item in line.split("|")[1].lower().split(",")]
    assert len(named) > 12
    assert [(name, version) for name, version in named if f"\n{name}=={version} " not in f"\n{lock}"] == []
