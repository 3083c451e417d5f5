"""Lets the assistant rehearse inside Rasa: what would it answer, without any conversation being kept?

A rehearsal runs the same rules and actions as a visitor's turn, on a conversation that exists only in memory: it is
never stored, so no other conversation can read it and nothing is left to delete.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.guidance.message import Parsed
from bot.rasa.components.error_finder import ERROR_TEXT
from bot.rasa.reading import as_rasa, from_rasa
from bot.understanding.error_texts import error_texts
from bot.understanding.questions import asks, sentences

_MOST_SENTENCES = 24
_CERTAIN = 1.0
_ERRORS = error_texts()


class Collector(CollectingOutputChannel):
    """Keeps each message whole, with its buttons, metadata and custom part."""

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append(message)


async def read(agent: Agent, text: str) -> dict[str, Any]:
    """What the pipeline makes of `text` as a whole, and of each of its first sentences when there are more.

    A sentence carries `asks`: whether it has the form of a question or a request.
    """
    parts = sentences(text)[:_MOST_SENTENCES]
    found = [await _parse(agent, part, asks(part)) for part in parts] if len(parts) > 1 else []
    return {"model": agent.processor.model_filename, "whole": await _parse(agent, text), "sentences": found}


async def rehearse(
    agent: Agent, parsed: Parsed, topic: str, slots: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The messages with which the assistant answers `parsed` when it is about `topic`, and the slots afterwards.

    Args:
        parsed: what `read` found; its text and organisation stay, its intent becomes `topic`.
        slots: what is known of the visitor; names that the domain does not have are left out.
    """
    processor, collector = agent.processor, Collector()
    domain = processor.domain
    tracker = DialogueStateTracker(secrets.token_hex(16), domain.slots)
    tracker.assistant_id = processor.model_metadata.assistant_id
    await processor._update_tracker_session(tracker, collector)
    known = {name: value for name, value in slots.items() if name in tracker.slots and value is not None}
    tracker.update_with_events([SlotSet(name, value) for name, value in known.items()], domain)
    data = as_rasa(parsed, topic, _CERTAIN)
    if (error := _ERRORS.find(parsed.text)) and "scope" in data:
        data["scope"][ERROR_TEXT] = error.text
    said = UserUttered(parsed.text, data["intent"], data["entities"], data, input_channel="gateway")
    tracker.update(said, domain)
    await processor.run_action_extract_slots(collector, tracker)
    await processor._run_prediction_loop(collector, tracker)
    return collector.messages, tracker.current_slot_values()


async def known_slots(agent: Agent, sender: str) -> dict[str, Any]:
    """What the assistant knows of the visitor in conversation `sender`: the slots that have a value."""
    tracker = await agent.tracker_store.retrieve(sender)
    values = tracker.current_slot_values() if tracker else {}
    return {name: value for name, value in values.items() if value is not None and name != "requested_slot"}


async def _parse(agent: Agent, text: str, asked: bool | None = None) -> dict[str, Any]:
    return from_rasa(await agent.parse_message(text), asked).model_dump(mode="json")
