"""A small model about a library, trained once by the plain classes."""

from pathlib import Path

import pytest

from bot.evaluation.cross_validation import Trainer
from bot.evaluation.sentences import Sentence, training_examples
from bot.nlu.encoders import make_encoder
from bot.nlu.fitting import FitSettings, fit_model
from bot.nlu.hybrid_model import Example, HybridModel
from bot.nlu.interpreter import ClassifierConfig
from bot.nlu.model_archive import MessageReader
from bot.nlu.text import normalise

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
    stages = [{"char": make_encoder("char"), "use": make_encoder("use")}, {"e5": make_encoder("e5")}]
    return fit_model(library_examples, stages, FitSettings(outside=OUTSIDE))


@pytest.fixture(scope="session")
def library_reader(library: list[Sentence]) -> MessageReader:
    return Trainer(ClassifierConfig(outside_intent=OUTSIDE, not_questions=("gedag",))).train(library)
