"""Which of two meanings a question has that holds a word with two: the one that the rest of its words speaks for."""

from dataclasses import replace

from bot.dialogue.content import Kind, kind_of
from bot.guidance.message import Parsed
from bot.guidance.open_question import ShownChoice
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.questions import Asked

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
