"""One message, several questions: each gets its answer, in order."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from bot.dialogue.content import PREFIX
from bot.dialogue.unanswered import naming
from bot.guidance.dialogues import STARTS
from bot.guidance.fitting_answer import answer_to
from bot.guidance.message import AskedPart
from bot.rasa.reading import from_rasa


class ActionMeerdereVragen(GuardedAction):
    """Utters the answer of each question that the pipeline found, then starts the first one that is a dialogue.

    A dialogue comes last, because it may end in a question. Another one would not be heard beside it, so that question
    is named.
    """

    def name(self) -> str:
        return "action_meerdere_vragen"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        answers: list[str] = []
        dialogues: list[AskedPart] = []
        speaker = tracker.get_slot("spreker")
        for question in from_rasa(tracker.latest_message).questions:
            answer = answer_to(question, domain["responses"], speaker)
            if answer == f"{PREFIX}{question.intent}" and question.intent in STARTS:
                dialogues.append(question)
            else:
                answers.append(answer)
        for answer in dict.fromkeys(answers):
            dispatcher.utter_message(response=answer)
        if len(dialogues) > 1:
            named = naming(dialogues[1:])
            dispatcher.utter_message(text=named.text, buttons=[button.model_dump() for button in named.buttons])
        return [FollowupAction(STARTS[question.intent]) for question in dialogues][:1]
