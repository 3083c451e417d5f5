"""The proposal for data/: a patch that applies, with nothing in it but new examples."""

import subprocess
from pathlib import Path

import pytest
import yaml

from bot.platform.settings import ROOT
from bot.servicedesk.learning.export import propose

TOPICS = sorted(path.stem for path in (ROOT / "data").glob("*.yml") if "\nnlu:" in path.read_text(encoding="utf-8"))


def examples(folder: Path, topic: str) -> list[str]:
    content = yaml.safe_load((folder / f"{topic}.yml").read_text(encoding="utf-8"))
    return "\n".join(entry["examples"] for entry in content["nlu"]).splitlines()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of data/ in a repository of its own."""
    (tmp_path / "data").mkdir()
    for path in (ROOT / "data").glob("*.yml"):
        (tmp_path / "data" / path.name).write_bytes(path.read_bytes())
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    return tmp_path


def apply(project: Path, patch: str) -> None:
    subprocess.run(["git", "apply", "-"], cwd=project, input=patch, text=True, check=True)


def test_the_patch_applies_to_every_topic_and_adds_one_line_to_each(project: Path) -> None:
    folder = project / "data"
    before = {topic: examples(folder, topic) for topic in TOPICS}
    asked = {topic: [f'wat "zegt" u: nummer {number} # van {topic}?'] for number, topic in enumerate(TOPICS)}
    proposal = propose(asked, folder, [])
    assert proposal.added == len(TOPICS)
    apply(project, proposal.patch)
    for topic in TOPICS:
        after = examples(folder, topic)
        assert [line for line in after if line.strip()] == [
            *[line for line in before[topic] if line.strip()],
            f"- {asked[topic][0]}",
        ]
    removed = [line for line in proposal.patch.splitlines() if line.startswith("-") and not line.startswith("---")]
    assert removed == []


def test_nothing_is_changed_by_proposing(project: Path) -> None:
    before = {path: path.read_bytes() for path in (project / "data").glob("*.yml")}
    propose({"doorlooptijd": ["wanneer is het nou eens klaar daar"]}, project / "data", [])
    assert before == {path: path.read_bytes() for path in (project / "data").glob("*.yml")}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Hoe lang duurt het?", "staat al in data/doorlooptijd.yml"),
        ("Duurt DAT lang!", "staat in tests/onderwerpen"),
        ("woord " * 60, "langer dan 300 tekens"),
    ],
)
def test_what_would_spoil_the_data_is_left_out(text: str, reason: str) -> None:
    proposal = propose({"doorlooptijd": [text]}, ROOT / "data", ["duurt dat lang"])
    assert (proposal.patch, proposal.added) == ("", 0)
    assert reason in proposal.left_out[0]


def test_the_same_question_is_added_once() -> None:
    proposal = propose({"doorlooptijd": ["wanneer is het zover?", "Wanneer is het zover"]}, ROOT / "data", [])
    assert proposal.added == 1


def test_entity_marks_and_line_breaks_become_plain_words() -> None:
    text = "ik [naam](organisatie)\nwacht al {lang}"
    patch = propose({"doorlooptijd": [text]}, ROOT / "data", []).patch
    assert "+    - ik naam(organisatie) wacht al lang\n" in patch
