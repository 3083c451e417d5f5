"""The answers of `data/<onderwerp>.yml`, to browse and to compose with."""

import asyncio
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from pydantic import BaseModel

from bot.conversations.text import as_plain
from bot.dialogue.content import (
    PREFIX,
    Responses,
    Source,
    Topic,
    Variant,
    contact,
    default_variant,
    desk_passages,
    responses_of,
    sources,
    topics,
    with_contact,
)
from bot.dialogue.overrides import Override, ReadOverrides, in_force, nothing_overridden, said_instead, standing
from bot.dialogue.reply import BotMessage
from bot.platform.published import until_published
from bot.servicedesk.answers.titles import title_of
from bot.servicedesk.answers.voice import DeskVoice
from bot.servicedesk.answers.word_index import WordIndex
from bot.servicedesk.console.markup import as_html
from bot.understanding.sentences import training_examples


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


@dataclass(frozen=True)
class Passage:
    """One text of a topic as a person looks for it.

    Attributes:
        key: names it among all.
        title: what it answers, among the other texts of its topic.
        plain: what a member of staff sends; empty when nothing of it is for them to say.
        is_answer: whether it is the topic's own answer.
        override: by which it replaces the text of the file.
    """

    key: str
    topic: str
    topic_title: str
    title: str
    text: AnswerText
    plain: str
    is_answer: bool
    override: Override | None = None


@dataclass(frozen=True)
class _Contents:
    """What the files of a folder hold, with the texts that override theirs."""

    topics: Mapping[str, Topic]
    responses: Responses
    answers: Mapping[str, Answer]
    voice: DeskVoice
    version: str
    passages: Sequence[Passage]


@until_published
def _contents(folder: Path, overrides: tuple[Override, ...]) -> _Contents:
    files = {path.stem: _said(path.stem, folder, overrides) for path in sorted(folder.glob("*.yml"))}
    responses: Responses = {name: variants for file in files.values() for name, variants in file.items()}
    content = [responses, {key: source.model_dump() for key, source in sources().items()}, contact(), desk_passages()]
    answers = {topic: _answer(topic, files[topic]) for topic in topics(folder)}
    voice = DeskVoice()
    asked = [answers[name] for name, topic in topics(folder).items() if topic.asked]
    passages = [passage for answer in sorted(asked, key=_by_title) for passage in _passages(answer, voice, overrides)]
    return _Contents(
        topics(folder),
        responses,
        answers,
        voice,
        hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:12],
        passages,
    )


def _said(file: str, folder: Path, overrides: tuple[Override, ...]) -> Responses:
    responses = responses_of(file, folder)
    return {name: [said_instead(one, overrides) for one in variants] for name, variants in responses.items()}


@until_published
def _index(folder: Path) -> WordIndex:
    """The words of all passages in the files, and of the sentences in which people asked for each.

    It takes seconds to make, so it does not follow overrides: their passages have the same places.
    """
    asked_as: dict[str, list[str]] = defaultdict(list)
    for example in training_examples(folder):
        precise = example.notes.get("deelvraag")
        asked_as[f"{example.topic}_{precise}" if precise else example.topic].append(example.text)
    passages = _contents(folder, ()).passages
    return WordIndex(_weighted(one, [] if one.text.condition else asked_as[one.text.name]) for one in passages)


class AnswerLibrary:
    """All answers in `folder`, as they were last published, with the overrides that were there when it was renewed."""

    def __init__(self, folder: Path, overrides: ReadOverrides = nothing_overridden) -> None:
        self._folder = folder
        self._read_overrides = overrides
        self._overrides: tuple[Override, ...] = ()
        self.expired: Sequence[Override] = ()
        """The overrides of which the file has become another text: they are not said any more."""
        _contents(folder, ())

    async def renew(self) -> None:
        """Read which texts are overridden now; a text that is another one since takes a second."""
        approved = await self._read_overrides()
        if approved or self._overrides or self.expired:
            self._overrides, self.expired = await asyncio.to_thread(self._made_ready, approved)

    def _made_ready(self, approved: Sequence[Override]) -> tuple[tuple[Override, ...], Sequence[Override]]:
        now = in_force(approved, self._folder)
        _contents(self._folder, now)
        return now, [one for one in approved if standing(one, self._folder) == "verlopen"]

    @property
    def _contents(self) -> _Contents:
        return _contents(self._folder, self._overrides)

    @property
    def version(self) -> str:
        """Changes when any text or source changes."""
        return self._contents.version

    @property
    def voice(self) -> DeskVoice:
        """Says these texts as a member of staff."""
        return self._contents.voice

    def topics(self) -> list[str]:
        """The names of all topics, in alphabetical order."""
        return list(self._contents.topics)

    def answer(self, topic: str) -> Answer:
        """The answer of `topic`.

        Raises:
            KeyError: when there is no such topic.
        """
        return self._contents.answers[topic]

    def is_question(self, topic: str) -> bool:
        """Whether `topic` is something that people ask; small talk and steering are not."""
        found = self._contents.topics.get(topic)
        return found is not None and found.asked

    def titles(self) -> dict[str, str]:
        """Topic to Dutch title."""
        return {topic: self.answer(topic).title for topic in self.topics()}

    def questions(self) -> list[tuple[str, str]]:
        """Topic and title of everything that people ask, by title; small talk is left out."""
        asked = ((topic, title) for topic, title in self.titles().items() if self.is_question(topic))
        return sorted(asked, key=itemgetter(1))

    def passages(self, topic: str | None = None) -> list[Passage]:
        """The texts of `topic`, or of everything that people ask by title; a topic's own answer comes first."""
        return [one for one in self._contents.passages if topic in (None, one.topic)]

    def make_ready(self) -> None:
        """Make what `find` needs, which takes seconds, so that nobody waits for it."""
        _index(self._folder)

    def find(self, query: str) -> list[Passage]:
        """The texts that fit the words of `query`, best first."""
        passages = self._contents.passages
        return [passages[place] for place in _index(self._folder).search(query)]

    def message(self, name: str) -> BotMessage:
        """The message of response `utter_<name>` for a visitor of whom nothing is known.

        Raises:
            KeyError: when there is no such response.
        """
        return BotMessage.from_rasa(default_variant(self._contents.responses[f"{PREFIX}{name}"]))

    def has(self, name: str) -> bool:
        """Whether there is a response `utter_<name>`."""
        return f"{PREFIX}{name}" in self._contents.responses


def _by_title(answer: Answer) -> str:
    return answer.title.casefold()


def _passages(answer: Answer, voice: DeskVoice, overrides: Sequence[Override]) -> Iterator[Passage]:
    live = {(one.name, with_contact(one.text)): one for one in overrides}
    own = AnswerText(name=answer.topic, condition={}, **answer.model_dump(include={"title", "text", "html", "sources"}))
    for place, text in enumerate((own, *answer.variants)):
        if text.text:
            plain = as_plain(voice.says(text.text))
            title = title_of(answer.topic, answer.title, text.name, text.title, text.condition)
            key, override = f"{answer.topic}-{place}", live.get((text.name, text.text))
            yield Passage(key, answer.topic, answer.title, title, text, plain, not place, override)


def _weighted(passage: Passage, asked_as: Sequence[str]) -> list[tuple[str, float]]:
    """What a word counts for: most in the title of the text, least in the text and in what people ask it with."""
    name, own = passage.text.name.replace("_", " "), 5.0 if passage.is_answer else 4.0
    parts = [(passage.title, own), (name, own - 2.0), (passage.topic_title, 2.0), (passage.text.text, 1.0)]
    return [*parts, *((example, 1.0) for example in asked_as)]


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


def condition_of(variant: Variant) -> dict[str, str]:
    """What must be known of the visitor for this variant: slot to value."""
    return {needed["name"]: str(needed["value"]) for needed in variant.get("condition", [])}


def _texts(name: str, variants: Sequence[Variant], but: Variant) -> Iterator[AnswerText]:
    for variant in variants:
        if variant is not but:
            message = BotMessage.from_rasa(variant)
            yield AnswerText(
                name=name.removeprefix(PREFIX),
                title=variant["metadata"]["titel"],
                condition=condition_of(variant),
                text=message.text,
                html=as_html(message.text),
                sources=message.sources,
            )
