"""A message that has no topic of its own asks on about the topic in hand: "wie doet dat", "en als die er niet is".

What has no topic of its own is told by its words: they are all of the closed classes of Dutch (pronouns, question
words, auxiliaries, adverbs), or verbs that say nothing without their object. New words never join those classes, so the
list does not grow with what people ask about.
"""

import re
from collections.abc import Collection

from bot.guidance.checklist import FOLLOW_UP
from bot.guidance.dialogues import STARTS
from bot.guidance.fitting_answer import ABOUT_PERSONS, fitting_answer
from bot.guidance.message import Parsed

CLOSED = frozenset(
    re.findall(
        r"\S+",
        """ik je jij u we wij ze zij hij hem haar het hun hen me mij ons jullie men iemand niemand iets niets alles
    allemaal dat dit die deze daar hier er daarvoor daarvan daarbij daarmee daarop daaraan daarover daarna
    ervoor ervan erbij ermee erop eraan erover ertoe erin hiervoor hiervan hiermee hierop waarvoor waarvan
    waarmee waarop de een mijn mn m'n onze uw jouw zelf eigen wie wat waar waarom wanneer welke welk hoe
    hoeveel hoelang lang vaak snel veel en of maar dus want als dan toen ook nog al wel niet geen nooit ooit
    weer meer pas net nu straks eerst later verder ok oke oké okee ja nee nou eh uh uhm he hè hoor toch even
    ff gewoon eigenlijk precies dan zo anders misschien ben bent is zijn was waren word wordt worden heb hebt
    heeft hebben had hadden kan kun kunt kunnen mag mogen moet moeten wil wilt willen zal zou zullen zouden
    hoef hoeft hoeven doe doet doen gedaan gebeurt gebeuren ga gaat gaan kom komt komen krijg krijgt krijgen
    maak maakt vind vindt vinden staat staan zit zitten ligt regel regelt regelen duurt duren kost kosten
    werkt werken zoek zoeken kijk kijken klik klikken weet geef geeft geven lukt bestaat heet in op aan bij
    van voor naar met om te uit tot over via door zonder na sinds hierna daarna vervolgens stel a.u.b. aub svp
    graag please""",
    )
)
"""Words of the closed classes of Dutch, and verbs that say nothing without their object."""

_IN_NAMES = frozenset({"de", "het", "van", "der", "den", "en", "te", "in", "aan", "op", "voor", "bij", "uit"})
"""Words of those classes that also stand in names."""

_MOST_WORDS = 10
_LIKELY = 0.25
"""Share of the ranking that a topic needs to be answered where the topic in hand has nothing to say."""
_LONGEST_NAME = 5
_WORD = re.compile(r"[\w.'’+-]*\w")
_KEEPS_ITS_TOPIC = frozenset(
    {"doorlooptijd", "eherkenning_kosten", "en_daarna", "mens_spreken", "bedankt", "groet", "afscheid"}
    | {"bevestigen", "ontkennen", "weet_ik_niet", "correctie", "stoppen", "herhalen"}
)
"""What can be said clearly without naming anything."""

_BY_ASPECT = {"wanneer": "doorlooptijd", "kosten": "eherkenning_kosten"}
"""Topics that answer one aspect of nearly all others."""

_WHO = {
    "machtiging_regelen": "eherkenningsbeheerder",
    "machtiging_verlopen": "eherkenningsbeheerder",
    "eherkenning_aanvragen": "eherkenningsbeheerder",
    "eherkenning_hergebruik": "eherkenningsbeheerder",
    "betrouwbaarheidsniveau": "eherkenningsbeheerder",
    "organisatie_aanmelden": "bro_coordinator",
    "projectmachtiging": "gebruikersbeheerder",
    "vervolg_na_stappen": "gebruikersbeheerder",
}
"""Who does it: the topic about that person."""


def words_of(text: str) -> list[str]:
    """The words of `text`, in lower case."""
    return [word.casefold() for word in _WORD.findall(text)]


def asks_on(message: Parsed) -> bool:
    """Whether `message` has no topic of its own."""
    if message.named or message.questions or message.intent in _KEEPS_ITS_TOPIC:
        return False
    return names_nothing(message.text)


def names_nothing(text: str) -> bool:
    """Whether a short `text` has only words of the closed classes."""
    words = words_of(text)
    return 0 < len(words) <= _MOST_WORDS and all(word in CLOSED for word in words)


def may_be_a_name(text: str) -> bool:
    """Whether `text` is a few words of which at least one can be part of a name, without a sentence around them."""
    words = words_of(text)
    telling = [word for word in words if word not in _IN_NAMES]
    return bool(telling) and len(words) <= _LONGEST_NAME and not CLOSED.intersection(telling)


def next_response(
    topic: str,
    aspect: str | None,
    said: frozenset[str],
    responses: frozenset[str],
    speaker: str | None = None,
    subquestion: str | None = None,
) -> str | None:
    """The response that tells `aspect` of `topic` and was not just said; None when there is none.

    The answer to the `subquestion` of the topic comes first. Then the topic's own answer on that aspect
    (`utter_<topic>_<aspect>`), or the one for `speaker` where it is about who does it; then the topic that is about it.
    """
    for_them = f"{topic}_{speaker}" if aspect in ABOUT_PERSONS else None
    candidates = [f"{topic}_{subquestion}", for_them, f"{topic}_{aspect}", _BY_ASPECT.get(aspect or "")]
    if aspect == "wie":
        candidates.append(_WHO.get(topic))
    if aspect in ("daarna", "heb_ik"):
        candidates.append(FOLLOW_UP.get(topic))
    found = (f"utter_{name}" for name in candidates if name)
    return next((name for name in found if name in responses and name not in said), None)


def likely_response(
    message: Parsed,
    topics: Collection[str],
    said: frozenset[str],
    responses: frozenset[str],
    speaker: str | None = None,
) -> str | None:
    """The likeliest answer that was not just said, where no text tells what is asked of the topic in hand.

    None when none of the `topics` is likely enough, or only one that starts a dialogue.
    """
    likely = (ranked.name for ranked in message.ranking if ranked.confidence >= _LIKELY)
    asked = (topic for topic in likely if topic in topics and topic not in STARTS)
    found = (
        fitting_answer(
            f"utter_{topic}", topic, message.aspect, responses, speaker, message.likely_subquestions.get(topic)
        )
        for topic in asked
    )
    return next((name for name in found if name in responses and name not in said), None)
