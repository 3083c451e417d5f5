"""Reads a payload, what stands behind a choice: `/intent{"entity": "value"}`. Nothing else takes text for a command."""

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.rasa.reading import CHOSEN


def read_payload(payload: str, domain: Domain) -> dict[str, Any]:
    """The `parse_data` of a choice.

    Raises:
        ValueError: when it is no payload, or names an intent that `domain` does not have.
    """
    read = YAMLStoryReader.unpack_regex_message(Message({TEXT: payload}), domain)
    if not (read.get(INTENT) or {}).get(INTENT_NAME_KEY):
        raise ValueError("chosen is no payload of this assistant")
    return {ENTITIES: [], **read.as_dict(), CHOSEN: True}
