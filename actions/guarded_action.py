"""The base of all our actions: whatever happens, the visitor gets a sentence."""

import asyncio
import logging
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.platform.settings import get_settings

logger = logging.getLogger(__name__)

Event = dict[str, Any]


class GuardedAction(Action, ABC):
    """An action with a time limit, that turns every failure into an apology with the Servicedesk's contact.

    Rasa itself swallows a failing action and leaves the visitor in silence, and it would wait five minutes for a
    slow one.
    """

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Run `answer` within the limit of the settings; utter `utter_actie_mislukt` when it fails, with no finding."""
        try:
            return await asyncio.wait_for(self.answer(dispatcher, tracker, domain), get_settings().action_timeout)
        except Exception as error:
            logger.error("action_failed name=%s error=%s", self.name(), type(error).__name__)
            dispatcher.messages.clear()
            dispatcher.utter_message(response="utter_actie_mislukt")
            return [SlotSet("bevinding", None)]

    @abstractmethod
    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """What the action does; returns the events it adds to the conversation."""
