"""Reads in the talk what concerns the visitor's organisation: its name, that there is none, and what depends on it."""

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.content import Kind, kind_of
from bot.guidance.after_look_up import LOOK_UP
from bot.guidance.message import Parsed
from bot.guidance.naming import belongs_to_none, invites_a_name, named_on_invitation, protests
from bot.guidance.open_question import NO, Answer, OpenQuestion
from bot.guidance.visitor_state import organisation_with_a_role, told_from_the_list
from bot.guidance.who_speaks import Speaker
from bot.rasa.reading import AFTERWARDS, ORGANISATION, REJECTED, SEVERAL, as_topic
from bot.rasa.repeating import said_since
from bot.rasa.setting_right import rejected_topics, with_the_next, without_the_rejected
from bot.registry.finder import How
from bot.registry.introductions import asks_about_the_list
from bot.understanding.speller import common_dutch_words

_WHAT_THEY_ARE = "bronhouder_of_leverancier"
_DEPENDS_ON_ROLE = {_WHAT_THEY_ARE, "aanleverplicht"}
"""Topics that are answered differently for a bronhouder and a leverancier."""

_FOR_NOBODY = "toegang_stappen"
"""The topic that says to who belongs to no organisation that they need no access."""

_NAME = "organisatie"
_CLEAR = 0.6
"""Of a message with less than this share the look-up that it asks for is all that is sure."""


def looking_up(data: dict[str, Any], name: str) -> dict[str, Any]:
    """`data` as the look-up of the organisation that is called `name`."""
    return without_choices(as_topic(data, LOOK_UP)) | {"entities": [{"entity": ORGANISATION, "value": name}]}


def without_choices(data: dict[str, Any]) -> dict[str, Any]:
    """`data`, with no neighbouring topics under its answer, and no precise question: its words answer ours."""
    nothing: dict[str, Any] = {"offered": [], "subquestions": {}, "likely_subquestions": {}}
    return {**data, "scope": {**(data.get("scope") or {}), **nothing}}


def invited_name(message: Parsed, tracker: DialogueStateTracker) -> str | None:
    """The name in a message that follows our invitation to type one, or that asks for a look-up in a name alone."""
    invited = any(invites_a_name(event.text or "") for event in said_since(tracker.events))
    alone = message.intent == LOOK_UP and any(named.how is How.ANSWER for named in message.named)
    return named_on_invitation(message, common_dutch_words()) if invited or alone else None


def leaves_the_form(
    data: dict[str, Any],
    message: Parsed,
    question: OpenQuestion,
    answer: Answer | None,
    tracker: DialogueStateTracker,
    domain: Domain,
) -> dict[str, Any] | None:
    """`data` as a reaction to who has no organisation, or protests where we ask for its name; the form then ends."""
    if question.slot is None or message.chosen:
        return None
    if belongs_to_none(message.text):
        scope = {**(data.get("scope") or {}), "aspect": None, "told": {"spreker": Speaker.BURGER.value}}
        asked = {**data, "scope": scope, REJECTED: sorted(rejected_topics(tracker))}
        return without_choices(as_topic(asked, _FOR_NOBODY))
    answered = answer is not None and answer.topic != NO
    if question.slot != _NAME or answered or not protests(message):
        return None
    rejected = rejected_topics(tracker)
    if kind_of(message.intent) is Kind.VRAAG and message.intent not in rejected and message.zone == "answer":
        return {**data, REJECTED: sorted(rejected)}
    about_it = as_topic(data, next(iter(sorted(rejected)), None))
    found = without_the_rejected(about_it, tracker, domain)
    return with_the_next(data, tracker) if found["intent"]["name"] in rejected else found


def with_the_look_up(data: dict[str, Any], message: Parsed) -> dict[str, Any] | None:
    """`data` with the look-up as one of its questions, where the own name stands at a question about the list.

    What was made of the part with that name falls away: no classifier can read names.
    """
    own = next((named for named in message.named if named.own), None)
    parts: list[dict[str, Any]] = data.get("questions") or []
    if own is None or not asks_about_the_list(message.text):
        return None
    if LOOK_UP in {message.intent, *(part["intent"] for part in parts)}:
        return None
    whole = {"text": message.text, "confidence": message.confidence}
    if not parts:
        if message.zone != "answer" or kind_of(message.intent) is not Kind.VRAAG:
            return None
        parts = [{**whole, "intent": message.intent}] if message.confidence >= _CLEAR else []
    else:
        parts = [part for part in parts if own.text not in part["text"]]
    if not parts:
        return looking_up(data, own.text)
    asked = [*parts, {**whole, "intent": LOOK_UP}]
    return {**data, "intent": {"name": SEVERAL, "confidence": message.confidence}, "questions": asked}


def with_the_status(data: dict[str, Any], message: Parsed, tracker: DialogueStateTracker) -> dict[str, Any] | None:
    """`data` as the look-up of the visitor's organisation, before the answer to what depends on its role."""
    topic, slots = message.intent, tracker.current_slot_values()
    if topic not in _DEPENDS_ON_ROLE or message.questions or message.zone != "answer":
        return None
    name = organisation_with_a_role(slots, message)
    if name is None or (message.subquestions.get(topic) and not message.named):
        return None
    if told_from_the_list(slots, name) and not message.named and topic != _WHAT_THEY_ARE:
        return None
    return {**looking_up(data, name), AFTERWARDS: topic}
