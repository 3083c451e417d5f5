"""Which of two meanings a question has that holds a word with two: the one that the rest of its words speaks for."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.content import Kind, kind_of
from bot.guidance.message import Parsed
from bot.guidance.open_question import ShownChoice
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.questions import Asked
from bot.servicedesk.suggestions.told import Told, tells_change

_SIDES = {
    "projectmachtiging": re.compile(
        r"\bproject|\bbureau|ingenieurs|opdracht|aannemer|leverancier(?!.{0,3}van eherk)|onderaannemer|\bextern|"
        r"machtiging (?:van|aan) (?:ons|hen|hun|hem)|\bhun\b|aanlever|controlemacht|\bin het portaal\b",
        re.IGNORECASE,
    ),
    "machtiging_regelen": re.compile(
        r"e-?herkenning|\behk\b|\binlog|ingelogd|\blog\w* \w* ?in\b|in ?te loggen|dashboard|\bniveau|"
        r"makelaar|\bmiddel|\baccount|niet (?:bevoegd|gemachtigd)|\bmij\b|\bik\b",
        re.IGNORECASE,
    ),
}
"""Two machtigingen that are never one another: what speaks for that of a project, and for that to log in."""
_OF_SIDE = {"machtiging_verlopen": "machtiging_regelen"} | {side: side for side in _SIDES}

_CHANGED = "organisatie_gewijzigd"
_COSTS = "eherkenning_kosten"
_PAYING = r"\b(?:kost\w*|betal\w*|betaal\w*|tarie\w+)\b"
_THE_BRO = r"\b(?:de bro|meedoen|aanmeld(?:en|ing)|aanleveren|(?:bronhouder)?portaal)\b"
_OF_THE_BRO = re.compile(rf"{_PAYING}[^.?!]*{_THE_BRO}|{_THE_BRO}[^.?!]*{_PAYING}", re.IGNORECASE)
_OF_EHERKENNING = re.compile(r"e-?herkenning|\behk\b|\bmiddel|\baccount|\bniveau", re.IGNORECASE)
_HIS_BEHEERDER, _OUR_BEHEERDER = "eherkenningsbeheerder", "gebruikersbeheerder"
_NAMES_BEHEERDER = {
    _HIS_BEHEERDER: re.compile(
        r"herkennings?-?\s?beheerder|machtigingen?beheerder|beheerder van eherkenning", re.IGNORECASE
    ),
    _OUR_BEHEERDER: re.compile(
        r"gebruikers?-?beheerder|beheerder (?:in|van) het (?:bronhouder)?portaal", re.IGNORECASE
    ),
}

_CLEARLY = 3.0  # how many times the share of every other meaning that of the meant one is
_SOME = 0.02  # and the share of the ranking that it has at least


def as_meant(one: Asked, whole: Parsed, library: AnswerLibrary) -> Asked:
    """The question with the topic that is meant, by its own words or else by those of the `whole` mail.

    It comes back as it was when it has one meaning, or nothing speaks for either.
    """
    if not one.topic or kind_of(one.topic) is not Kind.DUBBELZINNIG:
        return one
    buttons = library.message(one.topic).buttons
    meanings = {ShownChoice(button.title, button.payload).topic for button in buttons}
    for read in (one.parsed, whole):
        ranked = [entry for entry in read.ranking if entry.name in meanings]
        rival = ranked[1].confidence if len(ranked) > 1 else 0.0
        if ranked and ranked[0].confidence >= max(_SOME, _CLEARLY * rival):
            return replace(one, topic=ranked[0].name)
    return one


def is_of_the_other_machtiging(topic: str, text: str) -> bool:
    """Whether `topic` is about one of the two machtigingen, and `text` speaks clearly for the other."""
    own = _OF_SIDE.get(topic)
    if own is None:
        return False
    said = {side: len(words.findall(text)) for side, words in _SIDES.items()}
    return any(said[side] > _CLEARLY * said[own] for side in said if side != own)


def costs_of_the_bro(one: Asked) -> Asked:
    """A question what the BRO itself costs, as that one: the price of eHerkenning does not answer it."""
    if one.topic != _COSTS or not _OF_THE_BRO.search(one.text) or _OF_EHERKENNING.search(one.text):
        return one
    return replace(one, parsed=one.parsed.model_copy(update={"subquestions": {_COSTS: "bro_zelf"}}))


def of_the_beheerder_named(one: Asked, sentences: Sequence[Parsed]) -> Asked:
    """A question about "the beheerder", as one about the gebruikersbeheerder where the mail names only that one."""
    text = " ".join(sentence.text for sentence in sentences)
    named = {topic for topic, words in _NAMES_BEHEERDER.items() if words.search(text)}
    if one.topic != _HIS_BEHEERDER or named != {_OUR_BEHEERDER}:
        return one
    return replace(
        one,
        topic=_OUR_BEHEERDER,
        parsed=one.parsed.model_copy(update={"subquestions": {_OUR_BEHEERDER: "rol_krijgen"}}),
    )


def is_of_an_untold_change(topic: str, text: str, told: Told) -> bool:
    """Whether `topic` is what a merger or another number asks anew, where neither the mail nor `text` tells of one."""
    return topic == _CHANGED and not told.changed and not tells_change(text)


def as_told(asked: Sequence[Asked], told: Told) -> list[Asked]:
    """The questions, without the answer to a change of which nothing is told, and each with the costs that it means."""
    untold = [is_of_an_untold_change(str(one.topic), one.text, told) for one in asked]
    return [
        replace(one, topic=None) if wrong else costs_of_the_bro(one) for one, wrong in zip(asked, untold, strict=True)
    ]
