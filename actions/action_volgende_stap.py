"""What is next for this visitor?"""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from actions.said_before import name_of
from bot.dialogue.content import PREFIX
from bot.guidance.checklist import FOLLOW_UP, Checklist


class ActionVolgendeStap(GuardedAction):
    """Finds the next step, under the checklist when that tells more; before, tells the topic after the last one.

    What is said about that step is in the stories of data/situatie_vertellen.yml.
    """

    def name(self) -> str:
        return "action_volgende_stap"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        checklist = Checklist.from_slots(tracker.slots)
        if checklist.tells_more:
            dispatcher.utter_message(
                response="utter_checklist", json_message={"checklist": _steps(checklist, domain)}, **checklist.statuses
            )
        if checklist.started:
            return [SlotSet("bevinding", checklist.next_step)]
        dispatcher.utter_message(response=f"utter_{_following_topic(tracker)}")
        return [SlotSet("bevinding", None)]


def _steps(checklist: Checklist, domain: dict[str, Any]) -> list[dict[str, str]]:
    """The checklist as data, with the titles of the response's metadata."""
    titles = domain["responses"]["utter_checklist"][0]["metadata"]["stappen"]
    return [{"title": titles[step], "status": status} for step, status in checklist.statuses.items()]


def _following_topic(tracker: Tracker) -> str:
    """The topic that comes after the one that was told or asked about last."""
    for event in reversed(tracker.events):
        if event["event"] == "reset_slots":  # the visitor started again
            break
        follow_up = FOLLOW_UP.get(_topic(event))
        if follow_up:
            return follow_up
    return "toegang_stappen"


def _topic(event: Event) -> str:
    if event["event"] == "user":
        return event["parse_data"]["intent"].get("name") or ""
    return name_of(event).removeprefix(PREFIX)
