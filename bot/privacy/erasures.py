"""The list of what was erased, for after a backup is restored: it stands beside the databases, in no backup of them.

A line holds a keyed hash of the conversation's id, which tells nothing to who has no secret, and the moment.
"""

import os
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from bot.dialogue.client import rasa_sender
from bot.platform.clock import now
from bot.platform.settings import Settings

_FILE = "erased.list"


class Erasures:
    """The list in the state folder."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.path = settings.state_dir / _FILE

    def add(self, conversation_id: str) -> None:
        """Remember that this conversation was erased, on disk before this returns."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(self.path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        try:
            os.write(file, f"{rasa_sender(self._settings, conversation_id)} {now().isoformat()}\n".encode())
            os.fsync(file)
        finally:
            os.close(file)

    def all(self, others: Sequence[Path] = ()) -> frozenset[str]:
        """The hashes of all that was erased, also of the lists at `others`.

        Raises:
            OSError: a list cannot be read; having none of our own is no fault.
        """
        own = [self.path] if self.path.exists() else []
        lines = [line for path in (*own, *others) for line in path.read_text(encoding="ascii").splitlines()]
        return frozenset(line.split()[0] for line in lines if line.strip())

    def prune(self, days: int) -> None:
        """Forget what was erased more than `days` days ago: no backup is that old."""
        if not self.path.exists():
            return
        first = (now() - timedelta(days=days)).isoformat()
        lines = self.path.read_text(encoding="ascii").splitlines(keepends=True)
        kept = [line for line in lines if line.split()[-1] >= first]
        if len(kept) < len(lines):
            fresh = self.path.with_suffix(".new")
            fresh.touch(0o600)
            fresh.write_text("".join(kept), encoding="ascii")
            fresh.replace(self.path)
