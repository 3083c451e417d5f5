"""From a reply to what Teams shows: an Adaptive Card of schema 1.5, or plain text where a card adds nothing.

Colours, sizes and letters are Teams' own, so that cards follow the reader's light, dark or high-contrast theme. What
a card says is also in its `fallbackText`, for clients that show no cards, and in `speak`, for screen readers.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from bot.channels.delivery import cut
from bot.channels.port import ThumbReason
from bot.conversations.text import as_plain
from bot.dialogue.content import Source
from bot.dialogue.reply import STEP_MARKS, STEP_WORDS, ChecklistStep, Outcome, Reply
from bot.guidance.dutch_date import dutch_date

Node = dict[str, Any]

CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
MAX_BYTES = 28_000
"""The largest message that Teams takes, rounded down (https://learn.microsoft.com/microsoftteams/limits-specifications-teams)."""

_ENVELOPE = 1_500  # bytes of a message around what it shows: who, where, and in answer to what
_TEXT_BYTES = 7_000  # of text to try in one message; a card has it three times
_LEAST_TEXT = 400
_MOST_IN_ROW, _LETTERS_IN_ROW = 3, 24  # buttons and letters that fit beside each other at 320 pixels
_SUMMARY = 200  # characters of a notification
_RATED = {Outcome.BEANTWOORD, Outcome.DOORVERWEZEN, Outcome.BUITEN_BEREIK}  # where a thumb makes sense
_REASONS: dict[ThumbReason, str] = {
    "onjuist": "Het klopt niet",
    "onvolledig": "Er ontbreekt iets",
    "onduidelijk": "Ik begrijp het niet",
    "andere_vraag": "Ik vroeg iets anders",
}
_HEADING = re.compile(r"^\*\*(?P<words>[^*]+)\*\*:?$")
_SUBJECT = re.compile(r"^\*\*(?P<name>[^*]+)\*\* staat ")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]*)\)")
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Shown:
    """One message for Teams: a card, or only text; `summary` is what a notification says."""

    summary: str
    card: Node | None = None
    text: str | None = None


def shown(replies: list[Reply], mark: str, agent: str | None = None, below: str | None = None) -> list[Shown]:
    """The messages that show the replies of one turn: together where they fit, else one by one, else cut at sentences.

    `mark` says in the buttons whose conversation it is; `agent` is the name of the member of staff who writes; `below`
    is a line under the last one.
    """
    most = _TEXT_BYTES
    while True:
        messages = _messages(replies, mark, agent, most, below)
        if most <= _LEAST_TEXT or max(map(size, messages)) < MAX_BYTES:
            return messages
        most //= 2


def closed(replies: list[Reply], mark: str, answer: str) -> list[Shown]:
    """The same messages after their choices went out of date: these stand there no more, but the one taken does."""
    bare = [reply.model_copy(update={"choices": [], "form": None}) for reply in replies]
    return shown(bare, mark, below=_taken(replies, answer))


def _taken(replies: list[Reply], answer: str) -> str | None:
    """The line that says which choice was taken; None when the person said something else."""
    titles = {choice.title for reply in replies for choice in reply.choices}
    return f"✓ Uw antwoord: {answer}" if answer in titles else None


def _messages(replies: list[Reply], mark: str, agent: str | None, most: int, below: str | None) -> list[Shown]:
    """Messages with at most so many bytes of text each; what that makes in JSON depends on its letters and lines."""
    if replies[0].author == "medewerker":
        name = f"{agent} (medewerker)" if agent else "Medewerker"
        return [
            Shown(_summary(part), text=f"{name}: {part}")
            for reply in replies
            for part in cut(as_plain(_REORDERING.sub("", reply.text)), most)
        ]
    parts = [[part] for reply in replies for part in _cut(reply, most)]
    if sum(len(reply.text.encode()) for reply in replies) <= most:
        parts = [replies]
    return [
        Shown(_summary(part[0].text), card=_card(part, mark, number == len(parts), below))
        for number, part in enumerate(parts, start=1)
    ]


def rated(replies: list[Reply], mark: str, thanked: bool, answer: str | None = None) -> Node:
    """The card of these replies after a thumb: with thanks, or with the question what was wrong.

    It keeps its choices, unless the person gave an `answer` since.
    """
    feedback = _thanks() if thanked else _why(replies[-1], mark)
    taken = _taken(replies, answer or "")
    choices = _choices(replies) if answer is None else [_below(taken)] if taken else []
    return _frame(_content(replies) + choices + feedback, replies)


def _cut(reply: Reply, most: int) -> list[Reply]:
    """The reply in parts; what belongs to the whole answer is at the last one."""
    *before, last = cut(reply.text, most)
    bare: dict[str, Any] = {"choices": [], "sources": [], "checklist": []}
    return [reply.model_copy(update={"text": part, **bare}) for part in before] + [
        reply.model_copy(update={"text": last})
    ]


def _card(replies: list[Reply], mark: str, is_last: bool, below: str | None) -> Node:
    body = _content(replies)
    if any(reply.form == "email" for reply in replies):
        body += _email_form()
    body += _choices(replies)
    last = replies[-1]
    if is_last and below:
        body.append(_below(below))
    if is_last and last.outcome in _RATED and last.position > 1:
        body += _thanks() if last.rating else _thumbs(last, mark)
    return _frame(body, replies)


def _frame(body: list[Node], replies: list[Reply]) -> Node:
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "lang": "nl",
        "fallbackText": "\n".join(map(_plain, replies)),
        "speak": " ".join(map(_spoken, replies)),
        "body": body,
    }


def _content(replies: list[Reply]) -> list[Node]:
    body = [node for reply in replies for node in _paragraphs(reply)]
    sources = {source.url: source for reply in replies for source in reply.sources}
    return body + [_source(source) for source in sources.values()]


def _paragraphs(reply: Reply) -> list[Node]:
    """A block per paragraph; lines of a list stay together. A subject with a result becomes a heading."""
    text = _REORDERING.sub("", reply.text)
    if reply.checklist:  # the lines of its text repeat the steps
        return [_heading(_words(text.split("\n")[0])), _checklist(reply.checklist)]
    subject = _SUBJECT.match(text)
    blocks = [_heading(subject["name"])] if subject else []
    for group in _groups(text):
        heading = _HEADING.match(group)
        blocks.append(_heading(heading["words"]) if heading else _text(_safe(group)))
    return blocks


def _groups(text: str) -> list[str]:
    groups: list[str] = []
    in_list = False
    for line in filter(None, map(str.strip, text.split("\n"))):
        item = re.match(r"(-|\d+\.) ", line) is not None
        if item and in_list:
            groups[-1] += f"\n{line}"
        else:
            groups.append(line)
        in_list = item
    return groups


def _heading(words: str) -> Node:
    return {"type": "TextBlock", "text": words, "wrap": True, "style": "heading", "weight": "Bolder", "size": "Medium"}


def _text(words: str, **more: Any) -> Node:
    return {"type": "TextBlock", "text": words, "wrap": True, **more}


def _checklist(steps: list[ChecklistStep]) -> Node:
    facts = [
        {"title": f"{STEP_MARKS[step.status]} {STEP_WORDS[step.status].capitalize()}", "value": step.title}
        for step in steps
    ]
    return {"type": "FactSet", "facts": facts}


def _source(source: Source) -> Node:
    title = f"[{source.title}]({source.url})" if source.url.startswith("https://") else source.title
    return _text(f"Bron: {title}, bekeken op {dutch_date(source.checked)}", size="Small")


def _choices(replies: list[Reply]) -> list[Node]:
    """A button per line, for titles are sentences; short ones, such as yes, no and unknown, stand in one row."""
    return [row for reply in replies for row in _rows([_choice(choice.id, choice.title) for choice in reply.choices])]


def _rows(buttons: list[Node]) -> list[Node]:
    letters = sum(len(button["title"]) for button in buttons)
    if 1 < len(buttons) <= _MOST_IN_ROW and letters <= _LETTERS_IN_ROW:
        return [_row(*buttons)]
    return [_row(button) for button in buttons]


def _choice(choice_id: str, title: str) -> Node:
    """A button whose title appears in the chat as what the person said; it asks for no e-mail address first."""
    data = {"bro": {"keuze": choice_id}}
    said = {"type": "messageBack", "displayText": title, "text": title, "value": data}
    return {"type": "Action.Submit", "title": title, "associatedInputs": "none", "data": {**data, "msteams": said}}


def _below(words: str) -> Node:
    return _text(_safe(_REORDERING.sub("", words)), size="Small", spacing="Medium")


def _thumbs(reply: Reply, mark: str) -> list[Node]:
    return [
        _text("Was dit antwoord nuttig?", size="Small", separator=True, spacing="Medium"),
        _row(
            _rating(reply, mark, "op", "👍 Ja", "Ja, dit antwoord is nuttig"),
            _rating(reply, mark, "neer", "👎 Nee", "Nee, dit antwoord is niet nuttig"),
        ),
    ]


def _why(reply: Reply, mark: str) -> list[Node]:
    reasons = [_rating(reply, mark, "neer", title, title, reason) for reason, title in _REASONS.items()]
    return [_text("Wat was er niet goed?", separator=True, spacing="Medium"), *(_row(each) for each in reasons)]


def _thanks() -> list[Node]:
    return [_text("Dank u voor uw oordeel.", separator=True, spacing="Medium")]


def _rating(reply: Reply, mark: str, rating: str, title: str, tooltip: str, reason: str | None = None) -> Node:
    data = {"bro": {"oordeel": rating, "antwoord": reply.position, "gesprek": mark, "reden": reason}}
    button = {"title": title, "tooltip": tooltip, "data": data}
    return {"type": "Action.Execute", "verb": "oordeel", **button, "fallback": {"type": "Action.Submit", **button}}


def _email_form() -> list[Node]:
    return [
        {
            "type": "Input.Text",
            "id": "bro_email",
            "style": "Email",
            "label": "Uw e-mailadres",
            "placeholder": "naam@organisatie.nl",
            "isRequired": True,
            "errorMessage": "Vul een geldig e-mailadres in.",
            "regex": r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
            "maxLength": 254,
        },
        _row({"type": "Action.Submit", "title": "Versturen", "style": "positive", "data": _EMAIL_DATA}),
    ]


_EMAIL_DATA: dict[str, Any] = {"bro": {"formulier": "email"}}


def _row(*actions: Node) -> Node:
    return {"type": "ActionSet", "actions": list(actions)}


def _safe(text: str) -> str:
    """The text with only links that are https; any other link becomes its words."""
    return _LINK.sub(lambda link: link[0] if link[2].startswith("https://") else link[1], text)


def _plain(reply: Reply) -> str:
    lines = [_words(reply.text)]
    lines += [f"Keuze: {choice.title}" for choice in reply.choices]
    lines += [f"Bron: {source.title}, {source.url}" for source in reply.sources]
    return "\n".join(lines)


def _spoken(reply: Reply) -> str:
    text = _words(reply.text.split("\n")[0] if reply.checklist else reply.text)
    steps = [f"{step.title}: {STEP_WORDS[step.status]}." for step in reply.checklist]
    offered = "; ".join(choice.title for choice in reply.choices)
    return " ".join([text, *steps, *([f"U kunt kiezen: {offered}."] if offered else [])])


def _words(text: str) -> str:
    """The text without its marks for bold and links."""
    return _LINK.sub(r"\1", text).replace("**", "")


def _summary(text: str) -> str:
    words = " ".join(_words(text).split())
    return words if len(words) <= _SUMMARY else words[: _SUMMARY - 1].rsplit(" ", 1)[0] + "…"


def size(message: Shown) -> int:
    """Bytes of this message on its way to Teams: as JSON in ASCII, with what stands around it."""
    return len(json.dumps([message.card, message.text, message.summary])) + _ENVELOPE
