"""Rasa component `LanguageCheck`: in which language a message is written that was not understood."""

from __future__ import annotations

import re
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.guidance.follow_up import CLOSED
from bot.rasa.components.classifier import SCOPE
from bot.rasa.components.component import UntrainedComponent
from bot.rasa.reading import NAMED
from bot.registry.finder import How
from bot.understanding.scope_gate import Zone
from bot.understanding.text import words

LANGUAGE = "language"
"""Key in the message property `scope`: ISO 639-1 code of the language."""

_ERROR_TEXT = re.compile(
    r"\berr_|\b(error|denied|(?:not |un)authori[sz]ed|forbidden|exception|certificate|saml|timed out|can.?t be reached|"
    r"verweigert|fehler|acc[eè]s refus[eé]|erreur)\b",
    re.IGNORECASE,
)
_SURE = {How.NAME, How.BOTH}
_SPEAKER = re.compile(r"\b(i|my|we|our|ich|mein\w*|wir|unser\w*|je|j'ai|mon|nous|notre)\b", re.IGNORECASE)

_ALSO_FOREIGN = frozenset(
    re.findall(
        r"\S+",
        """alles als anders de die dit eh en er even ff had he hier in is ja je kosten lang later mag me men mn niemand
        of ok over pas please regel regelt staat svp u uh uhm via want waren was we wie word worden""",
    )
)
"""Words of Dutch that English, German or French use nearly as much (`wordfreq`, less than ten times more in Dutch)."""

_ONLY_DUTCH = (CLOSED - _ALSO_FOREIGN) | {"zei", "zeg", "typte", "schreef", "heten"}
_NEVER_DUTCH = (
    frozenset(
        re.findall(
            r"\S+",
            """the a an and or you your i i'm my our us it it's this that's there they to from for with not no
            one only who what what's where which why how does that's are could may please be at by on if all
            when der das den dem und oder ist sind ein eine einen ich wir sie uns mir mein meine nicht kein
            mit auf für von wer wo so auch noch wenn kann muss darf nach haben wegen macht zu du que le la
            les un une des et est je vous nous il pour avec mon ma qui quel pas no mi con""",
        )
    )
    - CLOSED
)
"""Small words of the other languages, which Dutch does not have."""

_SEVERAL = 3
_SHARE = 0.2
"""Two words that only Dutch has say that a message is Dutch when at least this share of its words is one; more always
do, and one does when no small word of another language stands beside it."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class LanguageCheck(UntrainedComponent):
    """Adds `language` to the scope of messages of some length that were not understood and are surely foreign.

    Detectors fail on a few words ("hoi", "niveau 2+") and on names ("die in Drenthe" is German), so the gate has the
    first say and the detector must be all but certain. It does not see the names that the finder found, and several
    words that only Dutch has outweigh it. A pasted error text says nothing about who pasted it. Only
    languages in which a visitor gets an answer are told apart: more of them cost Dutch several points (ADR 3).
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """What to tell apart, and when.

        `languages` (ISO 639-1); `own`, the one that is spoken here; `min_words` of a refused message and
        `min_words_doubtful` of a doubtful one; and the probability `sure` (0 to 1) that it is another language.
        """
        return {
            "languages": ["nl", "en", "de", "fr"],
            "own": "nl",
            "min_words": 4,
            "min_words_doubtful": 5,
            "sure": 0.999,
        }

    def __init__(self, config: dict[str, Any]) -> None:
        self._own: str = config["own"]
        self._sure = config["sure"]
        self._min_words = {
            Zone.REFUSE.value: config["min_words"],
            Zone.ASK.value: config["min_words_doubtful"],
        }
        self._identifier = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
        self._identifier.set_languages(config["languages"])

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the language to each message that calls for it."""
        for message in messages:
            scope = message.get(SCOPE)
            language = self._language(_without_names(message), scope["zone"]) if scope else None
            if language:
                message.set(SCOPE, {**scope, LANGUAGE: language}, add_to_output=True)
        return messages

    def _language(self, text: str, zone: str) -> str | None:
        least = self._min_words.get(zone)
        if least is None or len(words(text)) < least:
            return None
        language, probability = self._identifier.classify(text)
        foreign = language != self._own and probability >= self._sure
        if foreign and not (_is_error_text(text) or _holds_dutch(text)):
            return str(language)
        return self._own if zone == Zone.REFUSE.value else None


def _is_error_text(text: str) -> bool:
    """Whether `text` seems to be what a screen said, and not what somebody says."""
    return bool(_ERROR_TEXT.search(text)) and not _SPEAKER.search(text)


def _without_names(message: Message) -> str:
    """The text of `message` with blanks for the organisations that it surely names: a name is of no language."""
    text: str = message.get(TEXT) or ""
    for named in message.get(NAMED) or []:
        if named["how"] in _SURE:
            text = f"{text[: named['start']]}{' ' * (named['end'] - named['start'])}{text[named['end'] :]}"
    return text


def _holds_dutch(text: str) -> bool:
    """Whether `text` holds several words that only Dutch has, also among those of another language."""
    written = [word.casefold() for word in words(text)]
    dutch = len(_ONLY_DUTCH.intersection(written))
    if not dutch or dutch >= _SEVERAL:
        return bool(dutch)
    return (dutch > 1 and dutch >= _SHARE * len(written)) or _NEVER_DUTCH.isdisjoint(written)
