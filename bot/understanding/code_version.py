"""Fingerprints of this package's code, so that nothing brings back what older code trained.

Rasa looks at the source of a component's class only; ours do their work in other modules.
"""

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

_HERE = Path(__file__).parent
_IMPORTED = re.compile(r"^from bot\.understanding\.(\w+) import", re.MULTILINE)


@lru_cache
def code_version() -> str:
    """SHA-256 over the modules in this folder and those of the components around them."""
    return _checksum([*_HERE.glob("*.py"), *(_HERE.parent / "rasa" / "components").glob("*.py")])


@lru_cache
def fitting_version() -> str:
    """SHA-256 over what fits a model: `fitting.py`, and the modules in this folder that it builds on."""
    found: set[Path] = set()
    to_read = [_HERE / "fitting.py"]
    while to_read:
        found.add(path := to_read.pop())
        imported = (_HERE / f"{name}.py" for name in _IMPORTED.findall(path.read_text(encoding="utf-8")))
        to_read += [other for other in imported if other not in found]
    return _checksum(found)


def _checksum(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.read_bytes())
    return digest.hexdigest()
