"""What somebody tells besides answering a question of a form, or besides saying what does not work.

"Ja, een account hebben we, maar we zijn vorige maand gefuseerd" answers the form and tells what may be the cause. Of
the whole message the topic of one part wins; so each part of a longer message is read by itself.
"""

from collections.abc import Sequence
from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.content import Kind, kind_of
from bot.guidance.answer import YES_NO
from bot.guidance.checklist import FOLLOW_UP
from bot.guidance.dialogues import STARTS
from bot.guidance.message import Parsed
from bot.guidance.open_question import NO, YES
from bot.guidance.situation import read_steps
from bot.guidance.values import level_told
from bot.guidance.yes_or_no import ASKED_YES_OR_NO, answered_in_front
from bot.rasa.last_turn import open_question
from bot.rasa.reading import BESIDE, REJECTED, as_asking, as_topic, from_rasa
from bot.understanding.questions import asked_parts, is_story, pieces_of

_ASKS_MORE = ("inloggen_form", "action_situatie_vertellen")
"""What begins to ask the visitor how far they are."""

_FEW_WORDS = 4
_CLEAR = 0.5
_MISSING = "als_niet"
"""The aspect of a part that tells or asks what happens when somebody or something is not there."""


def with_the_answer_in_front(data: dict[str, Any], slot: str | None) -> dict[str, Any]:
    """`data` as the yes or no to the question for `slot` with which a question begins: "ja, en hoe regel ik dat"."""
    message = from_rasa(data)
    if slot not in ASKED_YES_OR_NO or message.questions or REJECTED in data or not _has_an_answer(message.intent):
        return data
    said = answered_in_front(message.text, slot)
    if said is None:
        return data
    return {**as_topic(data, YES if said else NO), BESIDE: message.intent}


def told_parts(data: dict[str, Any], slot: str | None) -> list[str]:
    """The parts that may tell more, of a message that answers the question for `slot` or starts our questions."""
    message = from_rasa(data)
    answers = slot in ASKED_YES_OR_NO and message.intent in YES_NO
    starts = STARTS.get(message.intent) in _ASKS_MORE
    if message.chosen or BESIDE in data or not (answers or starts) or len(message.text.split()) <= _FEW_WORDS:
        return []
    return [] if is_story(message.text) else pieces_of(message.text)


def with_what_is_told(
    data: dict[str, Any], parts: Sequence[dict[str, Any]], tracker: DialogueStateTracker
) -> dict[str, Any]:
    """`data` with what one of its `parts` surely tells or asks besides: that is answered before our questions go on."""
    message, question = from_rasa(data), open_question(tracker)
    known = {message.intent, question.explained_by}
    read = (from_rasa(part) for part in parts)
    besides = next((part.intent for part in read if _tells(part) and part.intent not in known), None)
    if besides is None:
        return data
    if message.intent in YES_NO:
        return {**data, BESIDE: besides}
    return as_asking(data, [besides, message.intent])


def _tells(part: Parsed) -> bool:
    """Whether a part has a topic of its own, and not only tells how far the visitor is on the way to the portal."""
    clear = part.zone == "answer" and part.confidence >= _CLEAR
    if not (clear and _has_an_answer(part.intent)) or any(name.sure for name in part.named):
        return False
    on_the_way = part.intent in FOLLOW_UP or bool(read_steps(part.text)) or level_told(part.text) is not None
    return not on_the_way or bool(asked_parts(part.text)) or part.aspect == _MISSING


def _has_an_answer(topic: str) -> bool:
    return kind_of(topic) is Kind.VRAAG and topic not in STARTS
