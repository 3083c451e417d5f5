"""How often a form asks the same question: once, and once more after the visitor asked something else in between.

Then it concludes from what it knows.
"""

from collections.abc import Awaitable, Callable
from itertools import takewhile
from typing import Any

from rasa.core.actions.action import ActionExecutionRejection
from rasa.core.actions.forms import FormAction
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, FollowupAction, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.reply import Outcome
from bot.guidance.dialogues import STARTS
from bot.rasa.reading import REJECTED, response_name, response_notes
from bot.rasa.repeating import said_since

_MOST_TIMES = 2
_LEAVES = {"afscheid"}
"""With these the visitor is done, whatever was asked."""

Run = Callable[..., Awaitable[list[Event]]]


def asked_no_more_than_twice(run: Run) -> Run:
    """`FormAction.run`, which ends the form where it would come back with a question that was put twice.

    What follows then is what the rules say after the form: what is not known counts as such. Who leaves, who says that
    we are on the wrong subject, and who did not answer the one thing that the form is about, hears no more of it.
    """

    async def ask(
        self: FormAction, channel: Any, texts: Any, tracker: DialogueStateTracker, domain: Domain, *more: Any
    ) -> list[Event]:
        if _interrupted(self, tracker):
            done: list[Event] = [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None)]
            if _unwanted(tracker):
                return [*done, FollowupAction(ACTION_LISTEN_NAME)]
            if _asked_something_else(tracker):
                return [FollowupAction(ACTION_LISTEN_NAME)]
            if _enough(self, tracker, domain):
                concludes = len(self.required_slots(domain)) > 1
                return done if concludes else [*done, FollowupAction(ACTION_LISTEN_NAME)]
        try:
            return await run(self, channel, texts, tracker, domain, *more)
        except ActionExecutionRejection:
            if not _asked_for_again(self, tracker):
                raise
            asked: list[Event] = await self.request_next_slot(tracker, domain, channel, texts, [])
            return asked

    return ask


def _asked_for_again(form: FormAction, tracker: DialogueStateTracker) -> bool:
    """Whether the visitor asks just that for which the form needs its answer: "staan wij erop?"."""
    message = tracker.latest_message
    return message is not None and STARTS.get(message.intent.get("name")) == form.name()


def _interrupted(form: FormAction, tracker: DialogueStateTracker) -> bool:
    """Whether the form was asking, and something else answered the visitor's message before it."""
    if tracker.active_loop_name != form.name():
        return False
    turn = takewhile(lambda event: not isinstance(event, UserUttered), reversed(tracker.events))
    return any(isinstance(event, ActionExecuted) and event.action_name != form.name() for event in turn)


def _asked_something_else(tracker: DialogueStateTracker) -> bool:
    """Whether this turn ends in a question already: the form waits until that is answered."""
    said = said_since(tracker.events)
    return bool(said) and response_notes(said[-1].metadata).get("uitkomst") == Outcome.VERDUIDELIJKING


def _unwanted(tracker: DialogueStateTracker) -> bool:
    message = tracker.latest_message
    leaves = message is not None and message.intent.get("name") in _LEAVES
    return leaves or bool(message and message.parse_data.get(REJECTED))


def _enough(form: FormAction, tracker: DialogueStateTracker, domain: Domain) -> bool:
    asked_for = tracker.get_slot(REQUESTED_SLOT) or ""
    if tracker.get_slot(asked_for) is not None:  # told beside what was asked in between
        return False
    question = form._name_of_utterance(domain, asked_for)
    since = takewhile(lambda event: not _starts(event, form), reversed(tracker.events))
    asked = [event for event in since if isinstance(event, BotUttered) and response_name(event.metadata) == question]
    return len(asked) >= _MOST_TIMES


def _starts(event: Event, form: FormAction) -> bool:
    return isinstance(event, ActiveLoop) and event.name == form.name()
