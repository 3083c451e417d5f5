"""What a visitor rejects may not come back: the topics of the last answer, when they meant something else."""

from collections.abc import Iterable, Mapping
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.content import PREFIX, Kind, kind_of, topic_behind
from bot.dialogue.neighbours import UNDER_AN_ANSWER, choosable
from bot.guidance.dialogues import STARTS
from bot.guidance.message import Parsed
from bot.guidance.open_question import OTHER, ShownChoice
from bot.guidance.whose_turn import AT_FAULT, asks_whose_turn
from bot.rasa.last_turn import open_question
from bot.rasa.reading import REJECTED, as_topic, from_rasa, response_name
from bot.rasa.repeating import said_since

_UNCLEAR = "nlu_fallback"
_OUTSTANDING = 0.6
"""The share of what is not rejected from which on a topic is answered and not proposed."""
_SOME_CHANCE = 0.1
_NO_CHANCE = 0.02


def without_the_rejected(data: dict[str, Any], tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    """`data`, the reading of what stands behind a no, as one of another answer than the last.

    Another side of the same topic is another answer.
    """
    message, rejected = from_rasa(data), rejected_topics(tracker)
    if kind_of(message.intent) is Kind.GESPREK:  # what it tells or answers, it tells of itself
        return data
    scope = data.get("scope") or {}
    data = {**data, REJECTED: sorted(rejected), "scope": {**scope, "offered": _others(message.offered, rejected)}}
    data["questions"] = [part for part in data.get("questions") or [] if part["intent"] not in rejected]
    if message.questions:
        return data if len(data["questions"]) > 1 else _single(data)
    if (
        kind_of(message.intent) is Kind.DUBBELZINNIG
        and len(left := {*meanings(message.intent, domain)} - rejected) == 1
    ):
        return as_topic(data, left.pop())
    if message.intent not in rejected or _other_side(message, tracker, domain):
        return data
    others = [ranked for ranked in message.ranking if ranked.name not in rejected and choosable([ranked.name])]
    total = sum(ranked.confidence for ranked in others)
    if total < _SOME_CHANCE:  # they ask just this, whatever they say
        return data
    if others[0].confidence >= _OUTSTANDING * total:
        return {**data, "intent": {"name": others[0].name, "confidence": others[0].confidence}}
    likely = [ranked.name for ranked in others if ranked.confidence >= _NO_CHANCE]
    unclear = {**data["scope"], "zone": "ask", "offered": likely}
    return {**as_topic(data, _UNCLEAR), "scope": unclear}


def with_the_next(data: dict[str, Any], tracker: DialogueStateTracker) -> dict[str, Any]:
    """`data`, a correction that names nothing, with what the message before may have been about instead."""
    before = from_rasa(tracker.latest_message.parse_data) if tracker.latest_message else Parsed()
    shown = {choice.topic for choice in open_question(tracker).choices}
    rejected = rejected_topics(tracker) | shown
    offered = choosable(ranked.name for ranked in before.ranking if ranked.name not in rejected)[:UNDER_AN_ANSWER]
    return {
        **as_topic(data, OTHER),
        REJECTED: sorted(rejected),
        "scope": {**(data.get("scope") or {}), "offered": offered},
    }


def rejected_topics(tracker: DialogueStateTracker) -> set[str]:
    """The topics of what the assistant said last, and the one that the running questions are about."""
    said = {topic_behind(response_name(event.metadata)) for event in said_since(tracker.events)}
    asking = {topic for topic, form in STARTS.items() if form == tracker.active_loop_name}
    return {topic for topic in said | asking if topic}


def meanings(ambiguous: str, domain: Domain) -> list[str]:
    """The topics that the either/or question `ambiguous` offers."""
    buttons = domain.responses[f"{PREFIX}{ambiguous}"][0]["buttons"]
    return [ShownChoice(button["title"], button["payload"]).topic for button in buttons]


def _other_side(message: Parsed, tracker: DialogueStateTracker, domain: Domain) -> bool:
    """Whether a message asks something precise of its topic that was not told just now."""
    said = {response_name(event.metadata) for event in said_since(tracker.events)}
    sides = (message.subquestions.get(message.intent), message.aspect)
    names = {f"{PREFIX}{message.intent}_{side}" for side in sides if side}
    return any(name in domain.responses and name not in said for name in names)


def without_a_guessed_fault(data: dict[str, Any]) -> dict[str, Any]:
    """`data` without the question whose fault it is among several, when no part asks that in so many words.

    Its answer is a list of all that may be wrong: long, and about nothing where only a "who" led to it.
    """
    parts = data.get("questions") or []
    asked = [part for part in parts if part["intent"] != AT_FAULT or asks_whose_turn(part["text"])]
    if len(asked) == len(parts):
        return data
    left = {**data, "questions": asked}
    return left if len(asked) > 1 else _single(left)


def _single(data: Mapping[str, Any]) -> dict[str, Any]:
    """`data` of which at most one question is left, as a message about that."""
    left = next(iter(data["questions"]), None)
    if left is None:
        return as_topic(data, _UNCLEAR)
    asked = {left["intent"]: left["subquestion"]} if left.get("subquestion") else {}
    scope = {**(data.get("scope") or {}), "subquestions": asked, "aspect": left.get("aspect")}
    return as_topic({**data, "scope": scope}, left["intent"])


def _others(names: Iterable[str], rejected: set[str]) -> list[str]:
    return [name for name in names if name not in rejected]
