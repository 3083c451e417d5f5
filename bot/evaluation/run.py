"""One evaluation from beginning to end."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import yaml

from bot.dialogue.content import small_talk
from bot.evaluation import pictures
from bot.evaluation.cross_validation import Fold, Trainer, cross_validate, folds
from bot.evaluation.judging import Judged, Reader, judge
from bot.evaluation.latency import Latency, parse_latency, time_reader
from bot.evaluation.measures import Figures, figures
from bot.evaluation.overlap import without_copies
from bot.evaluation.results import Compared, Results
from bot.evaluation.several import several_questions
from bot.evaluation.typos import with_typos
from bot.platform.clock import now
from bot.rasa.baseline import DIET_CONFIG, RasaReader, WordReader, train_with_rasa
from bot.understanding.interpreter import ClassifierConfig, classifier_config
from bot.understanding.model_archive import open_model
from bot.understanding.sentences import Sentence, held_out_sentences, training_examples

TYPO_SHARE = 0.4
"""Share of the longer words that get a typing error."""

Progress = Callable[[str], None]
"""Called with a Dutch line when a part begins."""


@dataclass(frozen=True)
class Plan:
    """What to measure.

    Attributes:
        root: the project, with config.yml, data/ and tests/onderwerpen/.
        model: the trained model file.
        folds: parts in cross-validation; 0 leaves it out.
        diet_folds: on how many of these folds other pipelines are compared; None: no comparison at all.
    """

    root: Path
    model: Path
    folds: int
    diet_folds: int | None = None


def evaluate(plan: Plan, folder: Path, progress: Progress) -> tuple[Results, list[Judged]]:
    """Measure everything in `plan` and draw the pictures into `folder`.

    Returns:
        The results, and what came of each held-out sentence.
    """
    config = classifier_config(yaml.safe_load((plan.root / "config.yml").read_text(encoding="utf-8")))
    outside = config.outside_intent
    examples = training_examples(plan.root / "data")
    held_out = without_copies(held_out_sentences(plan.root / "tests" / "onderwerpen"), examples)
    progress(f"{len(held_out)} eigen zinnen lezen")
    reader = open_model(plan.model)
    judged = judge(reader, held_out, outside)
    splits = list(folds(examples, outside, plan.folds)) if plan.folds else []
    trainer = Trainer(replace(config, not_questions=tuple(small_talk())))
    results = measure(reader, plan.model.name, held_out, judged, config)
    validated = _validate(trainer, splits, outside, progress)
    progress("Snelheid meten")
    latency, milliseconds = parse_latency([sentence.text for sentence in held_out])
    _draw(judged, milliseconds, outside, folder)
    results = replace(results, latency=latency, validated=validated)
    if plan.diet_folds is None:
        return results, judged
    with tempfile.TemporaryDirectory() as work:
        comparison = _Comparison(plan, Path(work), outside, held_out, splits[: plan.diet_folds], progress)
        return replace(results, compared=comparison.all(trainer, results)), judged


def measure(
    reader: Reader, model: str, held_out: Sequence[Sentence], judged: Sequence[Judged], config: ClassifierConfig
) -> Results:
    """The results on held-out sentences: as they are, which are `judged`; with typing errors; and two in one message.

    Args:
        model: name of the model file.
    """
    outside = config.outside_intent
    return Results(
        made=now(),
        model=model,
        outside=outside,
        held_out=figures(judged, outside),
        typos=figures(judge(reader, spoiled(held_out), outside), outside),
        several=several_questions(reader, judged, frozenset({outside, *small_talk()})),
    )


def spoiled(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The same sentences with typing errors in `TYPO_SHARE` of their longer words; always the same errors."""
    random = Random(0)  # noqa: S311 - typos, not secrets
    return [replace(sentence, text=with_typos(sentence.text, TYPO_SHARE, random)) for sentence in sentences]


def _validate(trainer: Trainer, splits: Sequence[Fold], outside: str, progress: Progress) -> Figures:
    judged: list[Judged] = []
    for number, split in enumerate(splits, 1):
        progress(f"Kruisvalidatie, deel {number} van {len(splits)}")
        judged.extend(cross_validate(trainer, split, outside))
    return figures(judged, outside)


def _draw(judged: Sequence[Judged], milliseconds: Sequence[float], outside: str, folder: Path) -> None:
    own = [item for item in judged if item.sentence.topic != outside]
    pictures.draw_confusion(own, folder / "verwarring.svg")
    pictures.draw_scope(judged, outside, folder / "bereik.svg")
    pictures.draw_calibration(own, folder / "kalibratie.svg")
    pictures.draw_latency(milliseconds, folder / "snelheid.svg")


@dataclass
class _Comparison:
    """This pipeline, DIET and plain words, on the same sentences and folds."""

    plan: Plan
    work: Path
    outside: str
    held_out: list[Sentence]
    splits: Sequence[Fold]
    progress: Progress

    def all(self, trainer: Trainer, results: Results) -> list[Compared]:
        """Train and measure all three; this takes long, because DIET does."""
        ours = yaml.safe_load((self.plan.root / "config.yml").read_text(encoding="utf-8"))
        examples = training_examples(self.plan.root / "data")
        self.progress("Zelf trainen, om de tijd te meten")
        _, seconds = train_with_rasa({**ours, "policies": None}, examples, self.work / "eigen")
        folded = self._on_folds(trainer.train)
        assert results.latency  # noqa: S101 - measured before the comparison
        return [
            Compared("Deze assistent", results.held_out, folded, seconds, results.latency),
            self._diet(examples),
            self._words(examples),
        ]

    def _diet(self, examples: list[Sentence]) -> Compared:
        self.progress("DIET trainen op alle voorbeelden")
        model, seconds = train_with_rasa(DIET_CONFIG, examples, self.work / "diet")
        reader = RasaReader(model, self.outside)
        held_out = figures(judge(reader, self.held_out, self.outside), self.outside)
        latency = self._latency(reader)
        return Compared("DIET (standaard van Rasa)", held_out, self._on_folds(self._train_diet), seconds, latency)

    def _train_diet(self, sentences: list[Sentence]) -> Reader:
        model, _ = train_with_rasa(DIET_CONFIG, sentences, self.work / "deel")
        return RasaReader(model, self.outside)

    def _words(self, examples: list[Sentence]) -> Compared:
        self.progress("Losse woorden")
        start = now()
        reader = WordReader(examples, self.outside)
        seconds = (now() - start).total_seconds()
        held_out = figures(judge(reader, self.held_out, self.outside), self.outside)
        folded = self._on_folds(lambda sentences: WordReader(sentences, self.outside))
        return Compared("Losse woorden", held_out, folded, seconds, self._latency(reader))

    def _on_folds(self, train: Callable[[list[Sentence]], Reader]) -> Figures:
        judged: list[Judged] = []
        for number, (seen, held_out) in enumerate(self.splits, 1):
            self.progress(f"Vergelijken op deel {number} van {len(self.splits)}")
            judged.extend(judge(train(seen), held_out, self.outside))
        return figures(judged, self.outside)

    def _latency(self, reader: Reader) -> Latency:
        return time_reader(reader.read, [sentence.text for sentence in self.held_out])
