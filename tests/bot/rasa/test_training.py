"""Training happens only when something changed, and only our own model file is loaded."""

import json

import pytest

from bot.platform.settings import Settings
from bot.rasa import training
from bot.rasa.training import ModelMismatch, current_model, fingerprint, is_current


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(_env_file=None, models_dir=tmp_path, state_dir=tmp_path)


def install(settings: Settings, content: bytes, **overrides: object) -> None:
    import hashlib

    (settings.models_dir / "m.tar.gz").write_bytes(content)
    current = {"model": "m.tar.gz", "sha256": hashlib.sha256(content).hexdigest(), "fingerprint": fingerprint()}
    (settings.models_dir / "current.json").write_text(json.dumps(current | overrides))


def test_a_model_of_these_data_is_current(settings: Settings) -> None:
    install(settings, b"model")
    assert is_current(settings)
    assert current_model(settings).read_bytes() == b"model"


def test_a_change_in_the_data_makes_it_outdated(settings: Settings, monkeypatch, tmp_path) -> None:
    install(settings, b"model")
    for name in ("config.yml", "domain.yml", "requirements.txt"):
        (tmp_path / name).write_text("x")
    monkeypatch.setattr(training, "ROOT", tmp_path)
    assert not is_current(settings)


def test_a_chosen_model_stays_until_somebody_trains(settings: Settings) -> None:
    install(settings, b"model", fingerprint="of older data", chosen=True)
    assert is_current(settings)
    assert not is_current(settings, heed_choice=False)


def test_the_code_that_makes_the_model_shapes_it() -> None:
    inputs = {path.relative_to(training.ROOT).as_posix() for path in training._training_inputs()}
    assert {"bot/understanding/fitting.py", "bot/rasa/components/classifier.py", "data/groet.yml"} <= inputs


def test_a_foreign_model_file_is_never_loaded(settings: Settings) -> None:
    install(settings, b"model", sha256="0" * 64)
    with pytest.raises(ModelMismatch, match="is niet het bestand"):
        current_model(settings)
    assert not is_current(settings)


@pytest.mark.parametrize("content", ["", "{not json"])
def test_without_a_usable_record_there_is_no_model(settings: Settings, content: str) -> None:
    if content:
        (settings.models_dir / "current.json").write_text(content)
    with pytest.raises(ModelMismatch, match="nog geen getraind model"):
        current_model(settings)
