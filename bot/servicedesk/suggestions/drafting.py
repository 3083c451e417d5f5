"""Puts answers together to a text that is ready to send: as a chat message, or as a letter."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, takewhile
from operator import attrgetter

from rapidfuzz import fuzz

from bot.conversations.text import as_plain
from bot.dialogue.content import Kind, Source, kind_of
from bot.dialogue.inert import inert
from bot.dialogue.reading import Rehearsed
from bot.dialogue.reply import BotMessage, Outcome
from bot.guidance.open_question import ShownChoice
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.console.markup import as_html
from bot.servicedesk.suggestions.models import Form
from bot.understanding.questions import asked_parts

_NO_ANSWERS = {Kind.GESPREK, Kind.MEDEWERKER}  # buttons that say or ask for something else than what was asked
_ASKS_THE_SAME = 70  # how alike two requests are, from 0 to 100, to ask only once
_IN_A_LIST = re.compile(r"-|\d+\.")  # such a line may well stand there twice
_SALUTATION = re.compile(r"(?:Geachte|Beste)\b")
_GREETING = re.compile(r"(?:Met vriendelijke groet|Hoogachtend|Groet)", re.IGNORECASE)
_LONG_QUOTE = 100  # characters of a sentence from which only the part that asks is quoted
_LONGEST_QUOTE = 160  # characters of the writer's own sentence in a heading


@dataclass(frozen=True)
class Draft:
    """A text in our Markdown, and where its statements come from."""

    text: str
    sources: list[Source] = field(default_factory=list)


@dataclass(frozen=True)
class Answered:
    """A question in the writer's words, and its draft; without one it is still to be answered.

    Attributes:
        asks: whether the words ask something; else they tell of a problem.
    """

    question: str
    draft: Draft | None
    asks: bool = True


def draft_answer(topic: str, rehearsed: Rehearsed, library: AnswerLibrary, *, asks_back: bool = True) -> Draft | None:
    """The assistant's answer about `topic` as an agent would send it; None when it only says not to know.

    Where the assistant only asks something back, the topic's own answer comes first. What only a machine would say
    is replaced (`utter_medewerker_<topic>`). Without `asks_back` no question back is part of it.
    """
    if library.has(f"medewerker_{topic}"):
        message = library.message(f"medewerker_{topic}")
        return Draft(message.text, message.sources)
    if any(library.voice.leaves_open(message.text) for message in rehearsed.messages):
        return None
    own = library.answer(topic)
    own_text = library.voice.says(own.text)
    messages = list(_as_the_desk([message for message in rehearsed.messages if not _sends_to_us(message)], library))
    if not asks_back:
        messages = [message for message in messages if message.outcome is not Outcome.VERDUIDELIJKING]
        return Draft(_joined(message.text for message in messages) or own_text, _sources(messages) or own.sources)
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
    """One draft that goes through the questions in order.

    Questions in a row with the same answer stand above it together; where all was said further up, it says so.
    Questions without an answer stand under the answers, as one reminder to write it.
    """
    blocks: list[str] = []
    sources: list[Source] = []
    said: dict[str, str] = {}  # line to the question that it was said at
    open_ones = list(dict.fromkeys(_quote(one.question) for one in answered if one.draft is None))
    for draft, group in groupby((one for one in answered if one.draft), key=attrgetter("draft")):
        told = list(group)
        questions = list(dict.fromkeys(one.question for one in told if one.asks)) or [one.question for one in told]
        heading = "brief_vraag" if any(one.asks for one in told) else "brief_probleem"
        quoted = '" en "'.join(map(_quote, questions))
        everything = draft.text.splitlines()
        before = said[everything[0]] if all(line in said for line in everything) else ""
        lines = [] if before else [line for line in everything if _IN_A_LIST.match(line) or line not in said]
        said |= dict.fromkeys(lines, questions[0])
        above = [_filled("brief_zie_boven", library, vraag=_quote(before))] if before else []
        blocks.append("\n".join([_filled(heading, library, vraag=quoted), *above, *lines]))
        sources += [source for source in draft.sources if source.url not in {known.url for known in sources}]
    if open_ones:
        blocks.append(_filled("brief_open", library, vraag='" en "'.join(open_ones)))
    return Draft("\n\n".join(blocks), sources)


@dataclass(frozen=True)
class Frame:
    """What stands around the answers in a letter.

    Attributes:
        writer: whom it is written to; None writes to nobody by name.
        signed_by: the member of staff under it, above the name of the servicedesk.
        opening: what comes before the answers.
        ending: what comes after them.
        answers: whether there is an answer in it; a word of thanks needs no introduction.
    """

    writer: str | None = None
    signed_by: str | None = None
    opening: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()
    answers: bool = True

    def without_names(self) -> "Frame":
        """The same without the names of people."""
        return replace(self, writer=None, signed_by=None)


def in_form(draft: Draft, form: Form, library: AnswerLibrary, frame: Frame) -> tuple[str, str]:
    """The text to send and the same as HTML; a letter is plain text, a chat message keeps our Markdown."""
    if form == "chat":
        text = "\n\n".join([*frame.opening, draft.text, *frame.ending])
        return text, as_html(text)
    introduction, closing, greeting = (
        library.message(f"brief_{name}").text for name in ("inleiding", "slot", "afsluiting")
    )
    if frame.signed_by:
        formula, _, desk = greeting.partition("\n")
        greeting = f"{formula}\n{frame.signed_by}\n{desk}"
    said = [introduction, *frame.opening, draft.text, *frame.ending, closing] if frame.answers else [draft.text]
    letter = "\n\n".join(part for part in (_salutation(frame.writer, library), *said, greeting) if part)
    return as_plain(letter), as_html(letter)


def compared(proposal: str, sent: str) -> tuple[str, str]:
    """What is compared of a proposal and of what was sent: of a letter neither the salutation nor the signature.

    Neither are marks: a mark that is lost is no change of the answer.
    """
    both = as_plain(proposal), as_plain(sent)
    return (_body_of(both[0]), _body_of(both[1])) if _SALUTATION.match(proposal) else both


def _body_of(letter: str) -> str:
    lines = letter.strip().splitlines()
    if lines and _SALUTATION.match(lines[0]):
        lines = lines[1:]
    return "\n".join(takewhile(lambda line: not _GREETING.match(line), lines)).strip()


def _salutation(writer: str | None, library: AnswerLibrary) -> str:
    if not writer:
        return library.message("brief_aanhef").text
    return _filled("brief_aanhef_naam" if " " in writer else "brief_aanhef_voornaam", library, naam=writer)


def _sends_to_us(message: BotMessage) -> bool:
    """Whether it sends the reader to the servicedesk, or is a text to send there: the servicedesk is who writes now."""
    return message.outcome is Outcome.DOORVERWEZEN and "BRO Servicedesk" in message.text


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)


def _with_choices(message: BotMessage) -> str:
    """The text of a question with what there is to choose from; other buttons lead to further topics."""
    if message.outcome is not Outcome.VERDUIDELIJKING:
        return message.text
    shown = (ShownChoice(button.title, button.payload) for button in message.buttons)
    choices = [choice.title for choice in shown if kind_of(choice.topic) not in _NO_ANSWERS]
    return _joined([message.text, *(f"- {title}" for title in choices)])


def _sources(messages: Iterable[BotMessage]) -> list[Source]:
    """Each source once; that of a question back only when there is no other."""
    telling = [message for message in messages if message.outcome is not Outcome.VERDUIDELIJKING] or list(messages)
    return list({source.url: source for message in telling for source in message.sources}.values())


def _quote(question: str) -> str:
    """The writer's own words, of a long sentence the part that asks."""
    one_line = inert(question)
    if len(one_line) > _LONG_QUOTE:
        one_line = min(asked_parts(one_line) or [one_line], key=len)
    return one_line if len(one_line) <= _LONGEST_QUOTE else f"{one_line[: _LONGEST_QUOTE - 1]}…"


def _filled(name: str, library: AnswerLibrary, **values: str) -> str:
    text = library.message(name).text
    for slot, value in values.items():
        text = text.replace(f"{{{slot}}}", value)
    return text
