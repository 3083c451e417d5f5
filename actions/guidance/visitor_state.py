"""What one message of a visitor adds to what we know of them."""

from collections.abc import Mapping
from typing import Any

from actions.guidance.answer import answer_to
from actions.guidance.checklist import STEPS
from actions.guidance.situation import read_role, read_steps

_ASKED = (*STEPS, "organisatie", "niveau_voldoende", "inlogmethode_juist")
"""The slots that we ask for."""

_TELLING_INTENTS = {
    "situatie_vertellen",
    "eerste_inlog_mislukt",
    "organisatie_niet_bekend",
    "aanmelding_controleren",
    "toegang_stappen",
    "en_daarna",
    "vervolg_na_stappen",
    "meerdere_vragen",
    "nlu_fallback",
    "bevestigen",
    "ontkennen",
}
"""Messages with these intents may tell how far the visitor is; other topics only mention the same words."""


def learn(slots: Mapping[str, Any], message: Mapping[str, Any]) -> dict[str, str]:
    """Slots and their new values, from a message as Rasa's `latest_message` holds it.

    An answer to our question counts before anything that the words say by themselves.
    """
    text = message.get("text") or ""
    learned: dict[str, str] = {}
    if (message.get("intent") or {}).get("name") in _TELLING_INTENTS:
        learned |= read_steps(text)
    role = read_role(text)
    if role:
        learned["rol"] = role
    for slot in _ASKED:
        learned |= answer_to(slot, slots, message)
    return learned
