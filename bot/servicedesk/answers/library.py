"""The answers of `data/<onderwerp>.yml`, to browse and to compose with."""

import hashlib
import json
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from bot.dialogue.reply import BotMessage, Source
from bot.servicedesk.console.markup import as_html

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PREFIX = "utter_"


class AnswerText(BaseModel):
    """One text of a topic.

    Attributes:
        name: the response's name, without `utter_`.
        condition: what must be known of the visitor for this variant: slot to value.
    """

    name: str
    title: str
    condition: dict[str, str]
    text: str
    html: str
    sources: list[Source]


class Answer(BaseModel):
    """A topic's answer; `variants` holds other texts of the topic, such as those of its dialogue."""

    topic: str
    title: str
    text: str
    html: str
    sources: list[Source]
    variants: list[AnswerText] = []


class AnswerLibrary:
    """All answers in `folder`, read once.

    Attributes:
        version: changes when any text or source changes.
    """

    def __init__(self, folder: Path) -> None:
        contents = {path.stem: _read(path) for path in sorted(folder.glob("*.yml"))}
        self._responses: dict[str, list[dict[str, Any]]] = {
            name: variants for content in contents.values() for name, variants in content["responses"].items()
        }
        self._answers = {topic: _answer(topic, content["responses"]) for topic, content in contents.items()}
        self._topics = [topic for topic, content in contents.items() if f"{_PREFIX}{topic}" in content["responses"]]
        self.version = hashlib.sha256(json.dumps(self._responses, sort_keys=True).encode()).hexdigest()[:12]

    def topics(self) -> list[str]:
        """The names of all topics, in alphabetical order."""
        return list(self._topics)

    def answer(self, topic: str) -> Answer:
        """The answer of `topic`.

        Raises:
            KeyError: when there is no such topic.
        """
        if topic not in self._topics:
            raise KeyError(topic)
        found = self._answers[topic]
        assert found is not None  # noqa: S101 - a topic has an answer, by how `_topics` is made
        return found

    def is_question(self, topic: str) -> bool:
        """Whether `topic` is something that people ask; small talk and steering have `keuze: false`."""
        metadata = self._responses.get(f"{_PREFIX}{topic}", [{}])[0].get("metadata", {})
        return bool(metadata) and metadata.get("keuze", True) is not False

    def titles(self) -> dict[str, str]:
        """Topic to Dutch title."""
        return {topic: self.answer(topic).title for topic in self._topics}

    def questions(self) -> list[tuple[str, str]]:
        """Topic and title of everything that people ask, by title; small talk is left out."""
        asked = ((topic, title) for topic, title in self.titles().items() if self.is_question(topic))
        return sorted(asked, key=itemgetter(1))

    def message(self, name: str) -> BotMessage:
        """The message of response `utter_<name>` for a visitor of whom nothing is known.

        Raises:
            KeyError: when there is no such response.
        """
        return BotMessage.from_rasa(_default(self._responses[f"{_PREFIX}{name}"]))

    def has(self, name: str) -> bool:
        """Whether there is a response `utter_<name>`."""
        return f"{_PREFIX}{name}" in self._responses


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
    return {"responses": content.get("responses") or {}}


def _answer(topic: str, responses: dict[str, list[dict[str, Any]]]) -> Answer | None:
    own = responses.get(f"{_PREFIX}{topic}")
    if own is None:
        return None
    default = _default(own)
    texts = [text for name, variants in responses.items() for text in _texts(name, variants, but=default)]
    message = BotMessage.from_rasa(default)
    return Answer(
        topic=topic,
        title=default["metadata"]["titel"],
        text=message.text,
        html=as_html(message.text),
        sources=message.sources,
        variants=texts,
    )


def _texts(name: str, variants: list[dict[str, Any]], but: dict[str, Any]) -> Iterator[AnswerText]:
    for variant in variants:
        if variant is not but:
            message = BotMessage.from_rasa(variant)
            yield AnswerText(
                name=name.removeprefix(_PREFIX),
                title=variant["metadata"]["titel"],
                condition={needed["name"]: str(needed["value"]) for needed in variant.get("condition", [])},
                text=message.text,
                html=as_html(message.text),
                sources=message.sources,
            )


def _default(variants: list[dict[str, Any]]) -> dict[str, Any]:
    return next((variant for variant in variants if not variant.get("condition")), variants[0])
