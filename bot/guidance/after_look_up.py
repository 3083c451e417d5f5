"""What a message means right after a look-up in the list: another name to look up, or whether that is so.

Asked for nothing and with no topic of its own, "Jansen Grondwerken" or "en die in Drenthe?" is the next name, "dus we
staan er op?" is about the one that was just told, and "en wij zelf?" or "en onze klant?" about the other one.
"""

import re

from bot.guidance.follow_up import CLOSED, may_be_a_name
from bot.guidance.message import Parsed
from bot.registry.finder import How
from bot.registry.phrases import stripped

LOOK_UP = "aanmelding_controleren"
"""The topic of a look-up."""

_THE_OTHER = re.compile(
    r"\W*(?:(?:en|of|maar|nou|ok[eé]?|oké)\W+)*(?:(?:hoe (?:zit|staat) (?:het|dat)(?: dan)? )?(?:met|voor|bij) )?"
    r"(?:wij|we|ons|onszelf|wijzelf|ik|mij|zij|zijzelf|hen|hun|hullie"
    r"|(?:de|die|onze|ons|mijn|het) (?:eigen )?(?:klant|opdrachtgever|organisatie|bedrijf|bureau))"
    r"(?: (?:zelf|dan|ook|nu|nou|eigenlijk|trouwens))*\W*",
    re.IGNORECASE,
)

_DENIES = {"ontkennen", "correctie"}

_TWO = 2
"""Words with a capital are a name, also when one of them looks like something of ours ("Qwarma Peilbeheer")."""

_WORD = re.compile(r"[\w&'’.-]*\w")
_CONFIRMS = re.compile(r"\b(?:klopt|kloppen|dus|zeker weten)\b|\bsta+n?t?\b.*\b(?:er ?op|erop|op)\b", re.IGNORECASE)
_ASKS_ELSE = re.compile(r"\b(?:hoe\w*|wat|waar\w*|wie|wanneer|welke?|nu|daarna|verder|moet|ander\w*)\b", re.IGNORECASE)
_ABOUT_IT = CLOSED | {"klopt", "kloppen", "zeker", "goed", "aangemeld", "geregistreerd", "bekend", "lijst", "erop"}


def next_name(message: Parsed) -> str | None:
    """The name that `message` consists of, which nobody recognised as one; None when it says something else."""
    if message.questions or _surely_named(message):
        return None
    name = message.text[slice(*(stripped(message.text) or (0, 0)))]
    unread = message.zone != "answer" or len([word for word in name.split() if word[0].isupper()]) >= _TWO
    return name if may_be_a_name(name) and unread else None


def asks_for_the_other(message: Parsed) -> bool:
    """Whether `message` asks the same of the visitor's own organisation, or of the other one: "en wij zelf dan?"."""
    return not _surely_named(message) and bool(_THE_OTHER.fullmatch(message.text))


def points_at_another(message: Parsed) -> bool:
    """Whether `message` points at another organisation, such as "die in Drenthe"."""
    return bool(message.named) and message.named[0].how is How.REFERENCE and not message.questions


def asks_to_confirm(message: Parsed) -> bool:
    """Whether `message` asks whether what the list said is so, without a name: "dus dat klopt?"."""
    words = [word.casefold() for word in _WORD.findall(message.text)]
    plain = message.intent not in _DENIES and not _surely_named(message) and all(word in _ABOUT_IT for word in words)
    return plain and bool(_CONFIRMS.search(message.text)) and not _ASKS_ELSE.search(message.text)


def _surely_named(message: Parsed) -> bool:
    return any(named.sure or named.how is How.REFERENCE for named in message.named)
