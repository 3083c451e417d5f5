"""What one message of a visitor adds to what we know of them."""

import re
from collections.abc import Sequence

from bot.guidance.answer import answer_to
from bot.guidance.checklist import STEPS, Known, Status
from bot.guidance.denied import denied
from bot.guidance.earlier import kind_meant, meant
from bot.guidance.message import Parsed
from bot.guidance.registration import role_by_kind, role_of
from bot.guidance.situation import (
    asks_of_own_organisation,
    read_steps,
    speaks_of_others,
    speaks_of_own_organisation,
)
from bot.guidance.values import level_told
from bot.guidance.who_speaks import read_role, read_speaker
from bot.registry.denials import denied_in
from bot.registry.finder import How, Named
from bot.registry.matching import Result
from bot.registry.normalising import dissect

_ASKED = (*STEPS, "organisatie", "niveau_voldoende", "inlogmethode_juist")
"""The slots that we ask for."""

_ACCOUNT, _MACHTIGING, _LEVEL = "stap_eherkenning", "stap_machtiging", "niveau_voldoende"
_STARTS_ASKING = {"situatie_vertellen", "eerste_inlog_mislukt"}
"""With these we begin to ask how far the visitor is."""

_TELLS_NEXT_STEP = {"en_daarna", "aanmelding_controleren"}
"""The answers to these say which step is next, so what was told of the account and its machtiging counts for them."""

_TELLING_INTENTS = {"situatie_vertellen", "eerste_inlog_mislukt", "bevestigen", "ontkennen", "meerdere_vragen"}
"""In messages with these intents the words may tell how far the visitor is; other topics only mention them."""

_ORGANISATION_INTENTS = {"aanmelding_controleren", "organisatie_niet_bekend", "situatie_vertellen"}
"""Messages with these intents are about the visitor's organisation; others may mention a client or a neighbour."""

_NAME = "organisatie"
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

_SUPPLIER = "leverancier"
_FEW_WORDS = 8
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n")
_MOST_OF_IT = 0.6  # of a message, in characters
_CLIENT = re.compile(r"\b(?:klant|opdrachtgever)\b", re.IGNORECASE)
_MERGES = re.compile(r"\b(?:fuseert|fusie|gefuseerd|samen met)\b", re.IGNORECASE)


def learn(slots: Known, message: Parsed, earlier: Sequence[str] = ()) -> dict[str, str | None]:
    """Slots and their new values, from what the visitor says now.

    An answer to our question counts before anything that the words say by themselves. Where we ask how far the visitor
    is, what they told in `earlier` messages counts as well.
    """
    gone = denied(slots, message.text)
    known = {**slots, **gone}
    told = {**_told_of_the_steps(known, message, earlier), **_told(known, message)}
    learned: dict[str, str | None] = {**gone, **told, **_organisation(known, _as_look_up(message))}
    learned |= _where_to_begin(known, message)
    for slot in _ASKED:
        learned |= answer_to(slot, known, message)
    own = _own(message) or _asked_for_the_role(known, message)
    learned |= _beside(own, message)
    if own:
        learned["eigen_naam"] = _known_as(known, own)
        learned |= {} if learned.get("rol") or learned["eigen_naam"] != own.text else _role(known, own)
    elif message.chosen and message.organisation and same_organisation(known.get("eigen_naam"), known.get("genoemd")):
        learned["eigen_naam"] = message.organisation
    elif learned.get("organisatie") and _is_own(known, message):
        learned["eigen_naam"] = learned["organisatie"]
    return _of_the_other_one(slots, learned) | learned


def _told(slots: Known, message: Parsed) -> dict[str, str]:
    """What the message tells of the writer, by the model and by its words.

    What is said in passing counts only when the model is sure, or when it corrects what we remembered. The role that we
    know of changes only when it is set right.
    """
    text, corrects = message.text, bool(_CORRECTS.match(message.text))
    stated = {step: value.value for step, value in read_steps(text).items()}
    if message.intent not in _TELLING_INTENTS and not _steps_asked(slots, message):
        stated = {step: value for step, value in stated.items() if corrects and slots.get(step)}
    role, speaker = read_role(text) or message.told.get("rol"), read_speaker(text)
    told = {**message.told, **stated, **({"spreker": speaker.value} if speaker else {})}
    told.pop("rol", None)
    says_role = role in _ROLE_ON_LIST.values() and (corrects or slots.get("rol") is None)
    return told | ({"rol": role} if role and says_role else {})


def _told_of_the_steps(slots: Known, message: Parsed, earlier: Sequence[str]) -> dict[str, str]:
    """What the `earlier` messages and this one state of what we ask or go by, as far as not known; newest counts.

    Who has a machtiging or a level has an account.
    """
    counts = _what_counts(slots, message)
    if not counts:
        return {}
    told: dict[str, str] = {}
    for text in (*earlier, message.text):
        level = level_told(text)
        told |= {step: status.value for step, status in read_steps(text).items()}
        told |= {} if level is None else {_LEVEL: (Status.JA if level else Status.NEE).value}
    told |= message.told
    if told.get(_LEVEL) or told.get(_MACHTIGING) == Status.JA:
        told.setdefault(_ACCOUNT, Status.JA.value)
    return {slot: value for slot, value in told.items() if slot in counts and slots.get(slot) is None}


def _what_counts(slots: Known, message: Parsed) -> Sequence[str]:
    """The slots that the answer to a message asks for, or goes by."""
    if _steps_asked(slots, message):
        return _ASKED
    return (_ACCOUNT, _MACHTIGING) if message.intent in _TELLS_NEXT_STEP else ()


def _steps_asked(slots: Known, message: Parsed) -> bool:
    """Whether we ask how far the visitor is, or begin to with this message."""
    topics = {message.intent, *(part.intent for part in message.questions)}
    return slots.get("requested_slot") in _ASKED or bool(topics & _STARTS_ASKING)


def _known_as(slots: Known, named: Named) -> str:
    """How we know the visitor's own organisation when `named` is that one, also misspelt; else what was typed."""
    own = slots.get("eigen_naam")
    misspelt = own is not None and named.result is not Result.EXACT
    same = misspelt and any(same_organisation(own, match.name) for match in named.matches[:1])
    return own if own and same else named.text


def _role(slots: Known, own: Named) -> dict[str, str | None]:
    """The role of the visitor's `own` organisation, as the list or the law says; kept while it is the same one."""
    before = slots.get("eigen_naam")
    same = before is None or _same_name(own.text, before)
    if same and slots.get("rol"):
        return {}
    role = role_of(own.matches[0]) if own.result is Result.EXACT else role_by_kind(own.text)
    of_before = not same and slots.get("rol") == role_by_kind(before or "")
    return {"rol": role} if role or of_before else {}


def _asked_for_the_role(slots: Known, message: Parsed) -> Named | None:
    """The organisation of which a message asks what the law wants of it, where the visitor told of no other."""
    if message.afterwards is None or slots.get("eigen_naam"):
        return None
    return next((named for named in message.named if named.sure), None)


def organisation_with_a_role(slots: Known, message: Parsed) -> str | None:
    """The organisation to look up for a question that a bronhouder and a leverancier get another answer to.

    That is the visitor's own, also when they named it before, or the only one that the message names. None when the
    list was told of it already, and when the question is about others than the visitor.
    """
    named = _own(message) or next((named for named in message.named if named.sure), None)
    own = slots.get("eigen_naam")
    if named is None:
        return own if speaks_of_own_organisation(message.text) and not speaks_of_others(message.text) else None
    of_another = own and not same_organisation(own, _known_as(slots, named))
    of_a_client = not (own or named.own) and slots.get("rol") == _SUPPLIER
    return None if not named.own and (of_another or of_a_client) else _known_as(slots, named)


def told_from_the_list(slots: Known, name: str) -> bool:
    """Whether the visitor heard already what the list says of `name`."""
    return bool(slots.get("organisatie_status")) and same_organisation(name, slots.get("genoemd"))


def introduces_only(message: Parsed) -> str | None:
    """The own organisation that a message names with little else: "ik zit bij X", "gem Zwolle zei ik toch al"."""
    own = _own(message)
    if own is None or message.questions:
        return None
    beside = f"{message.text[: own.start]} {message.text[own.end :]}".split()
    return own.text if len(beside) <= _FEW_WORDS else None


def _own(message: Parsed) -> Named | None:
    """The visitor's own organisation, when a message surely names it, also beside another or in a question."""
    certain = (named for named in message.named if named.own and (named.sure or named.how is How.LOOKED_FOR))
    return next(certain, None)


def _is_own(slots: Known, message: Parsed) -> bool:
    """Whether the organisation that a message is about is the visitor's: told, asked for, or in the place of theirs."""
    if message.intent == _TELLING:
        return True
    own = slots.get("eigen_naam")
    if own is None:
        return slots.get("requested_slot") == _NAME
    return bool(_CORRECTS.match(message.text)) and same_organisation(own, slots.get("genoemd"))


def _beside(own: Named | None, message: Parsed) -> dict[str, str]:
    """The organisations that a message names beside the visitor's `own`, or as their client."""
    if own is None and not _of_somebody_else(message):
        return {}
    others = [named.organisation or named.text for named in message.named if named.sure and named is not own]
    return {"kandidaten": "\n".join(others)} if others else {}


def _of_somebody_else(message: Parsed) -> bool:
    return bool(_CLIENT.search(message.text))


def _of_the_other_one(slots: Known, learned: dict[str, str | None]) -> dict[str, str | None]:
    """What was known of the organisation before the one that the visitor speaks of now, to be forgotten.

    Rasa may have put the new name into `slots` already, so the one that was last answered about counts too.
    """
    new = learned.get("organisatie", slots.get("organisatie"))
    own = learned.get("eigen_naam", slots.get("eigen_naam"))
    if own and own == slots.get("eigen_naam") and not same_organisation(own, new):
        return {}
    told = "organisatie" in learned and slots.get("organisatie_status")
    told_of_another = told and not _same_name(new, slots.get("genoemd", new))
    if _same_name(new, slots.get("organisatie")) and not told_of_another:
        return {}
    known = ["organisatie_status", "stap_aanmelding"]
    if slots.get("rol") and slots.get("rol") == _ROLE_ON_LIST.get(str(slots.get("organisatie_status"))):
        known.append("rol")
    return dict.fromkeys(known)


def _same_name(one: str | None, other: str | None) -> bool:
    """Whether two names are the same, as typed or as the list writes it, with its type word."""
    return one == other or (same_organisation(one, other) and dissect(one or "").kind == dissect(other or "").kind)


def _where_to_begin(slots: Known, message: Parsed) -> dict[str, str | None]:
    """Whether the visitor names their own organisation and asks how to get access: the list says what comes next."""
    own = _own(message)
    asks = message.intent == _ACCESS or bool(_BEGIN.search(message.text))
    if asks and own:
        return {"waar_te_beginnen": "ja", "organisatie": own.text, "eigen_naam": own.text}
    return {"waar_te_beginnen": None} if slots.get("waar_te_beginnen") else {}


def named_organisation(message: Parsed) -> str | None:
    """The organisation that a message is about, as typed: on the list or not, by name or by number.

    Of the visitor's own and another one it is the one that is asked about, and the own one when nothing is asked.
    """
    read_in_the_talk = message.organisation not in {named.text for named in message.named}
    if message.intent == _LOOK_UP and message.organisation and message.named and read_in_the_talk:
        return message.organisation
    sure = [named for named in message.named if named.sure]
    own = next((named for named in sure if named.own), None)
    if own and (message.intent != _LOOK_UP or asks_of_own_organisation(message.text)):
        return own.text
    other = next((named for named in sure if not named.own), None) if message.intent == _LOOK_UP else None
    about = other or next(iter(sure), None)
    return about.text if about else message.organisation


def asked_organisation(message: Parsed) -> str | None:
    """The organisation in a message that was not understood, when it can only be a question about the list.

    That is so when it is little more than that name, or has a word about the list in the same sentence.
    """
    name = named_organisation(message)
    if name is None:
        return None
    around = next((part for part in _SENTENCE_END.split(message.text) if name in part), message.text)
    little_more = len(name) >= _MOST_OF_IT * len(message.text.strip())
    return name if little_more or _ABOUT_THE_LIST.search(around) else None


def _named(message: Parsed) -> Named | None:
    return message.named[0] if message.named else None


def _organisation(slots: Known, message: Parsed) -> dict[str, str | None]:
    """The organisation that a message is about.

    A question about some other organisation must never be answered about the one we remember, so when none is
    recognised the memory is cleared; "staan wij op de lijst?" takes the name that the visitor gave as their own, or
    else keeps it.
    """
    text, intent = message.text, message.intent
    if slots.get("requested_slot") == "organisatie" and intent in _ANSWERING_INTENTS:
        name = named_organisation(message)
        return {"organisatie": name} if name else {}
    if intent in _ANSWERING_INTENTS and (corrected := _own(message)) and denied_in(text):
        return {"organisatie": corrected.text}
    if intent not in _ORGANISATION_INTENTS or _MERGES.search(text):
        return {}
    if intent != _LOOK_UP and _of_somebody_else(message) and not _own(message):
        return {}
    name = named_organisation(message) or _pointed_at(slots, message)
    if name:
        return {"organisatie": name}
    own = slots.get("eigen_naam")
    if message.chosen or intent == _TELLING:
        return {"organisatie": own} if own and slots.get("organisatie") is None else {}
    if not speaks_of_own_organisation(text) or speaks_of_others(text):
        return {"organisatie": None}
    return {"organisatie": own} if own and not same_organisation(own, slots.get("organisatie")) else {}


def _as_look_up(message: Parsed) -> Parsed:
    """`message` as the look-up that is one of its questions."""
    asks = _LOOK_UP in {part.intent for part in message.questions}
    return message.model_copy(update={"intent": _LOOK_UP}) if asks else message


def _pointed_at(slots: Known, message: Parsed) -> str | None:
    """The organisation that a question about the list is about without naming one that anybody knows."""
    named = _named(message)
    if message.intent != _LOOK_UP:
        return None
    if named and named.how is How.LOOKED_FOR:
        return named.text
    last = slots.get("genoemd")
    if speaks_of_others(message.text) and (other := other_organisation(slots)):
        return other
    if message.in_hand == _LOOK_UP:
        own = slots.get("eigen_naam") if speaks_of_own_organisation(message.text) else None
        return own or last
    if named and named.how is How.REFERENCE:
        return meant(named.text, (slots.get("kandidaten") or "").splitlines(), last)
    return last if last and kind_meant(message.text, last) else None


def other_organisation(slots: Known) -> str | None:
    """The organisation beside the visitor's own that was told of before."""
    own, last = slots.get("eigen_naam"), slots.get("genoemd")
    told = [*(slots.get("kandidaten") or "").splitlines(), *([last] if last else [])]
    return next((name for name in told if not same_organisation(own, name)), None)


def same_organisation(one: str | None, other: str | None) -> bool:
    """Whether two names are of the same organisation, whatever their legal form or type word."""
    return one is not None and other is not None and dissect(one).key == dissect(other).key
