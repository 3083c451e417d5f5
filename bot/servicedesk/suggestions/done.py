"""Which steps a mail tells as done, in more words than a chat has, and what is then left to do.

What is done is never advised again.
"""

import re
from collections.abc import Iterable, Mapping

from bot.guidance.checklist import STEPS, Status

LAST = "vervolg_na_stappen"
TAKES_STEP = {
    "stap_aanmelding": "organisatie_aanmelden",
    "stap_eherkenning": "eherkenning_aanvragen",
    "stap_machtiging": "machtiging_regelen",
}
"""The topic that tells how to take a step."""
_ADVISE_A_STEP = frozenset((*TAKES_STEP.values(), "eherkenning_uitleg", "toegang_stappen", LAST))

_SUBJECTS = {
    "stap_aanmelding": re.compile(r"\b(?:aangemeld|aanmelding|geregistreerd|registratie|op de lijst)\b"),
    "stap_eherkenning": re.compile(r"\b(?:e[- ]?h[ea]r+k[ea]n+ing\w*|ehk|eh ?[234]\+?|(?:inlog)?middel(?:en)?)\b"),
    "stap_machtiging": re.compile(r"\b(?:ma?chtiging(?:en)?|gemachtigd)\b"),
}
_DONE = re.compile(
    r"\b(?:geregeld|gezet|ingesteld|aangezet|gegeven|afgegeven|verleend|toegekend|toegevoegd|ingevoerd|actief|in orde|"
    r"rond|binnen|gelukt|gekomen|gekregen|ontvangen|erop|er (?:ook |al |nu )?op|gedaan|"
    r"op de lijst|aangemeld|geregistreerd|gemachtigd|betaald|"
    r"klaar|voor elkaar)\b"
)
_EVERYTHING = re.compile(
    r"\b(?:alle (?:drie (?:de )?)?stappen|alles)\b.{0,30}\b(?:geregeld|gedaan|gezet|doorlopen|gevolgd|klaar|in orde)\b"
)
_CHECKED = re.compile(r"\b(?:na(?:gekeken|gelopen|gegaan|gevraagd)|gecontroleerd|gecheckt|bekeken)\b")
_FINE = re.compile(r"\b(?:klopt|kloppen|klopte|goed|in orde|actief|geregeld|dik)\b")
_NOT_FINE = re.compile(r"\b(?:niet|geen|nog|of|moet|moeten|niks|verkeerd)\b")
_NOT_SO = re.compile(
    r"\?|\b(?:niet|geen|nog|nooit|zonder|moet|moeten|wil|willen|zou|zouden|als|zodra|indien|wanneer|of|nadat|collega\w*|"
    r"klant\w*|opdrachtgever\w*|bronhouder|hij|ex-\w+|oude|rvo|uwv|belasting\w*|kvk|andere dienst(?:en)?|"
    r"aangevraagd|verlopen|ingetrokken|keten\w*|project\w*|aanlever\w*)\b"
)
_SAID_BY_OTHERS = re.compile(r"\b(?:zegt|zeggen|zei|zeiden|vindt|vinden|beweert|beweren|schrijft|schrijven|volgens)\b")
_OWN = re.compile(r"\b(?:wij|we|ik|ons|onze|mijn|m'n)\b")
_POINTS_BACK = re.compile(r"\b(?:dat|die|deze|dit|hij|het|ook)\b")
_CLAUSE = re.compile(r"[!;,\n]|\.(?:\s|$)|\b(?:maar|en|alleen|echter|want|dus)\b")

_WHAT_NEXT = re.compile(
    r"\bwat\s+(?:moet|moeten|kan|kunnen|doe|doen|staat|hoef|hoeven)\s+(?:ik|wij|we|er|ons|mij)\b(?![^?]*\b(?:invullen|betalen|"
    r"aanleveren|doorgeven|voor (?:die|hen|hem|haar|mijn|onze|de (?:collega|ander|nieuwe|drie|twee)\w*))\b)"
    r"|\b(?:eerst|(?:eerst)?volgend)e\s+(?:eigen\s+)?(?:stap|actie)\b|\bhoe nu verder\b|\bwat nu\b"
    r"|\bwat (?:is|zijn) (?:er )?(?:nu |dan )?(?:nog )?(?:nodig|te doen)\b|\bwie is (?:er )?(?:nu )?aan zet\b"
    r"|\bwat\b.{0,20}\bnog\b.{0,20}\b(?:nodig|doen|regelen)\b",
    re.IGNORECASE,
)
"""Asks for the next step, whatever it is."""


def asks_what_next(text: str) -> bool:
    """Whether `text` asks what is to be done now, and names no step."""
    return bool(_WHAT_NEXT.search(text))


def steps_done(sentences: Iterable[str]) -> dict[str, str]:
    """The slots of the steps that `sentences` tell as done, for the writer's own organisation."""
    done: dict[str, str] = {}
    for sentence in sentences:
        low = sentence.casefold()
        if low.rstrip().endswith("?"):
            continue
        if _EVERYTHING.search(low) and not (_NOT_SO.search(low) or _SAID_BY_OTHERS.search(low)):
            done |= dict.fromkeys(STEPS, Status.JA.value)
        done |= dict.fromkeys((*_told_in(low), *_checked_in(low)), Status.JA.value)
    return done


def _checked_in(sentence: str) -> Iterable[str]:
    """The steps that a sentence lists as looked at and found right: "machtiging nagekeken, klopt allemaal"."""
    if _CHECKED.search(sentence) and _FINE.search(sentence) and not _NOT_FINE.search(sentence):
        yield from (step for step, subject in _SUBJECTS.items() if subject.search(sentence))


def what_is_left(topic: str | None, steps: Mapping[str, str], text: str) -> str | None:
    """The topic of what is left to do, for a question after the next step; else `topic`.

    `steps` are the slots of the steps, as far as they are told. Nothing is told: nothing is known to be left.
    """
    if not asks_what_next(text) or (topic is not None and topic not in _ADVISE_A_STEP):
        return topic
    missing = next((step for step in STEPS if steps.get(step) == Status.NEE), None)
    done = [place for place, step in enumerate(STEPS) if steps.get(step) == Status.JA]
    if missing:
        return TAKES_STEP[missing]
    if not done:
        return topic
    after = STEPS[max(done) + 1 :]
    return TAKES_STEP[after[0]] if after else LAST


def _told_in(sentence: str) -> Iterable[str]:
    before: str | None = None
    for clause in _CLAUSE.split(sentence):
        named = [step for step, subject in _SUBJECTS.items() if subject.search(clause)]
        about = named or ([before] if before and _POINTS_BACK.search(clause) else [])
        before = named[0] if len(named) == 1 else before
        if not _DONE.search(clause) or _NOT_SO.search(clause):
            continue
        for step in about:
            if step != "stap_aanmelding" or _OWN.search(clause) or (step == before and not named):
                yield step
