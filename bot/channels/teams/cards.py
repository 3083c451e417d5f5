"""From a reply to what Teams shows: an Adaptive Card of schema 1.5, or plain text where a card adds nothing.

What it says is made in `blocks.py`, what can be clicked in `controls.py`. What a card says is also in its
`fallbackText`, for clients that show no cards, and in `speak`, for screen readers.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.delivery import cut
from bot.channels.teams.blocks import Node, cited_text, content, sources_of, spoken_steps, straight, text, words
from bot.channels.teams.controls import choices, contact_form, email_form, thanks, thumbs, why
from bot.conversations.text import as_plain
from bot.dialogue.content import Source
from bot.dialogue.reply import Outcome, Reply

CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
MAX_BYTES = 28_000
"""The largest message that Teams takes, rounded down (https://learn.microsoft.com/microsoftteams/limits-specifications-teams)."""

MOST_CITATIONS = 10
"""The most sources that Teams cites under one message."""

_ENVELOPE = 1_500  # bytes of a message around what it shows: who, where, and in answer to what
_CITATION = 200  # and around each source
_TEXT_BYTES = 7_000  # of text to try in one message; a card has it three times
_LEAST_TEXT = 400
_SUMMARY = 200  # characters of a notification
_FORMS: dict[str, Callable[[bool], list[Node]]] = {"email": lambda _: email_form(), "contact": contact_form}
_RATED = {Outcome.BEANTWOORD, Outcome.DOORVERWEZEN, Outcome.BUITEN_BEREIK}  # where a thumb makes sense


@dataclass(frozen=True)
class Shown:
    """One message for Teams: a card, or only text; `summary` is what a notification says.

    A `rateable` one ends an answer that may get a thumb, a `private` one asks for personal data. `sources` are those of
    the statements in it.
    """

    summary: str
    card: Node | None = None
    text: str | None = None
    rateable: bool = False
    private: bool = False
    sources: tuple[Source, ...] = ()


def shown(
    replies: list[Reply],
    mark: str | None = None,
    agent: str | None = None,
    below: str | None = None,
    cite: bool = False,
    mails: bool = False,
) -> list[Shown]:
    """The messages that show the replies of one turn: together where they fit, else one by one, else cut at sentences.

    `mark` says in thumbs of our own whose conversation it is, without it there are none; `agent` is the name of the
    member of staff who writes; `below` is a line under the last one.

    With `mails`, the form for contact details offers the conversation by mail. With `cite`, an answer to which a card
    adds nothing is text, because Teams shows its own citations only there.
    """
    most = _TEXT_BYTES
    if cite and not (mark or below) and _is_text(replies):
        answer = Shown(_summary(replies[0].text), text=cited_text(replies), rateable=_is_rateable(replies[-1]))
        return [replace(answer, sources=tuple(sources_of(replies)))]
    while True:
        messages = _messages(replies, mark, agent, most, below, mails)
        if most <= _LEAST_TEXT or max(map(size, messages)) < MAX_BYTES:
            return messages
        most //= 2


def closed(replies: list[Reply], mark: str | None, answer: str) -> list[Shown]:
    """The same messages after their choices went out of date: these stand there no more, but the one taken does."""
    bare = [reply.model_copy(update={"choices": [], "form": None}) for reply in replies]
    return shown(bare, mark, below=_taken(replies, answer))


def _taken(replies: list[Reply], answer: str) -> str | None:
    """The line that says which choice was taken; None when the person said something else."""
    titles = {choice.title for reply in replies for choice in reply.choices}
    return f"✓ Uw antwoord: {answer}" if answer in titles else None


def _messages(
    replies: list[Reply], mark: str | None, agent: str | None, most: int, below: str | None, mails: bool
) -> list[Shown]:
    """Messages with at most so many bytes of text each; what that makes in JSON depends on its letters and lines."""
    if replies[0].author == "medewerker":
        name = f"{agent} (medewerker)" if agent else "Medewerker"
        return [
            Shown(_summary(part), text=f"{name}: {part}")
            for reply in replies
            for part in cut(as_plain(straight(reply.text)), most)
        ]
    parts = [[part] for reply in replies for part in _cut(reply, most)]
    if sum(len(reply.text.encode()) for reply in replies) <= most:
        parts = [replies]
    before = [_message(part, _card(part, mails)) for part in parts[:-1]]
    last = _message(parts[-1], _card(parts[-1], mails, mark, below))
    return [*before, replace(last, rateable=_is_rateable(parts[-1][-1]))]


def _is_text(replies: list[Reply]) -> bool:
    """Whether these are statements with sources, with nothing to click and no steps, that one message can hold."""
    more = any(reply.choices or reply.checklist or reply.form or reply.author == "medewerker" for reply in replies)
    size = sum(len(reply.text.encode()) for reply in replies)
    return bool(sources_of(replies)) and len(sources_of(replies)) <= MOST_CITATIONS and not more and size <= _TEXT_BYTES


def _message(replies: list[Reply], card: Node) -> Shown:
    private = any(reply.form in _FORMS for reply in replies)
    return Shown(_summary(replies[0].text), card, private=private, sources=tuple(sources_of(replies)))


def _is_rateable(reply: Reply) -> bool:
    return reply.outcome in _RATED and reply.position > 1


def rated(replies: list[Reply], mark: str, thanked: bool, answer: str | None = None) -> Node:
    """The card of these replies after a thumb: with thanks, or with the question what was wrong.

    It keeps its choices, unless the person gave an `answer` since.
    """
    feedback = thanks() if thanked else why(replies[-1], mark)
    taken = _taken(replies, answer or "")
    offered = choices(replies) if answer is None else [_below(taken)] if taken else []
    return _frame(content(replies) + offered + feedback, replies)


def _cut(reply: Reply, most: int) -> list[Reply]:
    """The reply in parts; what belongs to the whole answer is at the last one."""
    *before, last = cut(reply.text, most)
    bare: dict[str, Any] = {"choices": [], "sources": [], "checklist": []}
    return [reply.model_copy(update={"text": part, **bare}) for part in before] + [
        reply.model_copy(update={"text": last})
    ]


def _card(replies: list[Reply], mails: bool, mark: str | None = None, below: str | None = None) -> Node:
    body = content(replies)
    for form in dict.fromkeys(reply.form for reply in replies if reply.form):
        body += _FORMS[form](mails) if form in _FORMS else []
    body += choices(replies)
    last = replies[-1]
    if below:
        body.append(_below(below))
    if mark and _is_rateable(last):
        body += thanks() if last.rating else thumbs(last, mark)
    return _frame(body, replies)


def _frame(body: list[Node], replies: list[Reply]) -> Node:
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "lang": "nl",
        "msteams": {"width": "Full"},
        "fallbackText": "\n".join(map(_plain, replies)),
        "speak": " ".join(map(_spoken, replies)),
        "body": body,
    }


def _below(said: str) -> Node:
    return text(said, size="Small", spacing="Medium")


def _plain(reply: Reply) -> str:
    lines = [words(reply.text)]
    lines += [f"Keuze: {choice.title}" for choice in reply.choices]
    lines += [f"Bron: {source.title}, {source.url}" for source in reply.sources]
    return "\n".join(lines)


def _spoken(reply: Reply) -> str:
    said = words(reply.text.split("\n")[0] if reply.checklist else reply.text)
    offered = "; ".join(choice.title for choice in reply.choices)
    return " ".join([said, *spoken_steps(reply.checklist), *([f"U kunt kiezen: {offered}."] if offered else [])])


def _summary(said: str) -> str:
    line = " ".join(words(said).split())
    return line if len(line) <= _SUMMARY else line[: _SUMMARY - 1].rsplit(" ", 1)[0] + "…"


def size(message: Shown) -> int:
    """Bytes of this message on its way to Teams: as JSON in ASCII, with what stands around it."""
    cited = [(source.title, source.title, source.url) for source in message.sources]
    return len(json.dumps([message.card, message.text, message.summary, cited])) + _CITATION * len(cited) + _ENVELOPE
