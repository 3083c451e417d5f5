"""What the model is measured on must be new to it: no test sentence, nor a near copy of one, is in data/."""

import pytest

from bot.evaluation.overlap import copies
from bot.understanding.sentences import Sentence
from tests.sentences import HELD_OUT

TOPICS = sorted({sentence.topic for sentence in HELD_OUT})


@pytest.mark.parametrize("topic", TOPICS)
def test_no_test_sentence_is_a_training_example(topic: str, copied: list[tuple[Sentence, str]]) -> None:
    ours = [f"{sentence.text!r} is like {example!r}" for sentence, example in copied if sentence.topic == topic]
    assert ours == []


def test_the_check_sees_copies_with_other_case_punctuation_or_one_other_letter() -> None:
    examples = [Sentence("Hoe vraag ik eHerkenning aan?", "eherkenning_aanvragen")]
    copied = ["hoe vraag ik eherkenning aan", "Hoe vraag ik eHerkening aan!", "HOE VRAAG IK EHERKENNING AAN"]
    fresh = ["Waar bestel ik eHerkenning?", "eherkenning"]
    found = [sentence.text for sentence, _ in copies([Sentence(text, "") for text in copied + fresh], examples)]
    assert found == copied
