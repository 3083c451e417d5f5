"""What an answer may not say to the writer of a mail: what they are, have or did already, and questions back."""

import re
from collections.abc import Iterable

from bot.dialogue.reply import BotMessage
from bot.guidance.checklist import Status
from bot.guidance.forwarding import FORWARD, wishes_a_text
from bot.guidance.message import Parsed
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.drafting import Draft
from bot.servicedesk.suggestions.for_whom import is_for_another
from bot.servicedesk.suggestions.told import Told

_ASKS_OTHERS = re.compile(
    r"\b(?:vraag|geef|overleg|laat|bel|mail)\b[^.?!]*\b(?:\w*beheerder|ict|directiesecretariaat|inkoop|directie|collega)\b"
    r"|\buw (?:eHerkennings|gebruikers)?beheerder (?:kan|weet|regelt|moet)\b|\b(?:is|dat is) de collega\b",
    re.IGNORECASE,
)
_ON_EHERKENNING = re.compile(
    r"\b(?:misschien )?nog geen (?:eherkenning|contract|account)\b|\bhebt u (?:al )?(?:geen |een )?(?:eigen )?"
    r"(?:account bij )?eherkenning\?",
    re.IGNORECASE,
)
_HOW_TO_LOG_IN = re.compile(r"\blog (?:daar )?in op\b", re.IGNORECASE)
_ASKS_FOR_NAME = re.compile(r"\b(?:geef ons|noem)\b[^.?!]*\b(?:naam|kvk-nummer)\b", re.IGNORECASE)
_OFFERS_A_CALL = re.compile(r"\bals wij u hierover bellen\b|\bop welk nummer\b", re.IGNORECASE)
_ASKS_BACK = re.compile(r"^\W*(?:Bent|Hebt|Heeft|Is|Wilt|Bedoelt|Weet|Kunt|Lukt|Welke?|Wat|Wie)\b[^.!?]*\?\s*$")
_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_NUMBERED = re.compile(r"\d+\.\s")
_ADVISES = {
    "eherkenning_aanvragen": "stap_eherkenning",
    "eerste_inlog_mislukt": "stap_machtiging",
    "machtiging_regelen": "stap_machtiging",
    "organisatie_niet_bekend": "stap_aanmelding",
}
"""The step that the answer to a problem advises: who took it hears something else (`utter_gedaan_<topic>`)."""
_FOR_LEVERANCIERS = {"inloggen_emailadres": "inloggen_emailadres_leverancier_ook"}
"""What is only for people of a bronhouder: a leverancier hears that first of all."""
CITIZEN = "burger"
"""The name of the answer to who is no organisation."""

_GIVE = "machtiging_regelen"
_APPLY = "eherkenning_aanvragen"
_FOR_SOMEBODY_ELSE = re.compile(r"\b(?:collega\w*|medewerkers?|opvolger|stagiaire?|iemand|anderen?)\b", re.IGNORECASE)
_NOBODY_FINDS_US = re.compile(r"\b(?:ons|mij|me)\b[^.?!]{0,30}\bvind(?:en|t)?\b", re.IGNORECASE)
_WHO_IS_THAT = re.compile(r"\bwie (?:is|zijn) (?:nu |nou |dan |eigenlijk )*(?:de|een) \w+\W*$", re.IGNORECASE)
_SOME_OF_IT = 0.3  # share of an answer below which all that is left of it is a tip
_MOST_OF_IT = 0.6  # share of an answer that is left of one that is worth guessing
_LEFT = 0.5  # share of an answer below which too little of it is left


def for_oneself(topic: str, told: Told, library: AnswerLibrary) -> Draft | None:
    """What somebody does who is the beheerder or works alone; None where that is no other answer."""
    name = f"zelf_{topic}"
    if not (told.is_beheerder or told.alone) or not library.has(name):
        return None
    message = library.message(name)
    return Draft(message.text, message.sources)


def when_told(parsed: Parsed, topic: str, told: Told, library: AnswerLibrary) -> Draft | None:
    """What there is to say to who told that the advised step is done, or that the organisation has changed."""
    if told.slots.get("rol") == "leverancier" and (other := _FOR_LEVERANCIERS.get(topic)):
        message = library.message(other)
        return Draft(library.voice.says(message.text), message.sources)
    if own := _for_leveranciers(parsed, topic, told, library):
        return Draft(library.message(own).text, library.message(own).sources)
    step = _ADVISES.get(topic)
    asks_how = _asks_how(parsed, topic)
    if told.changed and library.has(f"fusie_{topic}"):
        message = library.message(f"fusie_{topic}")
    elif step and told.slots.get(step) == Status.JA.value and not asks_how:
        message = library.message(f"gedaan_{topic}")
    else:
        return None
    return Draft(message.text, message.sources)


def _asks_how(parsed: Parsed, topic: str) -> bool:
    """Whether a question is how to take a step, which may be for a colleague, whatever the writer has."""
    precise_or_other = topic in parsed.subquestions or bool(_FOR_SOMEBODY_ELSE.search(parsed.text))
    return "?" in parsed.text and (topic == _GIVE or (topic == _APPLY and precise_or_other))


def _for_leveranciers(parsed: Parsed, topic: str, told: Told, library: AnswerLibrary) -> str | None:
    """The name of what a leverancier hears on the precise question, where the answer is for a bronhouder."""
    name = f"leverancier_{topic}_{parsed.subquestions.get(topic)}"
    role = told.slots.get("rol") or ("leverancier" if _NOBODY_FINDS_US.search(parsed.text) else None)
    return name if role == "leverancier" and library.has(name) else None


def precisely(parsed: Parsed, topic: str, told: Told, library: AnswerLibrary) -> Draft | None:
    """The answer to the precise question that is asked; None without one, or where a mail contradicts it."""
    message = _precise_message(parsed, topic, library)
    if message is None or is_for_another(message.text, parsed.text, told):
        return None
    return without_contradictions(Draft(library.voice.says(message.text), message.sources), told)


def says_enough(parsed: Parsed, topic: str, told: Told, library: AnswerLibrary) -> bool:
    """Whether most of the answer to the precise question is left in the desk's voice, for who told what is `told`."""
    message, draft = _precise_message(parsed, topic, library), precisely(parsed, topic, told, library)
    return message is not None and draft is not None and len(draft.text) > _MOST_OF_IT * len(message.text)


def is_for_a_person(parsed: Parsed, topic: str, library: AnswerLibrary) -> bool:
    """Whether the answer to the precise question mostly says that the assistant does not know."""
    message = _precise_message(parsed, topic, library)
    return message is not None and len(library.voice.says(message.text)) < _SOME_OF_IT * len(message.text)


def _precise_message(parsed: Parsed, topic: str, library: AnswerLibrary) -> BotMessage | None:
    name = f"{topic}_{parsed.subquestions.get(topic)}"
    return library.message(name) if library.has(name) else None


def to_pass_on(parsed: Parsed, topic: str, library: AnswerLibrary) -> Draft | None:
    """The text about `topic` for somebody else, when that is wished for and there is one."""
    if not wishes_a_text(parsed.text) or not library.has(f"{topic}_{FORWARD}"):
        return None
    message = library.message(f"{topic}_{FORWARD}")
    return Draft(library.voice.says(message.text), message.sources)


def fitting(parsed: Parsed, topic: str, told: Told, library: AnswerLibrary) -> Parsed:
    """The question, as one about what to do without a beheerder when the writer has none.

    Who works alone or is the beheerder gets the whole answer: who does what speaks of colleagues. So does who asks what
    somebody is who is called so: "wie is de makelaar".
    """
    without = told.no_beheerder and library.has(f"{topic}_als_niet")
    if parsed.aspect == "wie" and (told.is_beheerder or told.alone):
        return parsed.model_copy(update={"aspect": None})
    if without:
        return parsed.model_copy(update={"aspect": "als_niet"})
    is_what = parsed.aspect == "wie" and _WHO_IS_THAT.search(parsed.text)
    return parsed.model_copy(update={"aspect": None}) if is_what else parsed


def without_contradictions(draft: Draft, told: Told, *, named: bool = False) -> Draft | None:
    """The draft without what `told` contradicts and without questions back; None when too little of it is left.

    `named`: the mail says which organisation it is about, so nobody asks for its name. A step of a numbered list cannot
    be left out: the whole answer is then for somebody else.
    """
    wrong = [_ASKS_OTHERS] if told.is_beheerder or told.alone else []
    wrong += [_ON_EHERKENNING] if told.slots.get("stap_eherkenning") == "ja" else []
    wrong += [_HOW_TO_LOG_IN] if told.logged_in else []
    wrong += [_ASKS_FOR_NAME] if named else []
    wrong += [_OFFERS_A_CALL] if told.call else []
    kept: list[str] = []
    for line in draft.text.splitlines():
        left = " ".join(_sentences_left(line, wrong))
        if left != line and _NUMBERED.match(line):
            return None
        if left and not _ASKS_BACK.match(left):
            kept.append(left)
    text = "\n".join(kept)
    return Draft(text, draft.sources) if len(text) > _LEFT * len(draft.text) else None


def _sentences_left(line: str, wrong: Iterable[re.Pattern[str]]) -> list[str]:
    patterns = list(wrong)
    kept = [one for one in _SENTENCE.split(line) if not any(pattern.search(one) for pattern in patterns)]
    return [] if line.startswith("- ") and not "".join(kept).startswith("- ") else kept
