"""Reads a message in the light of the talk: what was asked last, and the topic in hand.

The pipeline reads each message by itself. Here, where Rasa knows the conversation, that reading becomes an answer to an
open question (`bot.guidance.open_question`) or a question about the topic in hand (`bot.guidance.follow_up`).
"""

from collections.abc import Awaitable, Callable
from copy import copy
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.content import PREFIX, Kind, kind_of, titled
from bot.guidance.after_look_up import LOOK_UP, asks_for_the_other, asks_to_confirm, next_name, points_at_another
from bot.guidance.checklist import Status
from bot.guidance.correcting import correction_in
from bot.guidance.dialogues import STARTS
from bot.guidance.follow_up import asks_on
from bot.guidance.forwarding import FORWARD, asks_for_a_text, for_its_reader, names_only_the_text, wishes_a_text
from bot.guidance.leaving import asked_with_thanks, leave_taken
from bot.guidance.message import Parsed
from bot.guidance.open_question import ANOTHER_FIRM, NO, OTHER, YES, Answer, OpenQuestion, answer_in
from bot.guidance.saying_again import SAY_AGAIN, likely_wished
from bot.guidance.values import value_in
from bot.guidance.visitor_state import asked_organisation, introduces_only, learn, named_organisation
from bot.guidance.whose_turn import AT_FAULT, asks_whose_fault, asks_whose_turn
from bot.guidance.wishes import wishes_a_person
from bot.guidance.yes_or_no import yes_or_no
from bot.rasa.beside import told_parts, with_the_answer_in_front, with_what_is_told
from bot.rasa.components.classifier import ABOUT, AFTER
from bot.rasa.last_turn import last_words, looked_up, open_question, step_left_open, topic_in_hand
from bot.rasa.naming import (
    invited_name,
    leaves_the_form,
    looking_up,
    with_the_look_up,
    with_the_status,
    without_choices,
)
from bot.rasa.payload import read_payload
from bot.rasa.reading import (
    CERTAIN,
    CHOSEN,
    IN_HAND,
    REJECTED,
    as_asking,
    as_topic,
    from_rasa,
    response_name,
)
from bot.rasa.setting_right import meanings, with_the_next, without_a_guessed_fault, without_the_rejected
from bot.registry.given import begins_with_name
from bot.understanding.questions import asked_parts, asks

ASKS_ON = "vervolgvraag"
"""The intent of a message that asks on about the topic in hand."""

WISHES_A_TEXT = "tekst_doorsturen"
"""The intent of a message that wishes a text to pass on."""

_PERSON = "mens_spreken"
_WHO = "wie"
_TELLING = "situatie_vertellen"
_NO_TOPIC = {OTHER, NO, "nlu_fallback"}

_REACTIONS = {YES, NO, OTHER}
_UNREAD = {"nlu_fallback", "buiten_bereik"}

_LIKELY = 0.6
"""Share that a look-up needs in the ranking of a message that is not sure."""


def in_the_talk(parse: Callable[..., Awaitable[dict[str, Any]]]) -> Callable[..., Awaitable[dict[str, Any]]]:
    """`parse_message` of Rasa's processor, which then reads a message in its conversation when it gets one.

    The pipeline hears what the assistant said last, and what the talk is about.
    """

    async def read(
        self: Any, message: Any, tracker: DialogueStateTracker | None = None, *arguments: Any, **options: Any
    ) -> dict[str, Any]:
        if tracker is not None:
            message.metadata = {
                **(message.metadata or {}),
                AFTER: last_words(tracker),
                ABOUT: topic_in_hand(tracker.events),
            }
        data = await parse(self, message, tracker, *arguments, **options)
        if tracker is None or data.get(CHOSEN):
            return data
        data = without_a_guessed_fault(data)

        async def read_part(text: str) -> dict[str, Any]:
            part = copy(message)  # read by itself, whatever was said before
            part.text, part.metadata = text, {**message.metadata, AFTER: "", ABOUT: None}
            return await parse(self, part, tracker, *arguments, **options)

        if behind := _behind_a_no(data, tracker):
            data = without_the_rejected(await read_part(behind), tracker, self.domain)
        elif asked := asked_with_thanks(from_rasa(data), asked_parts(data["text"])):
            data = await read_part(asked)
        slot = open_question(tracker).slot
        found = with_the_answer_in_front(read_in(data, tracker, self.domain), slot)
        parts = told_parts(found, slot)
        return with_what_is_told(found, [await read_part(part) for part in parts], tracker) if parts else found

    return read


def _behind_a_no(data: dict[str, Any], tracker: DialogueStateTracker) -> str | None:
    """What a visitor says to mean instead of what we told; a name is left to who looks it up, an answer to the form."""
    text, slot = data.get("text") or "", open_question(tracker).slot
    found = correction_in(text) if tracker.latest_message else None
    if found is None or any(named.sure for named in from_rasa(data).named):
        return None
    return None if slot and (found.contrasts or value_in(text, slot) is not None) else found.behind


def read_in(data: dict[str, Any], tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    """The `parse_data` of a message in the conversation of `tracker`, from what the pipeline made of it alone."""
    message = from_rasa(data, asks=bool(asked_parts(data.get("text") or "")))
    question = open_question(tracker)
    if REJECTED in data:
        return _with_a_person(_no_question_twice(data, message, tracker, domain), message)
    if _only_rejects(message, question) and not looked_up(tracker):
        return with_the_next(data, tracker)
    answer = answer_in(message, question)
    if left := leaves_the_form(data, message, question, answer, tracker, domain):
        return left
    read = _answering(data, answer, domain) if answer else _in_the_talk(data, message, question.slot, tracker, domain)
    return with_the_next(read, tracker) if read["intent"]["name"] == OTHER else read


def _answering(data: dict[str, Any], answer: Answer, domain: Domain) -> dict[str, Any]:
    """`data` as the `answer` to what we asked."""
    if answer.payload:
        return read_payload(answer.payload, domain) | {"scope": {**(data.get("scope") or {}), "offered": []}}
    return looking_up(data, answer.name) if answer.name else without_choices(as_topic(data, answer.topic))


def _in_the_talk(
    data: dict[str, Any], message: Parsed, slot: str | None, tracker: DialogueStateTracker, domain: Domain
) -> dict[str, Any]:
    """`data` as what a message says that answers no question of ours."""
    if tracker.latest_message and (leaves := leave_taken(message)):
        return without_choices(as_topic(data, leaves))
    if said := _on_what_was_said(data, message, tracker, slot):
        return said
    topic = topic_in_hand(tracker.events)
    if asks_for_a_text(message):
        return _with_a_text(data, message, topic, domain)
    if not slot and (looked := with_the_status(data, message, tracker) or with_the_look_up(data, message)):
        return looked
    if asked := _about_a_topic(data, message, topic, slot, domain):
        return asked
    return _with_a_person(_no_question_twice(data, message, tracker, domain), message)


def _only_rejects(message: Parsed, question: OpenQuestion) -> bool:
    """Whether a message says that we are on the wrong subject, and nothing of what is the right one."""
    found = correction_in(message.text)
    about_a_firm = any(choice.topic == ANOTHER_FIRM for choice in question.choices)
    return found is not None and found.behind is None and not (found.contrasts or about_a_firm)


def _about_a_topic(
    data: dict[str, Any], message: Parsed, in_hand: str | None, slot: str | None, domain: Domain
) -> dict[str, Any] | None:
    """`data` as a question about a topic: whose fault it is, what it asks on about, or whose turn it is."""
    if about := _at_fault(message, in_hand, domain):
        return {**as_topic(data, AT_FAULT), IN_HAND: about}
    if about := _asked_about(message, in_hand, slot, domain):
        return {**data, "intent": {"name": ASKS_ON, "confidence": CERTAIN}, IN_HAND: about}
    if _asks_whose_turn(message, domain):
        return {
            **as_topic(data, ASKS_ON),
            IN_HAND: message.intent,
            "scope": {**(data.get("scope") or {}), "aspect": _WHO},
        }
    return None


def _on_what_was_said(
    data: dict[str, Any], message: Parsed, tracker: DialogueStateTracker, slot: str | None
) -> dict[str, Any] | None:
    """`data` as a reaction to the last turn: a title typed from a button, the answer once more, or the next look-up."""
    if (typed := titled(message.text)) and typed not in {YES, NO}:
        return as_topic(data, typed)
    if likely_wished(message):
        return as_topic(data, SAY_AGAIN)
    if message.intent in _REACTIONS and (name := _named_for_certain(message)):
        return looking_up(data, name)
    if slot:
        return None
    if message.intent in _UNREAD and (name := asked_organisation(message) or introduces_only(message)):
        return looking_up(data, name)
    if name := invited_name(message, tracker):
        return looking_up(data, name)
    if _likely_a_look_up(message):
        name = begins_with_name(message.text)
        return looking_up(data, name) if name else as_topic(data, LOOK_UP)
    next_one = _after_look_up(data, message) if looked_up(tracker) else None
    return next_one or _on_the_open_step(data, message, tracker)


def _on_the_open_step(data: dict[str, Any], message: Parsed, tracker: DialogueStateTracker) -> dict[str, Any] | None:
    """`data` as the news of a step still to be found out ("ja, hebben we"), or as a no to what was looked up."""
    if message.intent not in _REACTIONS or message.questions:
        return None
    step = step_left_open(tracker)
    value = yes_or_no(message.text, step) if step else None
    if step and value is not None:
        told = {step: (Status.JA if value else Status.NEE).value}
        return {**as_topic(data, _TELLING), "scope": {**(data.get("scope") or {}), "offered": [], "told": told}}
    return as_topic(data, ANOTHER_FIRM) if message.intent != YES and looked_up(tracker) else None


def _named_for_certain(message: Parsed) -> str | None:
    """The organisation that somebody names who says yes or no to what we told: "klopt dat wel, wij zijn Meppel"."""
    return None if message.questions else named_organisation(message)


def _asked_about(message: Parsed, in_hand: str | None, slot: str | None, domain: Domain) -> str | None:
    """The topic that a message asks on about: the one in hand, or one of which it asks a subquestion.

    What a form asks for is answered in few words, so there only the form of a question asks on.
    """
    goes_on = asks_on(message) and (not slot or asks(message.text)) and not _asks_about_the_list(message)
    return in_hand if in_hand and (goes_on or _only_objects(message)) else _asked_precisely(message, in_hand, domain)


def _at_fault(message: Parsed, in_hand: str | None, domain: Domain) -> str | None:
    """The topic of which a message asks whose fault it is: the one it names, or else the one in hand.

    A precise question about a topic stays what it is.
    """
    if message.questions or message.named or message.subquestions.get(message.intent):
        return None
    if message.intent == AT_FAULT:
        return in_hand
    if not asks_whose_fault(message.text):
        return None
    if message.zone == "answer" and f"{PREFIX}{message.intent}_{AT_FAULT}" in domain.responses:
        return message.intent
    return in_hand if asks_on(message) or message.zone == "ask" else None


def _likely_a_look_up(message: Parsed) -> bool:
    """Whether a look-up is by far the likeliest, though not sure: it asks for a name, which says more than a choice."""
    best = message.ranking[0] if message.ranking else None
    return message.zone == "ask" and best is not None and best.name == LOOK_UP and best.confidence >= _LIKELY


def _asks_about_the_list(message: Parsed) -> bool:
    """Whether a message asks in words that name nothing whether somebody is on the list: "staan we erop"."""
    return message.intent == LOOK_UP and message.zone == "answer" and asks_to_confirm(message)


def _only_objects(message: Parsed) -> bool:
    """Whether a message tells something, but nothing of how far the visitor is: "maar ik ben geen directeur"."""
    return message.intent == _TELLING and not message.named and not learn({}, message)


def _asked_precisely(message: Parsed, in_hand: str | None, domain: Domain) -> str | None:
    """The topic of which a message asks a subquestion that its own intent would not lead to.

    That is a topic that starts a dialogue, or the one in hand when the message is not clearly about another.
    """
    if message.questions or message.named:
        return None
    unclear = message.zone != "answer" and in_hand in [ranked.name for ranked in message.ranking[:1]]
    about = in_hand if unclear else message.intent if message.intent in STARTS else None
    answer = f"{PREFIX}{about}_{message.subquestions.get(about or '')}"
    return about if answer in domain.responses else None


def _asks_whose_turn(message: Parsed, domain: Domain) -> bool:
    """Whether a message asks who is to act, and we have an answer to that before we ask or look up anything."""
    one_topic = not message.questions and not message.named
    return one_topic and asks_whose_turn(message.text) and f"utter_{message.intent}_{_WHO}" in domain.responses


def _after_look_up(data: dict[str, Any], message: Parsed) -> dict[str, Any] | None:
    """`data` as the next look-up, when the message is only another name or asks whether that is so."""
    look_up = without_choices(as_topic(data, LOOK_UP))
    if asks_to_confirm(message):
        return {**look_up, IN_HAND: LOOK_UP}
    if asks_for_the_other(message) or points_at_another(message):
        return look_up
    name = next_name(message)
    return looking_up(data, name) if name else None


def _with_a_text(data: dict[str, Any], message: Parsed, in_hand: str | None, domain: Domain) -> dict[str, Any]:
    """`data` as the wish for a text to pass on, about what the message names or else the topic in hand.

    Where that is no text for the reader who is named, it is the text for that reader.

    Other questions in the message are answered before it.
    """
    topical = message.zone == "answer" and kind_of(message.intent) is Kind.VRAAG and message.intent != in_hand
    named = topical and not names_only_the_text(message.text)
    others = [part.intent for part in message.questions if not wishes_a_text(part.text)]
    about = message.intent if named else for_its_reader(message.text, next(iter(others), in_hand), _headings(domain))
    wish = as_asking(data, [*others, WISHES_A_TEXT]) if others else as_topic(data, WISHES_A_TEXT)
    return {**wish, IN_HAND: about}


def _headings(domain: Domain) -> dict[str, str]:
    """By topic, how the text to pass on begins."""
    end = f"_{FORWARD}"
    return {
        name.removeprefix(PREFIX).removesuffix(end): variants[0]["text"].partition("\n")[0]
        for name, variants in domain.responses.items()
        if name.endswith(end)
    }


def _no_question_twice(
    data: dict[str, Any], message: Parsed, tracker: DialogueStateTracker, domain: Domain
) -> dict[str, Any]:
    """`data`, with both answers in the place of an either/or question that the visitor was asked before."""
    parts = [part.intent for part in message.questions] or [message.intent]
    ambiguous = {part for part in parts if kind_of(part) is Kind.DUBBELZINNIG}
    if not ambiguous:
        return data
    said = {response_name(event.metadata) for event in tracker.events if isinstance(event, BotUttered)}
    again = {part for part in ambiguous if f"utter_{part}" in said}
    if not again:
        return data
    return as_asking(
        data, [answer for part in parts for answer in (meanings(part, domain) if part in again else [part])]
    )


def _with_a_person(data: dict[str, Any], message: Parsed) -> dict[str, Any]:
    """`data`, with the way to a person when the message asks for one besides its topic."""
    topic = data["intent"]["name"]
    if not wishes_a_person(message.text) or topic == _PERSON:
        return data
    if topic in _NO_TOPIC:
        return as_topic(data, _PERSON)
    parts = [part["intent"] for part in data.get("questions") or []] or [topic]
    answered = [part for part in parts if kind_of(part) is Kind.VRAAG and part != "servicedesk_contact"]
    return as_asking(data, [*answered, _PERSON]) if answered else data
