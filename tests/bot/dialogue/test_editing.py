"""What an editor got wrong is told with its file, its line and what was expected, before any training."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.dialogue.editing import faults
from bot.platform.settings import ROOT, Settings
from bot.rasa.training import TrainingFailed, train

TOPIC = "data/doorlooptijd.yml"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what editors write."""
    shutil.copy(ROOT / "domain.yml", tmp_path)
    (tmp_path / "data").mkdir()
    for path in (ROOT / "data").glob("*.yml"):
        shutil.copy(path, tmp_path / "data")
    return tmp_path


def test_our_own_texts_have_no_faults() -> None:
    assert list(map(str, faults())) == []


def after(anchor: str, line: str) -> Callable[[str], tuple[str, int]]:
    """Put `line` after the first line that begins with `anchor`; gives the text and the number of the new line."""

    def change(text: str) -> tuple[str, int]:
        lines = text.splitlines()
        at = next(number for number, one in enumerate(lines) if one.strip().startswith(anchor))
        lines.insert(at + 1, line)
        return "\n".join(lines), at + 2

    return change


def instead(old: str, new: str) -> Callable[[str], tuple[str, int]]:
    """Write `new` for the first `old`; gives the text and the number of its line."""

    def change(text: str) -> tuple[str, int]:
        assert old in text
        return text.replace(old, new, 1), text[: text.index(old)].count("\n") + 1

    return change


WRONG: dict[str, tuple[Callable[[str], tuple[str, int]], str]] = {
    "a colon in a text": (after("responses:", "  utter_los: dit: gaat fout"), "een dubbele punt midden in een tekst"),
    "a tab": (after("responses:", "\tutter_los:"), "een tab, of een teken"),
    "a bracket that does not close": (after("responses:", "  utter_los: [een"), "een haakje dat niet sluit"),
    "an unknown word": (after("responses:", "  utter_los:\n  - tekst: Hallo."), "onbekend woord 'tekst'"),
    "no title": (after("responses:", "  utter_los:\n  - {text: Hallo., metadata: {}}"), "ontbreekt: titel"),
    "no list": (after("responses:", "  utter_los: Hallo."), "verwacht een lijst"),
    "the same answer twice": (after("responses:", "  utter_doorlooptijd:\n  - {}"), "staat er twee keer"),
    "an unknown topic": (
        instead("- intent: doorlooptijd", "- intent: doorlooptyd"),
        "onbekend onderwerp 'doorlooptyd'",
    ),
    "an unknown answer": (
        instead("- action: utter_doorlooptijd", "- action: utter_weg"),
        "onbekende actie 'utter_weg'",
    ),
    "an unknown action": (
        instead("- action: utter_doorlooptijd", "- action: action_weg"),
        "onbekende actie 'action_weg'; verwacht een actie onder actions in domain.yml",
    ),
    "an unknown source": (
        after("responses:", "  utter_los:\n  - {text: Hallo., metadata: {titel: Los, bron: nergens}}"),
        "onbekende bron 'nergens'",
    ),
    "je": (
        after("responses:", "  utter_los:\n  - {text: Regel het met jouw account., metadata: {titel: L}}"),
        "'jouw'",
    ),
    "a long sentence": (
        after("responses:", f"  utter_los:\n  - {{text: {'woord ' * 24}einde., metadata: {{titel: L}}}}"),
        "een zin van 25 woorden, hoogstens 20: 'woord woord",
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_fault_is_told_with_its_file_its_line_and_what_was_expected(copy: Path, kind: str) -> None:
    change, told = WRONG[kind]
    text, line = change((copy / TOPIC).read_text(encoding="utf-8"))
    (copy / TOPIC).write_text(text, encoding="utf-8")
    found = faults(copy)
    assert any(told in fault.what for fault in found), list(map(str, found))
    assert {fault.file for fault in found} == {TOPIC}
    assert min(abs(fault.line - line) for fault in found if told in fault.what) <= 2


def test_training_refuses_a_bad_text_at_once(monkeypatch: pytest.MonkeyPatch, copy: Path, tmp_path: Path) -> None:
    (copy / TOPIC).write_text("version: '3.1'\nresponses: {}\nonzin: 1\n", encoding="utf-8")
    monkeypatch.setattr("bot.rasa.training.faults", lambda: faults(copy))
    settings = Settings(_env_file=None, state_dir=tmp_path / "var", models_dir=tmp_path / "models")
    with pytest.raises(TrainingFailed, match=r"data/doorlooptijd.yml, regel 1: onbekend woord 'onzin'"):
        train(settings, tmp_path / "train.log")
