import logging
import time
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from bot.understanding import encoders, persistence
from bot.understanding.encoders import make_encoder
from bot.understanding.fitting import FitSettings, fit_model
from bot.understanding.folds import split
from bot.understanding.hybrid_model import Example, Heard, HybridModel, Prediction
from bot.understanding.interpreter import ClassifierConfig, Interpreter
from bot.understanding.scope_gate import Seen, Thresholds, Zone

OWN = {
    "kan ik dit boek wat langer lenen": "boek_verlengen",
    "wat kost het als ik te laat terugbreng": "boete",
    "zijn jullie zaterdag geopend": "openingstijden",
    "ik wil mij inschrijven als lid": "lid_worden",
    "ik heb mijn bibliotheekpas verloren": "pas_kwijt",
}
STRANGE = ["hoe repareer ik een lekke band", "wie is de koning van spanje", "asdf qwer zxcv"]


@pytest.mark.parametrize(("text", "topic"), OWN.items())
def test_new_wordings_are_recognised(library_model: HybridModel, text: str, topic: str) -> None:
    prediction = library_model.predict(text)
    assert prediction.topic == topic
    assert prediction.zone is not Zone.REFUSE
    assert prediction.ranking[0][0] == topic
    assert prediction.ranking[-1][0] == "niet_voor_ons"


@pytest.mark.parametrize("text", STRANGE)
def test_strange_messages_are_not_answered(library_model: HybridModel, text: str) -> None:
    assert library_model.predict(text).zone is not Zone.ANSWER


def test_a_training_example_is_answered_as_it_says(library_model: HybridModel) -> None:
    assert library_model.predict("hallo").zone is Zone.ANSWER
    assert library_model.predict("hallo").confidence == 1.0
    assert library_model.predict("vertel een mop").zone is Zone.REFUSE


def test_what_was_saved_predicts_the_same(library_model: HybridModel, tmp_path: Path) -> None:
    persistence.save(library_model, tmp_path)
    loaded = persistence.load(tmp_path)
    for text in [*OWN, *STRANGE]:
        before, after = library_model.predict(text), loaded.predict(text)
        assert (after.topic, after.zone) == (before.topic, before.zone)
        assert after.confidence == pytest.approx(before.confidence, abs=0.01)
    assert not any(path.suffix in (".pkl", ".pickle", ".joblib") for path in tmp_path.iterdir())


def test_without_the_slow_encoder_the_others_decide(
    library_model: HybridModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def absent() -> None:
        raise ImportError("no wheel for this machine")

    persistence.save(library_model, tmp_path)
    monkeypatch.setitem(encoders._MAKERS, "e5", absent)
    with caplog.at_level(logging.WARNING):
        loaded = persistence.load(tmp_path)
    assert len(caplog.records) == 1
    assert "e5" in caplog.text
    right = sum(loaded.predict(text).topic == topic for text, topic in OWN.items())
    assert right >= len(OWN) - 1


def test_without_any_encoder_a_model_cannot_be_used(
    library_model: HybridModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent() -> None:
        raise ImportError("gone")

    persistence.save(library_model, tmp_path)
    monkeypatch.setitem(encoders._MAKERS, "use", absent)
    with pytest.raises(persistence.ModelUnusableError, match="train the model on this machine"):
        persistence.load(tmp_path)


def test_data_without_an_outside_topic_still_get_a_gate(library_examples: list[Example]) -> None:
    own = [example for example in library_examples if example.topic != "niet_voor_ons"]
    model = fit_model(own, {"char": make_encoder("char"), "use": make_encoder("use")}, FitSettings())
    assert model.outside is None
    assert model.predict("kan ik dit boek wat langer lenen").topic == "boek_verlengen"
    assert Interpreter(model, ClassifierConfig()).interpret("🙂").intent == "nlu_fallback"
    known, strange = model.predict("zijn jullie zaterdag geopend"), model.predict("asdf qwer zxcv")
    assert known.inside > strange.inside


def test_a_handful_of_examples_is_enough_to_train() -> None:
    examples = [Example("ja", "ja"), Example("jazeker", "ja"), Example("nee", "nee"), Example("nooit", "nee")]
    model = fit_model(examples, {"char": make_encoder("char")}, FitSettings())
    assert model.predict("jazeker").topic == "ja"


def test_training_needs_examples() -> None:
    with pytest.raises(ValueError, match="at least one"):
        fit_model([], {"char": make_encoder("char")}, FitSettings())


def test_long_and_strange_texts_do_not_break_it(library_model: HybridModel) -> None:
    for text in ("a", "?", "é" * 2000, "boek " * 400, "<script>alert(1)</script>"):
        start = time.process_time()
        assert library_model.predict(text).zone in Zone
        assert time.process_time() - start < 5


def test_groups_are_held_out_whole() -> None:
    outside = [Example(f"vreemd {number}", "x", f"groep {number % 7}") for number in range(70)]
    own = [Example(f"eigen {number}", "a") for number in range(30)]
    for fold in split([*outside, *own], "x", 3, seed=0):
        trained = {outside[row].group for row in fold.train if row < 70}
        tested = {outside[row].group for row in fold.outside}
        assert tested
        assert not trained & tested
        assert set(fold.inside) | set(fold.outside) | set(fold.train) == set(range(100))


def test_all_examples_of_a_writer_are_held_out_together() -> None:
    own = [Example(f"eigen {number}", "a", writer=None if number < 20 else str(number % 5)) for number in range(60)]
    outside = [Example(f"vreemd {number}", "x", writer=str(number % 5)) for number in range(20)]
    for fold in split([*own, *outside], "x", 3, seed=0):
        everything = [*own, *outside]
        trained = {everything[row].writer for row in fold.train} - {None}
        tested = {everything[row].writer for row in fold.tested}
        assert tested
        assert not trained & tested
        assert set(range(20)) <= set(fold.train), "who wrote for the project itself always trains"


def test_thresholds_separate_what_can_be_separated() -> None:
    inside = np.array([0.9, 0.8, 0.85, 0.2, 0.1, 0.15], dtype=np.float32)
    is_inside = np.array([True, True, True, False, False, False])
    right = np.full(6, 0.9, dtype=np.float32)
    thresholds = Thresholds.fit(Seen(inside, right, is_inside, is_inside, np.zeros(6, dtype=bool)))
    zones = thresholds.zones(inside, right)
    assert zones[:3] == [Zone.ANSWER] * 3
    assert Zone.ANSWER not in zones[3:]


def test_what_was_said_before_is_heeded_only_where_a_message_does_not_say_enough(library_model: HybridModel) -> None:
    class Noting(HybridModel):
        asked: ClassVar[list[tuple[str, str | None]]] = []

        def predict_all(self, messages: Sequence[Heard]) -> list[Prediction]:
            self.asked += [(one.after, one.in_hand) for one in messages]
            return [self._noted(one.text) for one in messages]

        def _noted(self, text: str) -> Prediction:
            zone = Zone.REFUSE if text == "vreemd" else Zone.ANSWER
            return replace(library_model.predict("hallo"), zone=zone, confidence=0.9 if text == "duidelijk" else 0.7)

    model = Noting(**{part.name: getattr(library_model, part.name) for part in fields(library_model) if part.init})
    interpreter = Interpreter(model, ClassifierConfig())
    for text, heeded in (("duidelijk", False), ("vreemd", False), ("die dan", True), ("woord " * 20, True)):
        model.asked.clear()
        interpreter.interpret(text, after="Bedoelt u de eerste?", in_hand="lid_worden")
        assert (("Bedoelt u de eerste?", "lid_worden") in model.asked) == heeded, text


def test_the_topic_in_hand_is_likelier(library_model: HybridModel) -> None:
    shares = [
        dict(library_model.predict("en hoe gaat dat dan verder", "Zo gaat dat.", in_hand).ranking)["pas_kwijt"]
        for in_hand in (None, "lid_worden", "pas_kwijt", "onbekend")
    ]
    assert shares[2] > shares[0] == pytest.approx(shares[3])
    assert shares[1] <= shares[0]
