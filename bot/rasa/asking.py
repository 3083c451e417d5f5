"""How often a form asks the same question: once, and once more after the visitor asked something else in between."""

from collections.abc import Awaitable, Callable
from itertools import takewhile
from typing import Any

from rasa.core.actions.forms import FormAction
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, BotUttered, Event, FollowupAction, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa.reading import response_name

_MOST_TIMES = 2
_LEAVES = {"afscheid"}
"""With these the visitor is done, whatever was asked."""

Run = Callable[..., Awaitable[list[Event]]]


def asked_no_more_than_twice(run: Run) -> Run:
    """`FormAction.run`, which ends the form where it would come back with a question that was put twice."""

    async def ask(
        self: FormAction, channel: Any, texts: Any, tracker: DialogueStateTracker, domain: Domain, *more: Any
    ) -> list[Event]:
        if _interrupted(self, tracker) and _enough(self, tracker, domain):
            return [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None), FollowupAction(ACTION_LISTEN_NAME)]
        return await run(self, channel, texts, tracker, domain, *more)

    return ask


def _interrupted(form: FormAction, tracker: DialogueStateTracker) -> bool:
    return bool(tracker.active_loop and tracker.active_loop.is_interrupted and tracker.active_loop_name == form.name())


def _enough(form: FormAction, tracker: DialogueStateTracker, domain: Domain) -> bool:
    message = tracker.latest_message
    if message is not None and message.intent.get("name") in _LEAVES:
        return True
    question = form._name_of_utterance(domain, tracker.get_slot(REQUESTED_SLOT) or "")
    since = takewhile(lambda event: not _starts(event, form), reversed(tracker.events))
    asked = [event for event in since if isinstance(event, BotUttered) and response_name(event.metadata) == question]
    return len(asked) >= _MOST_TIMES


def _starts(event: Event, form: FormAction) -> bool:
    return isinstance(event, ActiveLoop) and event.name == form.name()
