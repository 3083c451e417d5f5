"""Cross-validation on the training data: each fold trains a whole model and reads what it has not seen.

All examples of one writer are held out together, and examples that are not ours by whole groups, so that the model
meets people and kinds of strange messages it has never seen. The training data hold many near misses on purpose, so
these figures are lower than those on other sentences.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from bot.evaluation.judging import Judged, judge
from bot.guidance.dialogues import STARTS
from bot.understanding.encoders import Encoder, SentenceEncoder, make_encoder
from bot.understanding.fitting import FitSettings, fit_model
from bot.understanding.folds import split
from bot.understanding.hybrid_model import Example, example_with_notes
from bot.understanding.interpreter import ClassifierConfig, Interpreter
from bot.understanding.model_archive import MessageReader
from bot.understanding.sentences import Sentence
from bot.understanding.speller import Speller, common_dutch_words
from bot.understanding.text import normalise
from bot.understanding.typos import misspelt_copy
from bot.understanding.vectors import Embed, Vectors

Fold = tuple[list[Sentence], list[Sentence]]
"""Sentences to train on, and sentences to measure on."""

_MISSPELT_SHARE = 0.4


def folds(sentences: Sequence[Sentence], outside: str, count: int, seed: int = 0) -> Iterator[Fold]:
    """Split the training examples into `count` folds."""
    examples = [example_with_notes(sentence.text, sentence.topic, sentence.notes) for sentence in sentences]
    for fold in split(examples, outside, count, seed):
        tested = np.append(fold.inside, fold.outside)
        yield [sentences[row] for row in fold.train], [sentences[row] for row in tested]


class Trainer:
    """Trains readers on sentences, as the pipeline does; texts are encoded by the slow encoders only once."""

    def __init__(self, config: ClassifierConfig) -> None:
        self._config = config
        self._memories: dict[str, _Memory] = {}

    def train(self, sentences: Sequence[Sentence]) -> MessageReader:
        """Train a reader on `sentences`."""
        config = self._config
        speller = Speller.learn([sentence.text for sentence in sentences], common_dutch_words())
        examples = [_example(sentence, speller) for sentence in sentences]
        encoders = {name: self._encoder(name) for name in config.encoders}
        settings = FitSettings(
            config.outside_intent, frozenset(config.not_questions), frozenset(STARTS), folds=config.folds
        )
        return MessageReader(Interpreter(fit_model(examples, encoders, settings), config), speller)

    def _encoder(self, name: str) -> Encoder:
        encoder = make_encoder(name)
        if isinstance(encoder, SentenceEncoder):
            encoder.embed = self._memories.setdefault(name, _Memory(encoder.embed_to_learn()))
        return encoder


def cross_validate(trainer: Trainer, fold: Fold, outside: str) -> list[Judged]:
    """Train on one part of `fold` and judge the other."""
    train, held_out = fold
    return judge(trainer.train(train), held_out, outside)


def _example(sentence: Sentence, speller: Speller) -> Example:
    misspelt = normalise(misspelt_copy(sentence.text, _MISSPELT_SHARE))
    return example_with_notes(speller.correct(sentence.text), sentence.topic, sentence.notes, misspelt)


class _Memory:
    """An embedding function that computes each text only once."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._known: dict[str, Vectors] = {}

    def __call__(self, texts: list[str]) -> Vectors:
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        if missing:
            self._known.update(zip(missing, self._embed(missing), strict=True))
        return np.stack([self._known[text] for text in texts])
