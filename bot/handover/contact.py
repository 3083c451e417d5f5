"""Phone numbers and addresses that a visitor gives to a person: apart from the conversation, and encrypted.

In the conversation they are unreadable, for everybody. They are kept only when the visitor says that they are to be
passed on, for who has the conversation and for the ticket, and they go with the conversation.
"""

import json
import re

from sqlalchemy.engine import Engine

from bot.handover.models import ContactRow
from bot.platform.database import reading, writing
from bot.platform.keys import box
from bot.platform.settings import Settings

_PASS_ON = re.compile(r"\b(?:geef\b[^.?!\n]{0,60}\bdoor|doorgeven|door te geven)\b", re.IGNORECASE)
_MOST = 6  # details of one conversation; the newest stay


class Contacts:
    """Contact details in the database of `engine`."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        """
        Raises:
            ValueError: when the settings have no internal secret: then nothing can be kept.
        """
        self.days = settings.retention_transcripts_days
        self._engine = engine
        self._box = box(settings, "handover contact")

    def keep(self, handover_id: int, details: list[str]) -> None:
        """Keep these with what was given before."""
        known = [one for one in self.of(handover_id) if one not in details]
        sealed = self._box.encrypt(json.dumps([*known, *details][-_MOST:]).encode()).decode()
        with writing(self._engine) as session:
            session.merge(ContactRow(handover_id=handover_id, sealed=sealed))

    def of(self, handover_id: int) -> list[str]:
        """What the visitor gave, in that order; whoever asks must be the one it was given to."""
        with reading(self._engine) as session:
            row = session.get(ContactRow, handover_id)
        return json.loads(self._box.decrypt(row.sealed.encode())) if row else []


def is_to_be_passed_on(text: str) -> bool:
    """Whether the visitor says that what is in the text is for the person: "geef mijn nummer door"."""
    return bool(_PASS_ON.search(text))
