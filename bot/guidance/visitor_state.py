"""What one message of a visitor adds to what we know of them."""

import re

from bot.guidance.answer import answer_to
from bot.guidance.checklist import STEPS, Known
from bot.guidance.earlier import kind_meant, meant
from bot.guidance.message import Parsed
from bot.guidance.situation import read_role, read_steps, speaks_of_own_organisation
from bot.registry.finder import How, Named

_ASKED = (*STEPS, "organisatie", "niveau_voldoende", "inlogmethode_juist")
"""The slots that we ask for."""

_TELLING_INTENTS = {"situatie_vertellen", "eerste_inlog_mislukt", "bevestigen", "ontkennen", "meerdere_vragen"}
"""Messages with these intents may tell how far the visitor is; other topics only mention the same words."""

_ORGANISATION_INTENTS = {"aanmelding_controleren", "organisatie_niet_bekend", "situatie_vertellen"}
"""Messages with these intents are about the visitor's organisation; others may mention a client or a neighbour."""

_LOOK_UP = "aanmelding_controleren"
_TELLING = "situatie_vertellen"
_ACCESS = "toegang_stappen"
_BEGIN = re.compile(r"\bbeg[io]n", re.IGNORECASE)

_ANSWERING_INTENTS = {"bevestigen", "ontkennen", "correctie"}
"""So are messages with these, when we asked for the organisation and they name one: "ja, gemeente Meppel toch"."""

_ABOUT_THE_LIST = re.compile(
    r"\b(lijst|erop|er op|aangemeld|geregistreerd|bekend|opzoeken|zoek|staat|staan|kvk)\b", re.I
)
_CORRECTS = re.compile(r"^\W*(?:nee+|neen|jawel|wacht|ho|maar)\b", re.IGNORECASE)
"""So begins what sets right what we remembered, whatever else the message asks."""

_ROLE_ON_LIST = {"gevonden_bronhouder": "bronhouder", "gevonden": "leverancier"}
"""The role that the list gives to an organisation on it: of the next organisation it says nothing."""

_MOST_OF_IT = 0.6  # of a message, in characters
_SOMEBODY_ELSE = re.compile(r"\b(klant|opdrachtgever|fuseert|fusie|gefuseerd|samen met)\b", re.IGNORECASE)


def learn(slots: Known, message: Parsed) -> dict[str, str | None]:
    """Slots and their new values, from what the visitor says now.

    An answer to our question counts before anything that the words say by themselves.
    """
    text = message.text
    asked_for_it = slots.get("requested_slot") == "organisatie"
    learned: dict[str, str | None] = {}
    if message.intent in _TELLING_INTENTS:
        learned |= read_steps(text)
    elif _CORRECTS.match(text):
        learned |= {step: value for step, value in read_steps(text).items() if slots.get(step)}
    if slots.get("rol") is None and (role := read_role(text)):
        learned["rol"] = role
    learned |= _organisation(slots, message)
    learned |= _where_to_begin(slots, message)
    for slot in _ASKED:
        learned |= answer_to(slot, slots, message)
    if learned.get("organisatie") and (asked_for_it or _tells_own_name(message)):
        learned["eigen_naam"] = learned["organisatie"]
    return _of_the_other_one(slots, learned) | learned


def _tells_own_name(message: Parsed) -> bool:
    """Whether the organisation that a message names is the visitor's own."""
    named = _named(message)
    return message.intent == _TELLING or bool(named and named.own)


def _of_the_other_one(slots: Known, learned: dict[str, str | None]) -> dict[str, str | None]:
    """What was known of the organisation before the one that the visitor speaks of now, to be forgotten.

    Rasa may have put the new name into `slots` already, so the one that was last answered about counts too.
    """
    new = learned.get("organisatie", slots.get("organisatie"))
    told_of_another = "organisatie" in learned and slots.get("organisatie_status") and new != slots.get("genoemd", new)
    if new == slots.get("organisatie") and not told_of_another:
        return {}
    known = ["organisatie_status", "stap_aanmelding"]
    if slots.get("rol") and slots.get("rol") == _ROLE_ON_LIST.get(str(slots.get("organisatie_status"))):
        known.append("rol")
    return dict.fromkeys(known)


def _where_to_begin(slots: Known, message: Parsed) -> dict[str, str | None]:
    """Whether the visitor names their own organisation and asks how to get access: the list says what comes next."""
    named = _named(message)
    asks = message.intent == _ACCESS or bool(_BEGIN.search(message.text))
    if asks and named and named.own and named.sure:
        return {"waar_te_beginnen": "ja", "organisatie": named.text, "eigen_naam": named.text}
    return {"waar_te_beginnen": None} if slots.get("waar_te_beginnen") else {}


def named_organisation(message: Parsed) -> str | None:
    """The organisation that a message names, as typed: on the list or not, by name or by number."""
    named = _named(message)
    return named.text if named and named.sure else message.organisation


def asked_organisation(message: Parsed) -> str | None:
    """The organisation in a message that was not understood, when it can only be a question about the list.

    That is so when it is little more than that name, or a name with a word about the list.
    """
    name = named_organisation(message)
    little_more = name is not None and len(name) >= _MOST_OF_IT * len(message.text.strip())
    return name if little_more or _ABOUT_THE_LIST.search(message.text) else None


def _named(message: Parsed) -> Named | None:
    return message.named[0] if message.named else None


def _organisation(slots: Known, message: Parsed) -> dict[str, str | None]:
    """The organisation that a message is about.

    A question about some other organisation must never be answered about the one we remember, so when none is
    recognised the memory is cleared; "staan wij op de lijst?" keeps it, or takes the name that the visitor gave as
    their own when that was not found for certain.
    """
    text, intent = message.text, message.intent
    if slots.get("requested_slot") == "organisatie" and intent in _ANSWERING_INTENTS:
        name = named_organisation(message)
        return {"organisatie": name} if name else {}
    if intent not in _ORGANISATION_INTENTS or _SOMEBODY_ELSE.search(text):
        return {}
    name = named_organisation(message) or _pointed_at(slots, message)
    if name:
        return {"organisatie": name}
    if message.chosen or intent == "situatie_vertellen":
        return {}
    if not speaks_of_own_organisation(text):
        return {"organisatie": None}
    own = slots.get("eigen_naam")
    return {"organisatie": own} if own and slots.get("organisatie") is None else {}


def _pointed_at(slots: Known, message: Parsed) -> str | None:
    """The organisation that a question about the list is about without naming one that anybody knows."""
    named = _named(message)
    if message.intent != _LOOK_UP:
        return None
    if named and named.how is How.LOOKED_FOR:
        return named.text
    last = slots.get("genoemd")
    if named and named.how is How.REFERENCE:
        return meant(named.text, (slots.get("kandidaten") or "").splitlines(), last)
    return last if last and kind_meant(message.text, last) else None
