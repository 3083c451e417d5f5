"""Approved texts become a patch that changes only their own lines, whatever form they had."""

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.platform.clock import now
from bot.platform.settings import ROOT
from bot.servicedesk.editing.export import patch_of
from bot.servicedesk.editing.models import AnswerDraft

TEXT = "Een nieuwe zin: met een dubbele punt.\n- Een rij.\n- **Vet** en %mail%."


def draft(topic: str, name: str, place: int, before: str, text: str = TEXT) -> AnswerDraft:
    who = {"written_by": "ina", "judged_by": "bea", "written_at": now()}
    return AnswerDraft(id=1, topic=topic, name=name, place=place, before=before, text=text, state="goedgekeurd", **who)


def _responses(folder: Path) -> list[tuple[str, str, int, str]]:
    """One text of each form (quoted, plain, in a block) in each file, and the last one of it."""
    found: dict[tuple[str, str], tuple[str, str, int, str]] = {}
    for path in sorted(folder.glob("*.yml")):
        root = {
            key.value: value for key, value in yaml.compose(path.read_text(encoding="utf-8"), yaml.SafeLoader).value
        }
        for name, variants in root["responses"].value if "responses" in root else ():
            for place, variant in enumerate(variants.value):
                text = next(value for key, value in variant.value if key.value == "text")
                one = (path.stem, name.value, place, text.value.strip())
                found.setdefault((path.stem, str(text.style)), one)
                found[path.stem, "last"] = one
    return list(found.values())


def test_every_text_of_ours_can_be_replaced_alone(tmp_path: Path) -> None:
    """Each file as YAML is the same but for the one text; comments stay."""
    for topic, name, place, before in _responses(ROOT / "data"):
        path = ROOT / "data" / f"{topic}.yml"
        content = path.read_text(encoding="utf-8")
        expected = yaml.load(content, yaml.CSafeLoader)
        expected["responses"][name][place]["text"] = TEXT
        patch = patch_of([draft(topic, name.removeprefix("utter_"), place, before)], ROOT / "data")
        assert patch.left_out == []
        removed = [line for line in patch.text.splitlines() if line.startswith("-")]
        assert not any(line.lstrip("- ").startswith("#") for line in removed), "comments stay"
        copy = tmp_path / "data" / path.name
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(path, copy)
        done = subprocess.run(
            ["git", "apply", "--unsafe-paths", "-"], input=patch.text, text=True, cwd=tmp_path, check=False
        )
        assert done.returncode == 0, (topic, name)
        assert yaml.load(copy.read_text(encoding="utf-8"), yaml.CSafeLoader) == expected, (topic, name)


@pytest.mark.parametrize("before", ["iets anders dan er staat", ""])
def test_a_text_that_became_another_is_left_out(before: str) -> None:
    patch = patch_of([draft("klacht", "klacht", 0, before)], ROOT / "data")
    assert patch.text == ""
    assert patch.left_out == ["klacht: de tekst in data/klacht.yml is een andere geworden"]
    assert patch_of([draft("bestaat_niet", "x", 0, "y")], ROOT / "data").left_out != []


def test_what_is_applied_already_is_in_no_patch() -> None:
    topic, name, place, before = _responses(ROOT / "data")[0]
    patch = patch_of([draft(topic, name.removeprefix("utter_"), place, "van vroeger", before)], ROOT / "data")
    assert (patch.text, patch.included, patch.left_out) == ("", [], [])
