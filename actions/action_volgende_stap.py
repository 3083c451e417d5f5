"""What is next for this visitor?"""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from bot.guidance.checklist import FOLLOW_UP, Checklist


class ActionVolgendeStap(GuardedAction):
    """Shows the checklist and the next step; before anything is known, the topic that follows the last one."""

    def name(self) -> str:
        return "action_volgende_stap"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        checklist = Checklist.from_slots(tracker.slots)
        if checklist.started:
            dispatcher.utter_message(
                response="utter_checklist", json_message={"checklist": _steps(checklist, domain)}, **checklist.statuses
            )
            dispatcher.utter_message(response=f"utter_volgende_stap_{checklist.next_step}")
        else:
            dispatcher.utter_message(response=f"utter_{_following_topic(tracker)}")
        return []


def _steps(checklist: Checklist, domain: dict[str, Any]) -> list[dict[str, str]]:
    """The checklist as data, with the titles of the response's metadata."""
    titles = domain["responses"]["utter_checklist"][0]["metadata"]["stappen"]
    return [{"title": titles[step], "status": status} for step, status in checklist.statuses.items()]


def _following_topic(tracker: Tracker) -> str:
    for event in reversed(tracker.events):
        if event["event"] == "reset_slots":  # the visitor started again
            break
        if event["event"] == "user":
            follow_up = FOLLOW_UP.get(event["parse_data"]["intent"].get("name"))
            if follow_up:
                return follow_up
    return "toegang_stappen"
