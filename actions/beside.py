"""What the forms share: somebody who answers a question may tell or ask something besides."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.dialogue.content import PREFIX
from bot.rasa.reading import BESIDE


def answer_what_is_beside(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Answer what the latest message is about besides its answer to our question, before the next question."""
    topic = tracker.latest_message.get(BESIDE)
    if topic:
        dispatcher.utter_message(response=f"{PREFIX}{topic}")
