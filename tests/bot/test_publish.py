"""What an editor changes goes live with one command, and a model that understands less does not."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
import yaml

from bot.commands import publish
from bot.platform.settings import ROOT, Settings
from bot.rasa.training import note_in_use
from tests.bot.serving import Serving
from tests.conftest import Visitor

NOT_OURS = ("tests", "var", "models", "results", "docs", "node_modules", ".*")  # what is compiled comes along


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Our files in a folder of their own, that measures on two sentences."""
    tree = tmp_path / "clone"
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(*NOT_OURS))
    for name, sentence in (("eherkenning_uitleg", "wat is eherkenning nou precies"), ("vreemd", "hoe laat is het")):
        topic = {"onderwerp": name, "zinnen": [sentence]}
        path = tree / "tests" / "onderwerpen" / f"{name}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(topic), encoding="utf-8")
    want(tree, 0)
    return tree


def want(tree: Path, least: float) -> None:
    """Let `least` be the share of sentences that a model must understand."""
    bars = {"grenzen": [{"naam": "juist", "titel": "Eigen vragen met het juiste onderwerp", "minstens": least}]}
    (tree / "tests" / "kwaliteit.yml").write_text(yaml.safe_dump(bars), encoding="utf-8")


@pytest.fixture
def serving(settings: Settings, model: None, clone: Path, tmp_path: Path) -> Iterator[Serving]:
    running = Serving(settings, tmp_path / "state", tree=clone)
    try:
        yield running.until_ready()
    finally:
        running.stop()


def test_texts_that_are_no_part_of_the_model_go_live_without_a_restart(serving: Serving, clone: Path) -> None:
    def titles() -> set[str]:
        (reply,) = Visitor(serving.url).says("wat is eherkenning")
        return {source["title"] for source in reply["sources"]}

    before = titles()
    sources = clone / "data" / "bronnen.yml"
    written = sources.read_text(encoding="utf-8")
    sources.write_text(f"{written}  fout: a: b\n", encoding="utf-8")
    refused = serving.bro("publish")
    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
    assert "data/bronnen.yml, regel" in refused.stderr
    sources.write_text(written.replace('titel: "', 'titel: "Nieuw, '), encoding="utf-8")
    assert "nog niet live: data/bronnen.yml" in serving.bro("doctor").stderr.replace("\n", " ")
    assert titles() == before
    published = serving.bro("publish")
    assert published.returncode == 0, published.stderr
    assert "opnieuw" not in published.stderr
    assert "data/bronnen.yml" in published.stderr
    assert titles() == {f"Nieuw, {title}" for title in before}
    assert "wat nu antwoordt, gebruikt die op schijf" in serving.bro("doctor").stderr


def test_a_model_that_misses_a_bar_is_not_used_and_the_one_before_stays(
    settings: Settings, model: None, clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    shutil.copytree(settings.models_dir, tmp_path / "models")
    own = settings.model_copy(update={"models_dir": tmp_path / "models", "state_dir": tmp_path})
    before = note_in_use(own)

    def trained(_settings: Settings, _log: Path) -> None:
        """In place of minutes of training: another name for the same model."""
        shutil.copy(own.models_dir / before["model"], own.models_dir / "bro-worse.tar.gz")
        (own.models_dir / "current.json").write_text(json.dumps(before | {"model": "bro-worse.tar.gz"}))

    monkeypatch.setattr(publish, "get_settings", lambda: own)
    monkeypatch.setattr(publish, "ROOT", clone)
    monkeypatch.setattr(publish, "is_current", lambda *_, **__: False)
    monkeypatch.setattr(publish, "train", trained)
    want(clone, 1.01)
    with pytest.raises(typer.Exit) as stopped:
        publish.publish()
    assert stopped.value.exit_code == 1
    assert "haalt deze grenzen niet:\nEigen vragen met het juiste onderwerp: " in capsys.readouterr().err
    assert note_in_use(own) == before
    want(clone, 0)
    publish.publish()
    assert note_in_use(own)["model"] == "bro-worse.tar.gz"
