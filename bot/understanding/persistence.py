"""The model on disk: one npz file with arrays, one JSON file with everything else; no pickle.

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

from bot.understanding.encoders import SPARE_ENCODERS, Encoder, EncoderUnavailableError, make_encoder
from bot.understanding.hybrid_model import Column, Example, HybridModel, Statement, Subquestion
from bot.understanding.network import Layers, Network
from bot.understanding.scope_gate import Calibration, ScopeGate

logger = logging.getLogger(__name__)

ARRAYS = "model.npz"
REST = "model.json"
"""The two files."""

_gate = TypeAdapter(ScopeGate)
_calibration = TypeAdapter(Calibration)


class ModelUnusableError(Exception):
    """Raised when a model needs encoders that this machine does not have."""


def save(model: HybridModel, folder: Path, fitted_on: str | None = None) -> None:
    """Write `model` into the existing `folder`. The networks are kept in half precision: three digits do.

    `fitted_on` is the fingerprint of what it was fitted on (`bot.understanding.kept_model`).
    """
    arrays: dict[str, NDArray[np.generic]] = {}
    for number, layers in enumerate(model.network.members):
        arrays |= {f"network.{number}.{name}": array.astype(np.float16) for name, array in vars(layers).items()}
    for name, encoder in model.encoders.items():
        if encoder:
            arrays |= {f"{name}.{key}": array for key, array in encoder.state().items()}
    np.savez(folder / ARRAYS, **arrays)
    rest = {
        "fitted_on": fitted_on,
        "columns": [[column.topic, column.group] for column in model.columns],
        "outside": model.outside,
        "aspects": model.aspects,
        "subquestions": [[one.topic, one.name] for one in model.subquestions],
        "statements": [[one.slot, one.value] for one in model.statements],
        "encoders": list(model.encoders),
        "context": model.context,
        "sizes": model.sizes,
        "members": len(model.network.members),
        "gate": asdict(model.gate),
        "several": asdict(model.several),
        "not_questions": sorted(model.not_questions),
        "examples": [asdict(example) for example in model.examples],
    }
    (folder / REST).write_text(json.dumps(rest, ensure_ascii=False), encoding="utf-8")


def load(folder: Path) -> HybridModel:
    """Read the model that `save` wrote into `folder`.

    A slow encoder that this machine cannot run is left out, with one line in the log; the others then decide.

    Raises:
        ModelUnusableError: when one of the others cannot run.
    """
    rest = json.loads((folder / REST).read_text(encoding="utf-8"))
    with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
        members = [_layers(f"network.{number}.", arrays) for number in range(rest["members"])]
        encoders = {name: _load_encoder(name, arrays) for name in rest["encoders"]}
    columns = [Column(topic, group) for topic, group in rest["columns"]]
    statements = [Statement(slot, value) for slot, value in rest["statements"]]
    subquestions = [Subquestion(topic, name) for topic, name in rest["subquestions"]]
    return HybridModel(
        columns,
        rest["outside"],
        rest["aspects"],
        subquestions,
        statements,
        encoders,
        rest["context"],
        rest["sizes"],
        Network((len(columns), len(rest["aspects"]), len(subquestions), len(statements)), members),
        _gate.validate_python(rest["gate"]),
        _calibration.validate_python(rest["several"]),
        [_example(kept) for kept in rest["examples"]],
        frozenset(rest["not_questions"]),
    )


def _example(kept: dict[str, Any]) -> Example:
    told = tuple(Statement(**statement) for statement in kept["told"])
    return Example(**{**kept, "also": tuple(kept["also"]), "told": told})


def _layers(prefix: str, arrays: Mapping[str, Any]) -> Layers:
    found = {key.removeprefix(prefix): arrays[key].astype(np.float32) for key in arrays if key.startswith(prefix)}
    return Layers(**found)


def _load_encoder(name: str, arrays: Mapping[str, Any]) -> Encoder | None:
    try:
        encoder = make_encoder(name)
    except EncoderUnavailableError as error:
        if name not in SPARE_ENCODERS:
            raise ModelUnusableError(f"{error}; train the model on this machine") from error
        logger.warning("%s; messages are understood with the other encoders only", error)
        return None
    encoder.restore({key.removeprefix(f"{name}."): arrays[key] for key in arrays if key.startswith(f"{name}.")})
    encoder.encode([name])  # the first text loads the package's own data; better now than on a visitor's message
    return encoder
