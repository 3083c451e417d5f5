from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.evaluation.judging import judge
from bot.evaluation.latency import Latency
from bot.evaluation.measures import Measured, figures
from bot.evaluation.report import write_report
from bot.evaluation.results import Bar, Compared, Results, barred_values, read_bars, remember
from bot.platform.settings import ROOT
from bot.rasa.baseline import BaselineAbsentError, WordReader, require_tensorflow
from bot.understanding.sentences import Sentence, held_out_sentences

TRAIN = [Sentence("rood", "kleur"), Sentence("blauw", "kleur"), Sentence("hond", "dier"), Sentence("auto", "x")]
HELD_OUT = [Sentence("rood | blauw", "kleur"), Sentence("een kat", "dier"), Sentence("auto", "x", "groep", "ver")]
BARS = [Bar("juist", "Juist", least=0.9), Bar("verlies_door_tikfouten", "Verlies", most=0.5), Bar("p50", "P50", most=1)]


@pytest.fixture
def results() -> Results:
    judged = judge(WordReader(TRAIN, "x"), HELD_OUT, "x")
    made = figures(judged, "x")
    return Results(datetime(2026, 11, 23, 12), "model", "x", made, made, {"twee_gevonden": Measured(0.5, 10)})


def test_the_report_names_each_bar_and_what_went_wrong(results: Results, tmp_path: Path) -> None:
    full = replace(
        results,
        latency=Latency(4.2, 20.0, 10),
        compared=[
            Compared("Deze", results.held_out, {}, 10.0, Latency(4, 9, 3)),
            Compared("DIET", {}, {}, 99, Latency(8, 9, 3)),
        ],
    )
    judged = judge(WordReader(TRAIN, "x"), HELD_OUT, "x")
    write_report(full, judged, BARS, {"juist": 0.2}, tmp_path)
    text = (tmp_path / "rapport.md").read_text(encoding="utf-8")
    for part in ("# Hoe goed", "minstens 0,900", "niet gemeten", "beter (", "4,2 ms", "| DIET |", "een kat"):
        assert part in text
    page = (tmp_path / "rapport.html").read_text(encoding="utf-8")
    assert '<html lang="nl">' in page
    assert "<table>" in page


def test_the_history_gives_the_values_of_the_time_before(results: Results, tmp_path: Path) -> None:
    assert remember(results, tmp_path) == {}
    assert remember(results, tmp_path) == pytest.approx(barred_values(results))
    assert len((tmp_path / "geschiedenis.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_a_bar_holds_from_its_own_side() -> None:
    assert Bar("a", "A", least=0.9).holds(0.9)
    assert not Bar("a", "A", least=0.9).holds(0.89)
    assert Bar("a", "A", most=0.05).holds(0.05)
    assert not Bar("a", "A", most=0.05).holds(0.06)


def test_the_bars_of_the_project_can_be_read() -> None:
    assert {"juist", "macro_f1", "buiten_auroc", "direct_juist"} <= {
        bar.name for bar in read_bars(ROOT / "tests" / "kwaliteit.yml")
    }


def test_a_wrong_file_of_sentences_is_named(tmp_path: Path) -> None:
    (tmp_path / "kapot.yml").write_text("zinnen: [een]", encoding="utf-8")
    with pytest.raises(ValueError, match=r"kapot\.yml"):
        held_out_sentences(tmp_path)


def test_without_tensorflow_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib.metadata import PackageNotFoundError

    def absent(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("bot.rasa.baseline.version", absent)
    with pytest.raises(BaselineAbsentError, match=r"\./bro install baseline"):
        require_tensorflow()
