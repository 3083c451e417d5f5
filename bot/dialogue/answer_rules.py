"""What an answer must be beside plain Dutch: with a source, short at once, with buttons that lead somewhere."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.dialogue.content import PREFIX, Kind, Responses, Variant, contact, topic_of, with_contact
from bot.dialogue.plain_dutch import sentences
from bot.dialogue.reply import Outcome

MAX_IN_ONE_LINE = 3
"""Sentences in one paragraph: more is a wall of text."""

_ABOUT_ITSELF = frozenset(
    (
        "utter_voorbeeldlijst",
        "utter_lijst_verouderd",
        "utter_welkom",
        "utter_herhalen_kort",
        "utter_herhalen_anders",
    )
)
_TOPICS_ABOUT_ITSELF = frozenset(("bent_u_een_mens", "privacy"))
_OF_NO_TOPIC = frozenset(("meldingen", "brief"))
_TELEPHONE = re.compile(r"\b0\d{2} ?- ?[\d ]{7,9}\d\b")
_YES_OR_NO = re.compile(r"\W*(ja|nee|jawel|klopt|inderdaad)\b", re.IGNORECASE)
_LINK = re.compile(r"\[[^\]]+\]\(https://[^)\s]+\)")
_BARE_ADDRESS = re.compile(r"https?://|\bwww\.")
_TO_A_TOPIC = re.compile(r"/(\w+)(?:/(\w+))?")


def claims_nothing(topic: str, name: str, variant: Variant, responses: Responses) -> bool:
    """Small talk, a question back, and what the assistant says of itself; how to reach the Servicedesk is a fact."""
    if any(f"%{detail}%" in variant["text"] for detail in contact()):
        return False
    read = topic_of(topic, responses)
    own = name == f"{PREFIX}{topic}" and read is not None and read.kind in {Kind.GESPREK, Kind.MEDEWERKER}
    asks = variant["metadata"].get("uitkomst") == Outcome.VERDUIDELIJKING
    return own or asks or topic in _OF_NO_TOPIC | _TOPICS_ABOUT_ITSELF or name in _ABOUT_ITSELF


def faults_of_form(topic: str, name: str, variant: Variant, responses: Responses) -> Iterator[str]:
    """What is wrong with one text of a topic, beside its Dutch; `responses` are all answers of its file."""
    text, read = variant["text"], topic_of(topic, responses)
    if "bron" not in variant["metadata"] and not claims_nothing(topic, name, variant, responses):
        yield "er staat geen bron bij; verwacht bron: met een naam uit data/bronnen.yml"
    if (read is None or read.kind is not Kind.GESPREK) and (begin := _YES_OR_NO.match(text)):
        yield f"begin niet met {begin.group(1)!r}; verwacht het antwoord zelf"
    yield from faults_of_text(text)


def faults_of_text(text: str) -> Iterator[str]:
    """What is wrong with any text for visitors, whoever says it, beside its Dutch."""
    if _BARE_ADDRESS.search(bare := _LINK.sub("", text)) and "doorsturen" not in bare:
        yield "een kaal webadres; verwacht [woorden](https://...)"
    for number in _TELEPHONE.findall(with_contact(text)):
        if number != contact()["telefoon"]:
            yield f"telefoonnummer {number!r}; verwacht %telefoon%"
    for line in text.splitlines():
        if not line.startswith('"') and (count := len(list(sentences(line)))) > MAX_IN_ONE_LINE:
            yield f"{count} zinnen in een alinea, hoogstens {MAX_IN_ONE_LINE}: {line[:60]!r}"


def faults_of_buttons(buttons: Sequence[Mapping[str, Any]], answers: frozenset[str]) -> Iterator[str]:
    """The buttons with the same words, or that lead to an answer that is not among the names of all `answers`."""
    titles = [button["title"] for button in buttons]
    for title in sorted({title for title in titles if titles.count(title) > 1}):
        yield f"twee knoppen met {title!r}; verwacht verschillende woorden"
    for button in buttons:
        if (chosen := _TO_A_TOPIC.fullmatch(button["payload"])) and _answer(chosen) not in answers:
            yield f"de knop {button['title']!r} leidt naar niets: {button['payload']!r}; verwacht /onderwerp"


def _answer(chosen: re.Match[str]) -> str:
    return PREFIX + "_".join(filter(None, chosen.groups()))
