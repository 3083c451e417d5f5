"""The answer on the aspect that was asked for, when somebody wrote one."""

import pytest

from bot.guidance.fitting_answer import answer_to, fitting_answer
from bot.guidance.message import AskedPart

RESPONSES = {"utter_lijst", "utter_lijst_waar", "utter_ander", "utter_ander_waar"}


@pytest.mark.parametrize(
    ("answer", "aspect", "said"),
    [
        ("utter_lijst", "waar", "utter_lijst_waar"),
        ("utter_lijst", "wie", "utter_lijst"),
        ("utter_lijst", None, "utter_lijst"),
        ("utter_ander", "waar", "utter_ander"),  # not the topic of the message
    ],
)
def test_the_fitting_answer(answer: str, aspect: str | None, said: str) -> None:
    assert fitting_answer(answer, "lijst", aspect, RESPONSES) == said


def test_one_of_several_questions_gets_what_is_asked_of_its_topic() -> None:
    asked = AskedPart(text="waar vind ik die lijst", intent="lijst", confidence=0.6, aspect="waar")
    assert answer_to(asked, RESPONSES) == "utter_lijst_waar"
    assert answer_to(asked.model_copy(update={"aspect": None}), RESPONSES) == "utter_lijst"


def test_one_of_several_questions_gets_what_is_different_for_who_asks() -> None:
    asked = AskedPart(text="en wie doet dat", intent="lijst", confidence=0.6, aspect="wie")
    assert answer_to(asked, {*RESPONSES, "utter_lijst_alleen"}, "alleen") == "utter_lijst_alleen"
