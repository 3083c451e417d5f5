"""What the assistant told in its last turn is not told again: it shows ways to go on instead."""

from collections.abc import Awaitable, Callable, Iterable
from itertools import takewhile
from typing import Any

from rasa.core.actions.action import ActionBotResponse, create_bot_utterance
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, FollowupAction, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.content import Kind
from bot.dialogue.reply import Outcome
from bot.dialogue.ways_on import ways_on
from bot.guidance.saying_again import SAY_AGAIN
from bot.rasa.reading import from_rasa, response_name, response_notes

TOLD_JUST_NOW = "utter_net_verteld"
"""What is said instead of the same once more."""

_TELLS = (Outcome.BEANTWOORD, Outcome.DOORVERWEZEN)

Run = Callable[..., Awaitable[list[Event]]]


def never_told_twice_running(run: Run) -> Run:
    """`run` of an action that utters, which tells something new, unless the visitor chose or asked to hear it again.

    Questions, small talk and the way to a person may come again, and so may a part of what is said now: what a story
    says after an action belongs to what came before it in the turn. Of several questions, those answered just now fall
    away when another one gets an answer.
    """

    async def tell(
        self: Any, channel: Any, texts: Any, tracker: DialogueStateTracker, domain: Domain, *more: Any
    ) -> list[Event]:
        events = await run(self, channel, texts, tracker, domain, *more)
        message = tracker.latest_message
        if message is None or _may_repeat(message):
            return events
        just_told = told_last_turn(tracker.events)
        new = [event for event in events if not (_tells(event) and event.text in just_told)]
        if from_rasa(message.parse_data).questions:
            return new if any(map(_tells, new)) else events
        if any(isinstance(event, FollowupAction) for event in new):
            return new
        if len(new) == len(events) or any(isinstance(event, BotUttered) for event in new):
            return events
        before = said_since(tracker.events)
        told_new = any(_tells(event) and event.text not in just_told for event in before)
        if told_new and not isinstance(self, ActionBotResponse):
            return new
        if not before or not isinstance(self, ActionBotResponse):
            return [await _instead(channel, texts, tracker, domain), *new]
        return new if response_name(before[-1].metadata) == TOLD_JUST_NOW else events

    return tell


def _may_repeat(message: UserUttered) -> bool:
    """Whether the visitor chose what is said now, or asked to hear it again."""
    read = from_rasa(message.parse_data)
    return read.chosen or read.intent == SAY_AGAIN


def told_last_turn(events: Iterable[Event]) -> frozenset[str]:
    """The texts with which the assistant answered the message before the latest one."""
    turns: list[list[str]] = [[]]
    for event in events:
        if isinstance(event, UserUttered):
            turns.append([])
        elif isinstance(event, BotUttered) and event.text:
            turns[-1].append(event.text)
    return frozenset(turns[-2]) if len(turns) > 1 else frozenset()


def said_since(events: Iterable[Event]) -> list[BotUttered]:
    """What the assistant said since the visitor's last message, in order."""
    turn = takewhile(lambda event: not isinstance(event, UserUttered), reversed(list(events)))
    return [event for event in turn if isinstance(event, BotUttered)][::-1]


def _tells(event: Event) -> bool:
    if not isinstance(event, BotUttered):
        return False
    notes = response_notes(event.metadata)
    is_talk = notes.get("soort") == Kind.GESPREK or notes.get("overdracht")
    return notes.get("uitkomst", Outcome.BEANTWOORD) in _TELLS and not is_talk


async def _instead(channel: Any, texts: Any, tracker: DialogueStateTracker, domain: Domain) -> Event:
    said = await texts.generate(TOLD_JUST_NOW, tracker, channel.name())
    buttons = ways_on(from_rasa(tracker.latest_message.parse_data), domain.responses)
    return create_bot_utterance({**said, "utter_action": TOLD_JUST_NOW, "buttons": buttons})
