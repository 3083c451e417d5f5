"""A fingerprint of this package's code, so that Rasa's cache never brings back what older code trained.

Rasa looks at the source of a component's class only; ours do their work in other modules.
"""

import hashlib
from functools import lru_cache
from pathlib import Path


@lru_cache
def code_version() -> str:
    """SHA-256 over the modules in this folder and those of the components around them."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted([*here.glob("*.py"), *(here.parent / "rasa" / "components").glob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()
