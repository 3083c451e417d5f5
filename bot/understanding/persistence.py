"""The hybrid model on disk: one npz file with arrays, one JSON file with everything else; no pickle.

A pickle runs code when it is loaded; these files cannot.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from bot.understanding.encoders import Encoder, EncoderUnavailableError, make_encoder
from bot.understanding.hybrid_model import Example, HybridModel, Stage
from bot.understanding.logistic import TopicWeights
from bot.understanding.scope_gate import ScopeGate

logger = logging.getLogger(__name__)

_ARRAYS = "model.npz"
_REST = "model.json"
_gates = TypeAdapter(list[ScopeGate])


class ModelUnusableError(Exception):
    """Raised when a model needs encoders that this machine does not have."""


def save(model: HybridModel, folder: Path) -> None:
    """Write `model` into the existing `folder`. The neighbours are kept in half precision: three digits do."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for number, stage in enumerate(model.stages):
        arrays[f"{number}.weights"] = stage.topics.weights
        arrays[f"{number}.intercept"] = stage.topics.intercept
        arrays[f"{number}.neighbours"] = stage.neighbours.astype(np.float16)
        for name, encoder in stage.encoders.items():
            arrays |= {f"{number}.{name}.{key}": array for key, array in encoder.state().items()}
    np.savez(folder / _ARRAYS, **arrays)
    rest = {
        "topics": model.topics,
        "outside": model.outside,
        "examples": [[example.text, example.topic, example.group] for example in model.examples],
        "stages": [list(stage.encoders) for stage in model.stages],
        "gates": [asdict(gate) for gate in model.gates],
        "not_questions": sorted(model.not_questions),
    }
    (folder / _REST).write_text(json.dumps(rest, ensure_ascii=False), encoding="utf-8")


def load(folder: Path) -> HybridModel:
    """Read the model that `save` wrote into `folder`.

    A stage that this machine cannot run is left out together with the stages after it, with one line in the
    log; the gate of the stage before it then has the last word.

    Raises:
        ModelUnusableError: when not even the first stage can run.
    """
    rest = json.loads((folder / _REST).read_text(encoding="utf-8"))
    with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
        stages = _load_stages(rest["stages"], arrays)
    examples = [Example(text, topic, group) for text, topic, group in rest["examples"]]
    gates = _gates.validate_python(rest["gates"])[: len(stages)]
    return HybridModel(rest["topics"], rest["outside"], examples, stages, gates, frozenset(rest["not_questions"]))


def _load_stages(names: list[list[str]], arrays: Mapping[str, Any]) -> list[Stage]:
    stages: list[Stage] = []
    for number, stage in enumerate(names):
        try:
            encoders = {name: _load_encoder(name, f"{number}.{name}.", arrays) for name in stage}
        except EncoderUnavailableError as error:
            if not stages:
                raise ModelUnusableError(f"{error}; train the model on this machine") from error
            logger.warning("%s; messages are understood with the other encoders only", error)
            break
        topics = TopicWeights(arrays[f"{number}.weights"], arrays[f"{number}.intercept"])
        stages.append(Stage(encoders, topics, arrays[f"{number}.neighbours"].astype(np.float32)))
    return stages


def _load_encoder(name: str, prefix: str, arrays: Mapping[str, Any]) -> Encoder:
    encoder = make_encoder(name)
    encoder.restore({key.removeprefix(prefix): arrays[key] for key in arrays if key.startswith(prefix)})
    encoder.encode([name])  # the first text loads the package's own data; better now than on a visitor's message
    return encoder
