"""When what a visitor types is the name that we asked or invited them to give, and when they say to have none."""

import re

from bot.guidance.after_look_up import LOOK_UP
from bot.guidance.message import Parsed
from bot.guidance.who_speaks import Speaker, read_speaker
from bot.registry.given import begins_with_name
from bot.registry.normalising import dissect

_INVITES = re.compile(
    r"\b(?:noem|typ)\b(?:(?!\bals\b)[^.?!\n]){0,60}\b(?:organisatie|naam|KvK-nummer)\b", re.IGNORECASE
)
_HAS_NONE = re.compile(
    r"\b(?:heb|hebben|ben|hoor\s+bij|zonder|werk\s+(?:bij|voor))\b(?:\s+\w+){0,2}?\s*\bgeen\s+(?:enkele\s+)?"
    r"(?:organisatie|bedrijf|firma|werkgever|instelling)\b"
    r"|\bzonder\s+(?:organisatie|bedrijf|werkgever)\b",
    re.IGNORECASE,
)
_SAYS_NOT = re.compile(r"^\W*nee+n?\b|\b(?:niet|geen|nooit|nie)\b", re.IGNORECASE)
_OF_THE_NAME = re.compile(
    r"\b(?:weet|weten|wist|idee|zeg|zeggen|geven|geef|noemen|naam|namen|nummer|kvk|kwijt|bedoel\w*|heten?)\b",
    re.IGNORECASE,
)
_LEAST_SAID = 5
"""A message of fewer words that holds a no answers our question."""


def invites_a_name(text: str) -> bool:
    """Whether the assistant's `text` asks the visitor to type the name or number of an organisation."""
    return bool(_INVITES.search(text))


def named_on_invitation(message: Parsed, ordinary: frozenset[str]) -> str | None:
    """The name that `message` gives to who invited one in passing; `ordinary` words in small letters are none."""
    if (
        message.questions
        or any(named.sure for named in message.named)
        or (message.zone == "answer" and message.intent != LOOK_UP)
    ):
        return None
    name = begins_with_name(message.text)
    if name is None:
        return None
    written = dissect(name)
    words = name.split()
    looks_like_one = written.kind or written.legal_form or any(word[:1].isupper() for word in words[1:])
    return name if looks_like_one or any(word.casefold() not in ordinary for word in words) else None


def belongs_to_none(text: str) -> bool:
    """Whether the writer says to belong to no organisation: "ik heb geen organisatie, ik ben particulier"."""
    alone = read_speaker(text)
    return alone is Speaker.BURGER or (alone is None and bool(_HAS_NONE.search(text)))


def protests(message: Parsed) -> bool:
    """Whether `message`, where a name was asked for, denies what we made of it: "nee die melding heb ik niet"."""
    text = message.text
    speaks_of_it = _OF_THE_NAME.search(text)
    return len(text.split()) >= _LEAST_SAID and bool(_SAYS_NOT.search(text)) and not speaks_of_it and not message.asks
