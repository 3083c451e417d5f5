"""The state folder: whether it can be used, and where libraries write in it, as our own folder may be read-only."""

import getpass
import os
from pathlib import Path

from bot.platform.settings import Settings


def unusable(folder: Path) -> Path | None:
    """The place that keeps `folder` from being read, written or made; None when nothing does."""
    there = next(place for place in (folder, *folder.absolute().parents) if os.path.lexists(place))
    return None if there.is_dir() and os.access(there, os.R_OK | os.W_OK | os.X_OK) else there


def what_to_do_about(place: Path) -> str:
    """What an operator does when a place in the state folder cannot be used, in Dutch."""
    return f"Geef {getpass.getuser()} rechten op {place}, of zet BRO_STATE_DIR op een map die wel te gebruiken is."


def writable_places(settings: Settings) -> dict[str, str]:
    """The variables that keep what Rasa and libraries write inside the state folder, whose places are made here."""
    places = {"TMPDIR": "tmp", "MPLCONFIGDIR": "tmp", "RASA_CACHE_DIRECTORY": "rasa-cache"}
    for name in places.values():
        (settings.state_dir / name).mkdir(parents=True, exist_ok=True)
    return {variable: str((settings.state_dir / name).absolute()) for variable, name in places.items()}
