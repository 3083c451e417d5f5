"""Rasa component `LanguageCheck`: in which language a message is written that was not understood."""

from __future__ import annotations

import re
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.rasa.components.classifier import SCOPE
from bot.rasa.components.component import UntrainedComponent
from bot.understanding.scope_gate import Zone
from bot.understanding.text import words

LANGUAGE = "language"
"""Key in the message property `scope`: ISO 639-1 code of the language."""

_ERROR_TEXT = re.compile(
    r"\berr_|\b(error|denied|(?:not |un)authori[sz]ed|forbidden|exception|certificate|saml|timed out|can.?t be reached|"
    r"verweigert|fehler|acc[eè]s refus[eé]|erreur)\b",
    re.IGNORECASE,
)
_SPEAKER = re.compile(r"\b(i|my|we|our|ich|mein\w*|wir|unser\w*|je|j'ai|mon|nous|notre)\b", re.IGNORECASE)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class LanguageCheck(UntrainedComponent):
    """Adds `language` to the scope of messages of some length that were not understood and are surely foreign.

    Detectors fail on a few words ("hoi", "niveau 2+") and on names ("die in Drenthe" is German), so the gate has the
    first say and the detector must be all but certain. A pasted error text says nothing about who pasted it. Only
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
            language = self._language(message.get(TEXT) or "", scope["zone"]) if scope else None
            if language:
                message.set(SCOPE, {**scope, LANGUAGE: language}, add_to_output=True)
        return messages

    def _language(self, text: str, zone: str) -> str | None:
        least = self._min_words.get(zone)
        if least is None or len(words(text)) < least:
            return None
        language, probability = self._identifier.classify(text)
        if language != self._own and probability >= self._sure and not _is_error_text(text):
            return str(language)
        return self._own if zone == Zone.REFUSE.value else None


def _is_error_text(text: str) -> bool:
    """Whether `text` seems to be what a screen said, and not what somebody says."""
    return bool(_ERROR_TEXT.search(text)) and not _SPEAKER.search(text)
