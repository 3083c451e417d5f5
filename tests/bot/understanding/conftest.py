"""A small model about a library, trained once by the plain classes."""

from pathlib import Path

import pytest

from bot.evaluation.cross_validation import Trainer
from bot.understanding.encoders import make_encoder
from bot.understanding.fitting import FitSettings, fit_model
from bot.understanding.hybrid_model import Example, HybridModel
from bot.understanding.interpreter import ClassifierConfig
from bot.understanding.model_archive import MessageReader
from bot.understanding.sentences import Sentence, training_examples
from bot.understanding.text import normalise

DATA = Path(__file__).parent
OUTSIDE = "niet_voor_ons"


@pytest.fixture(scope="session")
def library() -> list[Sentence]:
    return training_examples(DATA)


@pytest.fixture(scope="session")
def library_examples(library: list[Sentence]) -> list[Example]:
    return [Example(normalise(sentence.text), sentence.topic) for sentence in library]


@pytest.fixture(scope="session")
def library_model(library_examples: list[Example]) -> HybridModel:
    encoders = {name: make_encoder(name) for name in ("char", "use", "e5")}
    return fit_model(library_examples, encoders, FitSettings(outside=OUTSIDE, not_questions=frozenset({"gedag"})))


@pytest.fixture(scope="session")
def library_reader(library: list[Sentence]) -> MessageReader:
    return Trainer(ClassifierConfig(outside_intent=OUTSIDE, not_questions=("gedag",))).train(library)
