"""Rasa's form of a parsed message, there and back; everything outside Rasa knows it as `Parsed`."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.guidance.message import OWN_LANGUAGE, Parsed

ORGANISATION = "organisatie"
"""The entity of domain.yml that holds the name of an organisation."""

NAMED = "named"
"""Message property: what the finder made of names and numbers in the text, as `bot.registry.finder.Named`."""

IN_HAND = "in_hand"
"""Key in a `parse_data`: the topic that the message asks on about."""

REJECTED = "rejected"
"""Key in a `parse_data`: the topics of the last answer, which the visitor says are not what they meant."""

BESIDE = "beside"
"""Key in a `parse_data`: the topic that a message is about besides answering the question of a form."""

SEVERAL = "meerdere_vragen"
"""The intent of a message about several topics."""

CERTAIN = 1.0
"""The confidence of what the talk decides."""

AFTERWARDS = "afterwards"
"""Key in a `parse_data`: the topic to answer for the role of an organisation, once the list was looked in."""

CHOSEN = "chosen"
"""Key in a `parse_data`: the visitor chose this, so its text is a payload."""


def response_notes(metadata: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """What an editor noted at the response behind a message, from the metadata of Rasa's event of that message."""
    notes: Mapping[str, Any] = (metadata or {}).get("metadata") or {}
    return notes


def response_name(metadata: Mapping[str, Any] | None) -> str:
    """The name of the response behind a message, from the metadata of Rasa's event of it; empty for another text."""
    name: str = (metadata or {}).get("utter_action") or ""
    return name


def from_rasa(data: Mapping[str, Any], asks: bool | None = None) -> Parsed:
    """What the pipeline found, from a `parse_data` or `latest_message`; `asks` as `Parsed` explains it."""
    intent, scope = data.get("intent") or {}, data.get("scope") or {}
    named = [entity["value"] for entity in data.get("entities") or [] if entity["entity"] == ORGANISATION]
    return Parsed(
        text=data.get("text") or "",
        intent=intent.get("name") or "",
        zone=scope.get("zone"),
        confidence=intent.get("confidence") or 0.0,
        ranking=data.get("intent_ranking") or [],
        group=scope.get("groep"),
        aspect=scope.get("aspect"),
        offered=scope.get("offered") or [],
        in_hand=data.get(IN_HAND),
        afterwards=data.get(AFTERWARDS),
        language=scope.get("language") or OWN_LANGUAGE,
        organisation=str(named[0]) if named else None,
        named=data.get(NAMED) or [],
        questions=data.get("questions") or [],
        unanswered=scope.get("unanswered") or [],
        subquestions=scope.get("subquestions") or {},
        likely_subquestions=scope.get("likely_subquestions") or {},
        told=scope.get("told") or {},
        asks=asks,
        chosen=bool(data.get(CHOSEN)),
    )


def as_rasa(parsed: Parsed, topic: str, confidence: float) -> dict[str, Any]:
    """The `parse_data` of `parsed` when it is about `topic`."""
    scope = (
        {
            "zone": parsed.zone,
            "groep": parsed.group,
            "language": parsed.language,
            "aspect": parsed.aspect,
            "offered": parsed.offered,
            "subquestions": parsed.subquestions,
            "told": parsed.told,
        }
        if parsed.zone
        else None
    )
    content = parsed.model_dump(mode="json")
    named = parsed.organisation
    return {
        "text": parsed.text,
        "intent": {"name": topic, "confidence": confidence},
        "intent_ranking": content["ranking"],
        "entities": [{"entity": ORGANISATION, "value": named}] if named else [],
        NAMED: content["named"],
        "questions": content["questions"],
    } | ({"scope": scope} if scope else {})


def as_topic(data: Mapping[str, Any], intent: str | None) -> dict[str, Any]:
    """`data` as a message of `intent` alone."""
    return {**data, "intent": {"name": intent, "confidence": CERTAIN}, "questions": []}


def as_asking(data: Mapping[str, Any], topics: Iterable[str]) -> dict[str, Any]:
    """`data` as a message that asks about each of `topics`."""
    text = data.get("text") or ""
    questions = [{"text": text, "intent": topic, "confidence": CERTAIN} for topic in dict.fromkeys(topics)]
    return {**data, "intent": {"name": SEVERAL, "confidence": CERTAIN}, "questions": questions}
