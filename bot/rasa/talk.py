"""Reads a message in the light of the talk: what was asked last, and the topic in hand.

The pipeline reads each message by itself. Here, where Rasa knows the conversation, that reading becomes an answer to an
open question (`bot.guidance.open_question`) or a question about the topic in hand (`bot.guidance.follow_up`).
"""

from collections.abc import Awaitable, Callable, Iterable
from itertools import takewhile
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.content import Kind, kind_of
from bot.dialogue.reply import Outcome
from bot.guidance.follow_up import asks_on
from bot.guidance.message import Parsed
from bot.guidance.open_question import OpenQuestion, ShownChoice, answer_in
from bot.guidance.wishes import is_the_administrator, wishes_a_person
from bot.rasa.payload import read_payload
from bot.rasa.reading import CHOSEN, IN_HAND, from_rasa, response_notes

ASKS_ON = "vervolgvraag"
"""The intent of a message that asks on about the topic in hand."""

_SEVERAL = "meerdere_vragen"
_PERSON = "mens_spreken"
_ADMINISTRATOR = "eherkenningsbeheerder"
_NO_TOPIC = {"correctie", "ontkennen", "nlu_fallback"}

_CERTAIN = 1.0
_LONG_AGO = 3  # messages after which a topic is no longer in hand


def in_the_talk(parse: Callable[..., Awaitable[dict[str, Any]]]) -> Callable[..., Awaitable[dict[str, Any]]]:
    """`parse_message` of Rasa's processor, which then reads a message in its conversation when it gets one."""

    async def read(
        self: Any, message: Any, tracker: DialogueStateTracker | None = None, *arguments: Any, **options: Any
    ) -> dict[str, Any]:
        data = await parse(self, message, tracker, *arguments, **options)
        return data if tracker is None or data.get(CHOSEN) else read_in(data, tracker, self.domain)

    return read


def read_in(data: dict[str, Any], tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    """The `parse_data` of a message in the conversation of `tracker`, from what the pipeline made of it alone."""
    message = from_rasa(data)
    question = open_question(tracker)
    answer = answer_in(message, question)
    if answer and answer.payload:
        return {**read_payload(answer.payload, domain), "scope": {**(data.get("scope") or {}), "offered": []}}
    if answer:
        return {**data, "intent": {"name": answer.topic, "confidence": _CERTAIN}, "questions": []}
    topic = None if question.slot else topic_in_hand(tracker.events)
    if topic and asks_on(message):
        return {**data, "intent": {"name": ASKS_ON, "confidence": _CERTAIN}, IN_HAND: topic}
    return _with_a_person(_as_administrator(_no_question_twice(data, message, tracker, domain), message), message)


def _no_question_twice(
    data: dict[str, Any], message: Parsed, tracker: DialogueStateTracker, domain: Domain
) -> dict[str, Any]:
    """`data`, with both answers in the place of an either/or question that the visitor was asked before."""
    parts = [part.intent for part in message.questions] or [message.intent]
    ambiguous = {part for part in parts if kind_of(part) is Kind.DUBBELZINNIG}
    if not ambiguous:
        return data
    said = {(event.metadata or {}).get("utter_action") for event in tracker.events if isinstance(event, BotUttered)}
    again = {part for part in ambiguous if f"utter_{part}" in said}
    if not again:
        return data
    return _asking(data, [answer for part in parts for answer in (_both(part, domain) if part in again else [part])])


def _both(ambiguous: str, domain: Domain) -> list[str]:
    """The topics that the either/or question `ambiguous` offers."""
    buttons = domain.responses[f"utter_{ambiguous}"][0]["buttons"]
    return [ShownChoice(button["title"], button["payload"]).topic for button in buttons]


def _as_administrator(data: dict[str, Any], message: Parsed) -> dict[str, Any]:
    """`data`, with what the administrator does in the place of how to find that colleague, for who is the one."""
    if data["intent"]["name"] != _ADMINISTRATOR or not is_the_administrator(message.text):
        return data
    return {**data, "scope": {**(data.get("scope") or {}), "aspect": "wat", "aspect_share": _CERTAIN}}


def _with_a_person(data: dict[str, Any], message: Parsed) -> dict[str, Any]:
    """`data`, with the way to a person when the message asks for one besides its topic."""
    topic = data["intent"]["name"]
    if not wishes_a_person(message.text) or topic == _PERSON:
        return data
    if topic in _NO_TOPIC:
        return {**data, "intent": {"name": _PERSON, "confidence": _CERTAIN}, "questions": []}
    parts = [part["intent"] for part in data.get("questions") or []] or [topic]
    answered = [part for part in parts if kind_of(part) is Kind.VRAAG and part != "servicedesk_contact"]
    return _asking(data, [*answered, _PERSON]) if answered else data


def _asking(data: dict[str, Any], topics: Iterable[str]) -> dict[str, Any]:
    """`data` as a message that asks about each of `topics`."""
    text = data.get("text") or ""
    questions = [{"text": text, "intent": topic, "confidence": _CERTAIN} for topic in dict.fromkeys(topics)]
    return {**data, "intent": {"name": _SEVERAL, "confidence": _CERTAIN}, "questions": questions}


def open_question(tracker: DialogueStateTracker) -> OpenQuestion:
    """What the assistant asked in its last turn."""
    said = [event for event in _since_last_message(tracker.events) if isinstance(event, BotUttered)]
    slot = tracker.get_slot("requested_slot") if tracker.active_loop_name else None
    if not said:
        return OpenQuestion(slot)
    notes = response_notes(said[-1].metadata)
    return OpenQuestion(
        slot=slot,
        choices=tuple(
            ShownChoice(button.get("title") or "", button.get("payload") or "")
            for event in said
            for button in event.data.get("buttons") or []
        ),
        asks=notes.get("uitkomst") == Outcome.VERDUIDELIJKING,
        offers_person=any(response_notes(event.metadata).get("overdracht") for event in said),
        explained_by=notes.get("uitleg"),
        either_or=_either_or(said),
    )


def _either_or(said: Iterable[BotUttered]) -> str | None:
    """The question which of two meanings a word has, when that was among what was `said`."""
    return next(
        (event.text for event in said if response_notes(event.metadata).get("soort") == Kind.DUBBELZINNIG), None
    )


def topic_in_hand(events: Iterable[Event]) -> str | None:
    """The topic that was asked about last, unless that is long ago or the visitor started again."""
    said = [event for event in events if isinstance(event, UserUttered)][-_LONG_AGO:]
    found = (event.parse_data.get(IN_HAND) or event.intent_name for event in reversed(said))
    return next((topic for topic in found if kind_of(topic) is Kind.VRAAG), None)


def _since_last_message(events: Iterable[Event]) -> list[Event]:
    after = list(takewhile(lambda event: not isinstance(event, UserUttered), reversed(list(events))))
    return after[::-1]
