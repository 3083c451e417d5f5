"""Tells a visitor what a look-up in the registration list means; shared by the two topics that look up."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.list_look_up import delivers_already, look_up
from actions.topic_titles import topic_titles
from bot.guidance.registration import Conclusion, conclude
from bot.platform.settings import get_settings

LIST_TITLE = "Lijst van bij de BRO aangemelde organisaties"
"""The name of the list, as its own page gives it."""


async def tell_registration(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], topic: str
) -> Conclusion:
    """Look the visitor's organisation up, utter what that means, and return the conclusion."""
    query = tracker.get_slot("organisatie")
    conclusion = conclude(await look_up(query), topic, tracker.get_slot("rol"), query)
    for position, response in enumerate(conclusion.responses):
        dispatcher.utter_message(
            response=response,
            buttons=_buttons(conclusion, domain) if position == 0 else None,
            json_message=_source(conclusion),
            **conclusion.parameters,
        )
    if await delivers_already(query):
        dispatcher.utter_message(response="utter_bewijs_bronhouder")
    return conclusion


def _source(conclusion: Conclusion) -> dict[str, Any] | None:
    """The public list as source, with the date of our copy of it."""
    if conclusion.list_date is None:
        return None
    return {
        "bron": {"title": LIST_TITLE, "url": get_settings().registry_page},
        "gecontroleerd": conclusion.list_date.isoformat(),
    }


def _buttons(conclusion: Conclusion, domain: dict[str, Any]) -> list[dict[str, str]]:
    """The organisations to choose from, and a way out."""
    if not conclusion.choices:
        return []
    way_out = {"title": topic_titles(domain)["andere_organisatie"], "payload": "/andere_organisatie"}
    return [{"title": title, "payload": payload} for title, payload in conclusion.choices.items()] + [way_out]


def slot_events(conclusion: Conclusion) -> list[dict[str, Any]]:
    """The events that keep what we learned."""
    return [SlotSet(slot, value) for slot, value in conclusion.slots.items()]
