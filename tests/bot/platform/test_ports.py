"""A port that is taken is told with its setting, and an internal one that nobody chose moves."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from bot.platform.free_ports import PortTaken, is_taken, on_open_ports
from bot.platform.running import as_running, differing, noted, running
from bot.platform.settings import Settings


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.parametrize(
    ("field", "setting"),
    [
        ("port", "BRO_PORT"),
        ("rasa_url", "BRO_RASA_URL"),
        ("actions_url", "BRO_ACTIONS_URL"),
        ("metrics_port", "BRO_METRICS_PORT"),
    ],
)
def test_a_chosen_port_that_is_taken_is_told_with_its_setting(taken: int, field: str, setting: str) -> None:
    value = f"http://127.0.0.1:{taken}" if field.endswith("url") else taken
    settings = Settings(_env_file=None, **{"port": 0, field: value})
    with pytest.raises(PortTaken, match=f"poort {taken} op 127.0.0.1 is al in gebruik.*{setting}"):
        on_open_ports(settings)


@pytest.mark.parametrize("field", ["rasa_url", "actions_url", "metrics_port"])
def test_an_internal_port_that_nobody_chose_moves(taken: int, field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(_env_file=None, port=0)
    for name in ("rasa_url", "actions_url", "metrics_port"):
        settings.model_fields_set.discard(name)
    object.__setattr__(settings, field, f"http://127.0.0.1:{taken}" if field.endswith("url") else taken)
    moved = getattr(on_open_ports(settings), field)
    port = urlsplit(moved).port if field.endswith("url") else moved
    assert port != taken
    assert not is_taken("127.0.0.1", port)


def test_beside_a_clone_that_starts_too_no_usual_port_is_taken_and_a_chosen_one_stays() -> None:
    """That clone takes its ports one after another: the later ones look free until it listens there."""
    usual = Settings(_env_file=None, port=0)
    chosen = Settings(_env_file=None, port=0, rasa_url="http://127.0.0.1:4")
    for settings in (usual, chosen):
        settings.model_fields_set.discard("actions_url")
    usual.model_fields_set.discard("rasa_url")
    moved = on_open_ports(usual, avoiding_usual=True)
    assert moved.actions_url != usual.actions_url
    assert moved.rasa_url != usual.rasa_url
    assert on_open_ports(chosen, avoiding_usual=True).rasa_url == chosen.rasa_url


def test_other_commands_find_what_runs_with_this_state_folder_and_no_other(tmp_path) -> None:
    here = Settings(_env_file=None, state_dir=tmp_path, rasa_url="http://127.0.0.1:4")
    asked = Settings(_env_file=None, state_dir=tmp_path)
    with noted(here, "model.tar.gz", {}):
        assert as_running(asked).rasa_url == "http://127.0.0.1:4"
        assert as_running(Settings(_env_file=None, state_dir=tmp_path / "elders")).rasa_url != "http://127.0.0.1:4"
    assert running(asked) is None
    (tmp_path / "running.json").write_text('{"pid": 1}')
    assert running(asked) is None


def test_settings_with_another_value_than_what_runs_are_named_and_no_value_is_kept(tmp_path) -> None:
    here = Settings(_env_file=None, state_dir=tmp_path, smtp_password="geheim-van-de-post", limit_total="7/minute")
    with noted(here, "model.tar.gz", {}):
        now = running(here)
        assert now is not None
        assert differing(here.model_copy(update={"port": 1, "rasa_url": "http://127.0.0.1:4"}), now) == []
        assert differing(Settings(_env_file=None, state_dir=tmp_path), now) == ["limit_total", "smtp_password"]
        assert "geheim-van-de-post" not in (tmp_path / "running.json").read_text(encoding="utf-8")
