"""What is next for this visitor?"""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from actions.said_before import name_of, responses_said, since_the_start
from bot.dialogue.content import PREFIX
from bot.guidance.checklist import FOLLOW_UP, Checklist
from bot.guidance.dialogues import STARTS
from bot.guidance.open_question import ShownChoice


class ActionVolgendeStap(GuardedAction):
    """Finds the next step, under the checklist when that tells more; before, tells the topic after the last one.

    What is said about that step is in the stories of data/situatie_vertellen.yml.
    """

    def name(self) -> str:
        return "action_volgende_stap"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        checklist = Checklist.from_slots(tracker.slots)
        if how := _how_to_take(checklist.next_step, tracker, domain):
            dispatcher.utter_message(response=how)
            return [SlotSet("bevinding", None)]
        if checklist.tells_more:
            dispatcher.utter_message(
                response="utter_checklist", json_message={"checklist": _steps(checklist, domain)}, **checklist.statuses
            )
        if checklist.started:
            return [SlotSet("bevinding", checklist.next_step)]
        dispatcher.utter_message(response=f"utter_{_following_topic(tracker)}")
        return [SlotSet("bevinding", None)]


def _how_to_take(step: str, tracker: Tracker, domain: dict[str, Any]) -> str | None:
    """The response that tells how to take a next step that was named just now: the one behind its first choice."""
    response = f"{PREFIX}volgende_stap_{step}"
    if response not in responses_said(tracker.events):
        return None
    choice = ShownChoice("", domain["responses"][response][0]["buttons"][0]["payload"])
    return None if choice.topic in STARTS else f"{PREFIX}{choice.topic}"


def _steps(checklist: Checklist, domain: dict[str, Any]) -> list[dict[str, str]]:
    """The checklist as data, with the titles of the response's metadata."""
    titles = domain["responses"]["utter_checklist"][0]["metadata"]["stappen"]
    return [{"title": titles[step], "status": status} for step, status in checklist.statuses.items()]


def _following_topic(tracker: Tracker) -> str:
    """The topic that comes after the one that was told or asked about last."""
    for event in reversed(since_the_start(tracker.events)):
        follow_up = FOLLOW_UP.get(_topic(event))
        if follow_up:
            return follow_up
    return "toegang_stappen"


def _topic(event: Event) -> str:
    if event["event"] == "user":
        return event["parse_data"]["intent"].get("name") or ""
    return name_of(event).removeprefix(PREFIX)
