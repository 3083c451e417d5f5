"""What one message of a visitor adds to what we know of them."""

from collections.abc import Mapping
from typing import Any

from actions.guidance.answer import answer_to
from actions.guidance.checklist import STEPS
from actions.guidance.situation import read_public_body, read_role, read_steps, speaks_of_own_organisation

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


_ORGANISATION_INTENTS = {"aanmelding_controleren", "organisatie_niet_bekend", "situatie_vertellen"}


def learn(slots: Mapping[str, Any], message: Mapping[str, Any]) -> dict[str, str | None]:
    """Slots and their new values, from a message as Rasa's `latest_message` holds it.

    An answer to our question counts before anything that the words say by themselves.
    """
    text = message.get("text") or ""
    learned: dict[str, str | None] = {}
    if (message.get("intent") or {}).get("name") in _TELLING_INTENTS:
        learned |= read_steps(text)
    role = read_role(text)
    if role:
        learned["rol"] = role
    for slot in _ASKED:
        learned |= answer_to(slot, slots, message)
    return _organisation(message) | learned


def _organisation(message: Mapping[str, Any]) -> dict[str, str | None]:
    """The organisation in a message in which the pipeline, which knows only names on the list, found none.

    A question about some other organisation must never be answered about the one we remember, so then the memory is
    cleared; "staan wij op de lijst?" keeps it.
    """
    text, intent = message.get("text") or "", (message.get("intent") or {}).get("name")
    if intent not in _ORGANISATION_INTENTS or text.startswith("/") or message.get("entities"):
        return {}
    name = read_public_body(text)
    if name:
        return {"organisatie": name}
    return {} if speaks_of_own_organisation(text) or intent == "situatie_vertellen" else {"organisatie": None}
