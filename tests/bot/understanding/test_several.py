"""Whether a message asks more than one thing, and in which pieces it is read then."""

import numpy as np
import pytest

from bot.understanding.model_archive import MessageReader
from bot.understanding.questions import pieces_of
from bot.understanding.several import several_features

OUTSIDE = np.array([False, False, True])
ONE_TOPIC = np.log(np.array([[0.9, 0.05, 0.05]], dtype=np.float32))
TWO_TOPICS = np.log(np.array([[0.5, 0.45, 0.05]], dtype=np.float32))


def features(text: str, topics: np.ndarray = ONE_TOPIC) -> list[float]:
    return list(several_features([text], np.zeros(1, np.float32), topics, OUTSIDE)[0])


def test_a_second_question_word_behind_a_joining_word_tells() -> None:
    (_, _, _, asked, joined, *_), (_, _, _, once, nothing, *_) = (
        features("wat kost het en wie regelt dat"),
        features("wat kost het"),
    )
    assert (asked, joined) == (2, 1)
    assert (once, nothing) == (1, 0)


def test_a_close_second_topic_tells() -> None:
    assert features("wat kost dat", TWO_TOPICS)[2] > features("wat kost dat", ONE_TOPIC)[2]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("wat kost het", []),
        ("wat kost het en wie regelt dat", ["wat kost het", "wie regelt dat"]),
        ("Wat kost het? Wie regelt dat?", ["Wat kost het?", "Wie regelt dat?"]),
        ("Ik ben Jan. Wij boren veel. Het regent. Wat kost het?", ["Wat kost het?"]),
    ],
)
def test_the_pieces(text: str, pieces: list[str]) -> None:
    assert pieces_of(text) == pieces


@pytest.mark.parametrize("joined", ["{0} en {1}", "{0}? {1}?", "{0}, en o ja, {1}"])
def test_two_questions_of_one_topic_are_one(library_reader: MessageReader, joined: str) -> None:
    found = library_reader.read(joined.format("hoe word ik lid", "hoe kan ik mij inschrijven als lid"))
    assert found.topic == "lid_worden"
