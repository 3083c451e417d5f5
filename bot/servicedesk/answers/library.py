"""The answers of `data/<onderwerp>.yml`, to browse and to compose with."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from operator import itemgetter
from pathlib import Path

from pydantic import BaseModel

from bot.dialogue.content import (
    PREFIX,
    Responses,
    Source,
    Variant,
    contact,
    default_variant,
    desk_passages,
    responses_of,
    sources,
    topics,
)
from bot.dialogue.reply import BotMessage
from bot.servicedesk.answers.voice import DeskVoice
from bot.servicedesk.console.markup import as_html


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
        voice: says these texts as a member of staff.
    """

    def __init__(self, folder: Path) -> None:
        self._topics = topics(folder)
        files = [responses_of(path.stem, folder) for path in sorted(folder.glob("*.yml"))]
        self._responses: Responses = {name: variants for file in files for name, variants in file.items()}
        self._answers = {topic: _answer(topic, responses_of(topic, folder)) for topic in self._topics}
        self.voice = DeskVoice()
        content = [
            self._responses,
            {key: source.model_dump() for key, source in sources().items()},
            contact(),
            desk_passages(),
        ]
        self.version = hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:12]

    def topics(self) -> list[str]:
        """The names of all topics, in alphabetical order."""
        return list(self._topics)

    def answer(self, topic: str) -> Answer:
        """The answer of `topic`.

        Raises:
            KeyError: when there is no such topic.
        """
        return self._answers[topic]

    def is_question(self, topic: str) -> bool:
        """Whether `topic` is something that people ask; small talk and steering are not."""
        return topic in self._topics and self._topics[topic].asked

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
        return BotMessage.from_rasa(default_variant(self._responses[f"{PREFIX}{name}"]))

    def has(self, name: str) -> bool:
        """Whether there is a response `utter_<name>`."""
        return f"{PREFIX}{name}" in self._responses


def _answer(topic: str, responses: Responses) -> Answer:
    default = default_variant(responses[f"{PREFIX}{topic}"])
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


def _texts(name: str, variants: Sequence[Variant], but: Variant) -> Iterator[AnswerText]:
    for variant in variants:
        if variant is not but:
            message = BotMessage.from_rasa(variant)
            yield AnswerText(
                name=name.removeprefix(PREFIX),
                title=variant["metadata"]["titel"],
                condition={needed["name"]: str(needed["value"]) for needed in variant.get("condition", [])},
                text=message.text,
                html=as_html(message.text),
                sources=message.sources,
            )
