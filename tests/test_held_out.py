"""What the model is measured on must be new to it: no test sentence, nor a near copy of one, is in data/."""

import pytest

from bot.evaluation.overlap import copies
from bot.platform.settings import ROOT
from bot.understanding.sentences import Sentence, held_out_sentences, training_examples

EXAMPLES = training_examples(ROOT / "data")
HELD_OUT = held_out_sentences(ROOT / "tests" / "onderwerpen")


@pytest.mark.parametrize("topic", sorted({sentence.topic for sentence in HELD_OUT}))
def test_no_test_sentence_is_a_training_example(topic: str) -> None:
    ours = [sentence for sentence in HELD_OUT if sentence.topic == topic]
    assert [f"{sentence.text!r} is like {example!r}" for sentence, example in copies(ours, EXAMPLES)] == []


def test_the_check_sees_copies_with_other_case_punctuation_or_one_other_letter() -> None:
    examples = [Sentence("Hoe vraag ik eHerkenning aan?", "eherkenning_aanvragen")]
    copied = ["hoe vraag ik eherkenning aan", "Hoe vraag ik eHerkening aan!", "HOE VRAAG IK EHERKENNING AAN"]
    fresh = ["Waar bestel ik eHerkenning?", "eherkenning"]
    found = [sentence.text for sentence, _ in copies([Sentence(text, "") for text in copied + fresh], examples)]
    assert found == copied
