"""The model that the project keeps for its own examples: used for just those, and for nothing else."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.platform.settings import Settings
from bot.rasa.training import current_model
from bot.understanding import persistence
from bot.understanding.code_version import code_version, fitting_version
from bot.understanding.encoders import make_encoder
from bot.understanding.fitting import FitSettings, fit_model
from bot.understanding.hybrid_model import Example, Heard
from bot.understanding.kept_model import KEPT, fingerprint, keep, kept_fingerprint, known_model
from bot.understanding.model_archive import keep_for_the_project

EXAMPLES = [
    *(Example(f"wat kost een account {number}", "kosten", writer=str(number)) for number in range(8)),
    *(Example(f"hoe lang duurt het {number}", "duur", misspelt=f"hoe lagn duurt het {number}") for number in range(8)),
]
SETTINGS = FitSettings(not_questions=frozenset({"groet", "dank"}))


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model, as training saves it."""
    folder = tmp_path_factory.mktemp("saved")
    model = fit_model(EXAMPLES, {"char": make_encoder("char")}, SETTINGS)
    persistence.save(model, folder, fingerprint(EXAMPLES, SETTINGS, ["char"]))
    return folder


def test_what_is_kept_reads_as_what_was_fitted(saved: Path, tmp_path: Path) -> None:
    assert keep(saved, tmp_path / "kept")
    known = known_model(tmp_path / "kept", fingerprint(EXAMPLES, SETTINGS, ["char"]), EXAMPLES)
    fitted = persistence.load(saved)
    texts = [Heard("wat kost dat dan"), Heard("wat kost een account 3"), Heard("duurt het lang")]
    assert known
    assert known.predict_all(texts) == fitted.predict_all(texts)
    assert not keep(saved, tmp_path / "kept"), "it is there already"


@pytest.mark.parametrize(
    "changed",
    [
        fingerprint(EXAMPLES[1:], SETTINGS, ["char"]),
        fingerprint([*EXAMPLES[1:], replace(EXAMPLES[0], topic="duur")], SETTINGS, ["char"]),
        fingerprint([*EXAMPLES[1:], replace(EXAMPLES[0], misspelt="wat kots")], SETTINGS, ["char"]),
        fingerprint(EXAMPLES, replace(SETTINGS, seed=1), ["char"]),
        fingerprint(EXAMPLES, replace(SETTINGS, not_questions=frozenset({"groet"})), ["char"]),
        fingerprint(EXAMPLES, SETTINGS, ["char", "use"]),
    ],
)
def test_it_is_used_for_nothing_else(saved: Path, tmp_path: Path, changed: str) -> None:
    keep(saved, tmp_path)
    assert known_model(tmp_path, changed, EXAMPLES) is None


def test_the_order_in_which_files_are_read_does_not_count() -> None:
    assert fingerprint(EXAMPLES, SETTINGS, ["char"]) == fingerprint(EXAMPLES[::-1], SETTINGS, ["char"])


def test_half_a_model_is_none(saved: Path, tmp_path: Path) -> None:
    keep(saved, tmp_path)
    (tmp_path / persistence.ARRAYS).unlink()
    assert kept_fingerprint(tmp_path) is None
    (tmp_path / persistence.ARRAYS).touch()
    (tmp_path / persistence.REST).write_text('{"fitted_on": "ab', encoding="utf-8")
    assert kept_fingerprint(tmp_path) is None


def test_a_model_without_all_encoders_is_not_kept(saved: Path, tmp_path: Path) -> None:
    persistence.save(persistence.load(saved), tmp_path)
    assert not keep(tmp_path, tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_only_what_fits_counts_as_its_code() -> None:
    assert fitting_version() != code_version()


def test_a_training_keeps_what_it_fitted(settings: Settings, model: None) -> None:
    """That it is also what git has, `.ci/run` looks at."""
    assert not keep_for_the_project(current_model(settings), KEPT)
    assert json.loads((KEPT / persistence.REST).read_text(encoding="utf-8"))["examples"] == []
