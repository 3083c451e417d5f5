"""What stays open in a letter: nothing that may be asked is left out, and each place can be read on its own."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.guidance.follow_up import names_nothing
from bot.guidance.message import Parsed
from bot.servicedesk.suggestions.questions import Asked, is_courtesy
from bot.servicedesk.suggestions.told import Told

_ADDS = r"^\W*(?:(?:en|maar|of|dus|ook|dan|verder|eh)\s+)*"
_MAY_ASK = re.compile(
    rf"{_ADDS}(?:is|zijn|mag|magge|mogen|moet|moete|moeten|moe|kan|kun|kunne|kunnen|geld[te]\w*|verlo(?:opt|pen)|werkt|werken|"
    r"blijft|blijven|hoeft?|hoeven|krijgt|krijgen|klopt|duurt|kost)\s+(?P<next>\w+)"
    r"|\bgraag\s+(?:een\s+|uw\s+|jullie\s+|de\s+)?(?:bevestiging|uitleg|informatie|advies|hulp|duidelijkheid|toelichting)\b",
    re.IGNORECASE,
)
"""A verb in front, with or without a mark and however it is spelled, or a wish: it may ask something."""

_NO_SUBJECT = re.compile(
    r"(?:niet|geen|nog|al|wel|net|nu|er|pas|ge\w+|inmiddels|gewoon|altijd|nooit|daar\w*|in|op|te|bij|met|van|helaas|nergens|"
    r"\w+en$)$",
    re.IGNORECASE,
)
"""What follows a verb in front of a sentence that only leaves out who: "Kan niet inloggen", "Is geregeld"."""

_POINTS_BACK = re.compile(r"\b(?:dat|dit|die|da|deze|daar\w*|hij|zij|hem|haar|het)\b", re.IGNORECASE)
_SHORT = 6  # words up to which a question that points back cannot be read without what stands before it
_ROOM = 100  # characters that a quote has (`drafting`)


def with_what_may_be_asked(asked: Sequence[Asked], sentences: Sequence[Parsed], told: Told) -> list[Asked]:
    """The questions, and in their places the sentences that may ask something and belong to none of them."""
    heard = {told.before, told.anger, told.call, told.deadline}
    found = list(asked)
    for place, sentence in enumerate(sentences):
        known = any(one.text in sentence.text or sentence.text in one.text for one in asked)
        if known or sentence.text in heard or is_courtesy(sentence.text) or not may_ask(sentence.text):
            continue
        before = {one.text for earlier in sentences[:place] for one in found if one.text in earlier.text}
        at = max((index + 1 for index, one in enumerate(found) if one.text in before), default=0)
        found.insert(at, Asked(sentence.text, sentence, None, 0.0))
    return found


def may_ask(text: str) -> bool:
    """Whether a sentence has the form of a question or a wish, without a mark too."""
    found = _MAY_ASK.search(text)
    return found is not None and not _NO_SUBJECT.match(found["next"] or "")


def readable_alone(asked: Sequence[Asked], sentences: Sequence[Parsed]) -> list[Asked]:
    """The questions; a short open one that points back ("Kan dat?") in its place after what it points to."""
    return [_with_what_is_before(one, asked, sentences) for one in asked]


def _with_what_is_before(one: Asked, asked: Sequence[Asked], sentences: Sequence[Parsed]) -> Asked:
    short = len(one.text.split()) <= _SHORT and (bool(_POINTS_BACK.search(one.text)) or names_nothing(one.text))
    place = next((at for at, sentence in enumerate(sentences) if one.text in sentence.text), 0)
    if one.topic or not short or place == 0:
        return one
    before = sentences[place - 1].text
    if any(other.topic is None and other.text in before for other in asked):
        return one  # it stands there already
    room = _ROOM - len(one.text) - 2
    if len(before) > room:
        before = f"…{before[-room:].partition(' ')[2]}"
    return replace(one, text=f"{before} {one.text}")
