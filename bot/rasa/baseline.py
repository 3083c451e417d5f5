"""Other ways to understand messages, for comparison: Rasa's own default pipeline (DIET), and plain words."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bot.understanding.interpreter import Interpretation
from bot.understanding.scope_gate import Zone
from bot.understanding.sentences import Sentence

DIET_CONFIG: dict[str, Any] = {
    "recipe": "default.v1",
    "assistant_id": "diet",
    "language": "nl",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True},
        {"name": "EntitySynonymMapper"},
        {"name": "ResponseSelector", "epochs": 100, "constrain_similarities": True},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ],
}
"""What `rasa init` and Rasa's own suggestion give (Rasa 3.6, https://rasa.com/docs/rasa/tuning-your-model)."""

_FALLBACK = "nlu_fallback"


class BaselineAbsentError(Exception):
    """Raised when TensorFlow, which DIET needs, is not installed."""


def require_tensorflow() -> None:
    """Check that the optional group is there.

    Raises:
        BaselineAbsentError: with one sentence that says how to install it.
    """
    try:
        version("tensorflow-cpu")
    except PackageNotFoundError as error:
        raise BaselineAbsentError("Vergelijken met DIET kan pas na `./bro install baseline`.") from error


def train_with_rasa(config: dict[str, Any], sentences: Sequence[Sentence], folder: Path) -> tuple[Path, float]:
    """Run `rasa train nlu` with `config` on `sentences` in `folder`; returns the model and the seconds it took.

    Raises:
        RuntimeError: when Rasa stops with an error; the message holds the end of its output.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    (folder / "nlu.yml").write_text(yaml.safe_dump(_as_rasa(sentences), allow_unicode=True), encoding="utf-8")
    command = [sys.executable, "-m", "rasa", "train", "nlu", "--config", "config.yml", "--nlu", "nlu.yml"]
    start = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - our own command
        [*command, "--domain", "config.yml", "--out", ".", "--fixed-model-name", "model"],
        cwd=folder,
        env=os.environ | {"OMP_NUM_THREADS": str(os.cpu_count() or 1), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"rasa train nlu failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return folder / "model.tar.gz", time.perf_counter() - start


def _as_rasa(sentences: Sequence[Sentence]) -> dict[str, Any]:
    by_topic: dict[tuple[str, str | None], list[str]] = {}
    for sentence in sentences:
        by_topic.setdefault((sentence.topic, sentence.group), []).append(sentence.text)
    nlu = [
        {"intent": topic, "examples": "".join(f"- {text}\n" for text in texts)}
        | ({"metadata": {"groep": group}} if group else {})
        for (topic, group), texts in by_topic.items()
    ]
    return {"version": "3.1", "nlu": nlu}


class RasaReader:
    """Reads messages with any Rasa model, the way `rasa shell nlu` does."""

    def __init__(self, model: Path, outside: str) -> None:
        from rasa.core.agent import Agent

        self._agent = Agent.load(model)
        self._outside = outside

    def read(self, text: str) -> Interpretation:
        """Interpret one message; a fallback counts as asking, the outside intent as refusing."""
        found = asyncio.run(self._agent.parse_message(text))
        ranking = [(entry["name"], entry["confidence"]) for entry in found["intent_ranking"]]
        return as_interpretation(ranking, self._outside, found["intent"]["name"] == _FALLBACK)


class WordReader:
    """Logistic regression on tf-idf of words: the least that one would try."""

    def __init__(self, sentences: Sequence[Sentence], outside: str) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline

        self._outside = outside
        self._model = make_pipeline(TfidfVectorizer(sublinear_tf=True), LogisticRegression(C=10, max_iter=200))
        self._model.fit([sentence.text for sentence in sentences], [sentence.topic for sentence in sentences])

    def read(self, text: str) -> Interpretation:
        """Interpret one message; the threshold for asking is that of Rasa's fallback."""
        probabilities = self._model.predict_proba([text])[0]
        order = np.argsort(-probabilities)
        ranking = [(str(self._model.classes_[at]), float(probabilities[at])) for at in order]
        return as_interpretation(ranking, self._outside, ranking[0][1] < DIET_CONFIG["pipeline"][-1]["threshold"])


def as_interpretation(ranking: list[tuple[str, float]], outside: str, unsure: bool) -> Interpretation:
    """What a classifier without a scope gate says, in our terms.

    Args:
        ranking: all topics with their confidences, best first.
        unsure: whether the classifier itself would ask.
    """
    ranking = [entry for entry in ranking if entry[0] != _FALLBACK]
    own = [entry for entry in ranking if entry[0] != outside]
    strange = dict(ranking).get(outside, 0.0)
    refused = not unsure and ranking[0][0] == outside
    zone = Zone.REFUSE if refused else Zone.ASK if unsure else Zone.ANSWER
    best, confidence = own[0] if own else (outside, 0.0)
    inside = (1 + confidence - strange) / 2
    return Interpretation(outside if refused else best, outside if refused else best, confidence, inside, zone, ranking)
