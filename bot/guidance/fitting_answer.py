"""Which answer of a topic fits a message: to its subquestion, for who asks, on an aspect, or the whole one.

An editor writes them beside `utter_<topic>`: a short answer as `utter_<topic>_<aspect>`, as `utter_<topic>_<speaker>`
what is different for the eHerkenningsbeheerder, somebody who works alone and so on, and as
`utter_<topic>_<subquestion>` the answer to one precise question.
"""

from collections.abc import Collection

from bot.guidance.message import AskedPart

ABOUT_PERSONS = {"wie", "als_niet"}
"""Aspects that are answered differently for each speaker."""

_WHOLE = "wat"
"""What is asked of a topic as a whole: an answer for the speaker tells more than a text on this alone."""


def fitting_answer(
    answer: str,
    topic: str | None,
    aspect: str | None,
    responses: Collection[str],
    speaker: str | None = None,
    subquestion: str | None = None,
) -> str:
    """The name of the response to say for `answer`, when the message is about `topic`.

    Args:
        answer: the response that the dialogue chose, `utter_<topic>` when it is the topic's whole answer.
        topic: what the message was read as.
        aspect: what is asked about it, or chosen; None when nobody can tell.
        responses: the names of all responses.
        speaker: what the visitor said to be in their organisation.
        subquestion: which of the topic's subquestions it is.
    """
    if answer != f"utter_{topic}":
        return answer
    for_them = f"{answer}_{speaker}"
    on_aspect = f"{answer}_{aspect}"
    in_order = (for_them, on_aspect) if aspect in {*ABOUT_PERSONS, _WHOLE} else (on_aspect, for_them)
    return next((name for name in (f"{answer}_{subquestion}", *in_order) if name in responses), answer)


def answer_to(question: AskedPart, responses: Collection[str], speaker: str | None = None) -> str:
    """The name of the response to one of several questions in a message of `speaker`."""
    whole = f"utter_{question.intent}"
    return fitting_answer(whole, question.intent, question.aspect, responses, speaker, question.subquestion)
