"""What an editor got wrong is told with its file, its line and what was expected, before any training."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
import typer

from bot.commands.train import train as train_command
from bot.dialogue.editing import faults
from bot.dialogue.reply import Outcome, Reason
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


def test_the_schema_knows_each_outcome_and_each_reason() -> None:
    schema = json.loads((ROOT / "data" / "schema" / "onderwerp.json").read_text(encoding="utf-8"))
    answer = schema["properties"]["responses"]["additionalProperties"]["items"]["properties"]
    known = answer["metadata"]["properties"]
    assert known["uitkomst"]["enum"] == list(Outcome)
    assert known["overdracht"]["enum"] == list(get_args(Reason))


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
    **{
        kind: (after("responses:", f"  utter_los:\n  - {{text: '{text}', metadata: {{titel: L{more}}}}}"), told)
        for kind, text, more, told in (
            ("no source", "De BRO is een register.", "", "er staat geen bron bij; verwacht bron: met een naam"),
            ("an amount", "Het kost 20 euro.", ", bron: vooraf", "bedrag: 'euro'"),
            ("yes first", "Ja, dat mag.", ", bron: vooraf", "begin niet met 'Ja'"),
            ("a bare address", "Kijk op https://example.nl.", ", bron: vooraf", "een kaal webadres"),
            ("a telephone number", "Bel 055 - 123 45 67.", ", bron: vooraf", "verwacht %telefoon%"),
            ("a wall", "Een. Twee. Drie. Vier.", ", bron: vooraf", "4 zinnen in een alinea, hoogstens 3"),
        )
    },
    "an empty line": (
        after("responses:", '  utter_los:\n  - {text: "Een.\\n\\nTwee.", metadata: {titel: L, bron: vooraf}}'),
        "lege regel",
    ),
    "a button to nothing": (
        instead('payload: "/toegang_stappen', 'payload: "/weg_stappen'),
        "leidt naar niets: '/weg_stappen'",
    ),
    "an outcome that is none": (
        after("responses:", "  utter_los:\n  - {text: Hallo., metadata: {titel: L, bron: vooraf, uitkomst: goed}}"),
        "'goed' is geen van",
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


OTHER_FILES: dict[str, tuple[str, str, str, str]] = {
    "a source without a day": ("bronnen", "    gecontroleerd: 2026-11-23", "", "ontbreekt: gecontroleerd"),
    "a day that is none": ("bronnen", "2026-11-23", "2026-02-30", "een datum die niet bestaat"),
    "a day in words": ("bronnen", "2026-11-23", "gisteren", "verwacht de dag waarop"),
    "a source without https": ("bronnen", '"https://', '"http://', "verwacht een adres dat met https:// begint"),
    "an unknown word": ("bronnen", "titel:", "titeltje:", "onbekend woord 'titeltje'"),
    "no telephone": ("contact", "telefoon:", "telefon:", "ontbreekt: telefoon"),
    "a list of passages": ("servicedesk", "servicedesk:", "servicedesk: []\nweg:", "verwacht namen met waarden"),
    "an error without texts": ("foutmeldingen", "    teksten:", "    tekst:", "ontbreekt: teksten"),
}


@pytest.mark.parametrize("kind", OTHER_FILES)
def test_the_files_beside_the_topics_have_a_form_too(copy: Path, kind: str) -> None:
    name, old, new, told = OTHER_FILES[kind]
    path = copy / "data" / f"{name}.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = faults(copy)
    assert any(told in fault.what for fault in found), list(map(str, found))
    assert {fault.file for fault in found} == {f"data/{name}.yml"}


TOPIC_WITH = (
    "version: '3.1'\nnlu:\n- intent: {intent}\n  examples: |\n    - {examples}\nresponses:\n  {answer}: [{text}]\n"
)
TEXT = "{text: Hallo., metadata: {titel: T, bron: vooraf}}"


@pytest.mark.parametrize(
    ("intent", "examples", "answer", "told"),
    [
        ("doorlooptijd", 3, "utter_doorlooptijd", "3 voorbeelden, verwacht er minstens 20"),
        ("doorlooptijd", 20, "utter_iets", "verwacht utter_doorlooptijd onder responses"),
        ("groet", 20, "utter_doorlooptijd", "voorbeelden van groet; verwacht die in een eigen bestand"),
    ],
)
def test_a_topic_without_what_it_needs_is_refused(
    copy: Path, intent: str, examples: int, answer: str, told: str
) -> None:
    sentences = "\n    - ".join(f"woordje{number}" for number in range(examples))
    written = TOPIC_WITH.format(intent=intent, examples=sentences, answer=answer, text=TEXT)
    (copy / TOPIC).write_text(written, encoding="utf-8")
    for other in (copy / "data").glob("*.yml"):  # their buttons to parts of this topic lead to nothing now
        other.write_text(other.read_text(encoding="utf-8").replace("/doorlooptijd/", "/groet"), encoding="utf-8")
    found = [str(fault) for fault in faults(copy)]
    assert any(fault.startswith(TOPIC) and told in fault for fault in found), found


def test_an_example_of_two_topics_is_refused_in_both(copy: Path) -> None:
    change = after("examples: |", "    - Hoe meld ik mijn organisatie aan?")
    (copy / TOPIC).write_text(change((copy / TOPIC).read_text(encoding="utf-8"))[0], encoding="utf-8")
    found = faults(copy)
    assert {fault.file for fault in found} == {TOPIC, "data/organisatie_aanmelden.yml"}
    assert all("'Hoe meld ik mijn organisatie aan?' staat in doorlooptijd en in org" in fault.what for fault in found)


def test_a_topic_without_a_file_is_refused(copy: Path) -> None:
    domain = (copy / "domain.yml").read_text(encoding="utf-8")
    (copy / "domain.yml").write_text(domain.replace("intents:\n", "intents:\n- nieuw\n", 1), encoding="utf-8")
    (fault,) = faults(copy)
    assert str(fault).startswith("domain.yml, regel ")
    assert fault.what == "onderwerp 'nieuw' heeft geen bestand; verwacht data/nieuw.yml"


def test_training_refuses_a_bad_text_at_once(monkeypatch: pytest.MonkeyPatch, copy: Path, tmp_path: Path) -> None:
    (copy / TOPIC).write_text("version: '3.1'\nresponses: {}\nonzin: 1\n", encoding="utf-8")
    monkeypatch.setattr("bot.rasa.training.faults", lambda: faults(copy))
    settings = Settings(_env_file=None, state_dir=tmp_path / "var", models_dir=tmp_path / "models")
    with pytest.raises(TrainingFailed, match=r"data/doorlooptijd.yml, regel 1: onbekend woord 'onzin'"):
        train(settings, tmp_path / "train.log")


def test_what_is_expected_is_told_with_its_square_brackets(
    monkeypatch: pytest.MonkeyPatch, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change, _ = WRONG["a bare address"]
    (copy / TOPIC).write_text(change((copy / TOPIC).read_text(encoding="utf-8"))[0], encoding="utf-8")
    monkeypatch.setattr("bot.rasa.training.faults", lambda: faults(copy))
    with pytest.raises(typer.Exit):
        train_command(force=True)
    assert "een kaal webadres; verwacht [woorden](https://...)\n" in capsys.readouterr().err
