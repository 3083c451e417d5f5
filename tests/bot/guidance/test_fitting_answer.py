"""The answer on the aspect that was asked for, when somebody wrote one."""

import pytest

from bot.guidance.fitting_answer import fitting_answer

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
