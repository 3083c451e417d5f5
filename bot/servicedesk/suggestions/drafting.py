"""Puts answers together to a text that is ready to send: as a chat message, or as a letter."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from bot.conversations.text import as_plain
from bot.dialogue.content import Kind, Source, kind_of
from bot.dialogue.inert import inert
from bot.dialogue.reading import Rehearsed
from bot.dialogue.reply import BotMessage, Outcome
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.console.markup import as_html
from bot.servicedesk.suggestions.models import Form

_NO_ANSWERS = {Kind.GESPREK, Kind.MEDEWERKER}  # buttons that say or ask for something else than what was asked
_ASKS_THE_SAME = 70  # how alike two requests are, from 0 to 100, to ask only once
_LONGEST_QUOTE = 160  # characters of the writer's own sentence in a heading


@dataclass(frozen=True)
class Draft:
    """A text in our Markdown, and where its statements come from."""

    text: str
    sources: list[Source] = field(default_factory=list)


@dataclass(frozen=True)
class Answered:
    """A question in the writer's words, and its draft; without one it is still to be answered."""

    question: str
    draft: Draft | None


def draft_answer(topic: str, rehearsed: Rehearsed, library: AnswerLibrary) -> Draft:
    """The assistant's answer about `topic` as an agent would send it.

    Where the assistant only asks something back, the topic's own answer comes first. What only a machine would say
    is replaced (`utter_medewerker_<topic>`).
    """
    if library.has(f"medewerker_{topic}"):
        message = library.message(f"medewerker_{topic}")
        return Draft(message.text, message.sources)
    own = library.answer(topic)
    own_text = library.voice.says(own.text)
    messages = list(_as_the_desk([message for message in rehearsed.messages if not _sends_to_us(message)], library))
    if all(message.outcome is Outcome.VERDUIDELIJKING for message in messages):
        asked = [message for message in messages if fuzz.token_set_ratio(message.text, own_text) < _ASKS_THE_SAME]
        return Draft(_joined([own_text, *map(_with_choices, asked)]), own.sources)
    return Draft(_joined(map(_with_choices, messages)), _sources(messages))


def _as_the_desk(messages: Iterable[BotMessage], library: AnswerLibrary) -> Iterator[BotMessage]:
    """The messages in the servicedesk's own voice; one of which nothing is left is gone."""
    for message in messages:
        if text := library.voice.says(message.text):
            yield message.model_copy(update={"text": text})


def draft_several(answered: Sequence[Answered], library: AnswerLibrary) -> Draft:
    """One draft that answers each question in order; what is said twice stands there once."""
    blocks: list[str] = []
    sources: list[Source] = []
    said: set[str] = set()
    for one in answered:
        quote = _quote(one.question)
        if one.draft is None:
            blocks.append(_filled("brief_open", library, quote))
            continue
        lines = [line for line in one.draft.text.splitlines() if line not in said]
        said.update(line for line in lines if not line.startswith(("-", "1.", "2.", "3.", "4.")))
        blocks.append("\n".join([_filled("brief_vraag", library, quote), *lines]))
        sources += [source for source in one.draft.sources if source.url not in {known.url for known in sources}]
    return Draft("\n\n".join(blocks), sources)


def in_form(draft: Draft, form: Form, library: AnswerLibrary) -> tuple[str, str]:
    """The text to send and the same as HTML; a letter is plain text, a chat message keeps our Markdown."""
    if form == "chat":
        return draft.text, as_html(draft.text)
    names = ("aanhef", "inleiding", "slot", "afsluiting")
    opening, introduction, closing, greeting = (library.message(f"brief_{name}").text for name in names)
    letter = "\n\n".join([opening, introduction, draft.text, closing, greeting])
    return as_plain(letter), as_html(letter)


def _sends_to_us(message: BotMessage) -> bool:
    """Whether it sends the reader to the servicedesk, or is a text to send there: the servicedesk is who writes now."""
    return message.outcome is Outcome.DOORVERWEZEN and "BRO Servicedesk" in message.text


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)


def _with_choices(message: BotMessage) -> str:
    """The text of a question with what there is to choose from; other buttons lead to further topics."""
    if message.outcome is not Outcome.VERDUIDELIJKING:
        return message.text
    choices = [button.title for button in message.buttons if kind_of(_name(button.payload)) not in _NO_ANSWERS]
    return _joined([message.text, *(f"- {title}" for title in choices)])


def _name(payload: str) -> str:
    return payload.lstrip("/").partition("{")[0]


def _sources(messages: Iterable[BotMessage]) -> list[Source]:
    """Each source once; that of a question back only when there is no other."""
    telling = [message for message in messages if message.outcome is not Outcome.VERDUIDELIJKING] or list(messages)
    return list({source.url: source for message in telling for source in message.sources}.values())


def _quote(question: str) -> str:
    one_line = inert(question)
    return one_line if len(one_line) <= _LONGEST_QUOTE else f"{one_line[: _LONGEST_QUOTE - 1]}…"


def _filled(name: str, library: AnswerLibrary, question: str) -> str:
    return library.message(name).text.replace("{vraag}", question)
