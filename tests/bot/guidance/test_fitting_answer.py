"""The answer on the aspect that was asked for, when somebody wrote one."""

import pytest

from bot.guidance.fitting_answer import fitting_answer

RESPONSES = {"utter_lijst", "utter_lijst_waar", "utter_lijst_doorsturen", "utter_ander", "utter_ander_waar"}


@pytest.mark.parametrize(
    ("answer", "aspect", "text", "said"),
    [
        ("utter_lijst", "waar", "waar is de lijst", "utter_lijst_waar"),
        ("utter_lijst", "wie", "wie houdt de lijst bij", "utter_lijst"),
        ("utter_lijst", None, "de lijst", "utter_lijst"),
        ("utter_ander", "waar", "waar is de lijst", "utter_ander"),  # not the topic of the message
        ("utter_lijst", "hoe", "hebt u een tekstje voor mijn baas over de lijst", "utter_lijst_doorsturen"),
        ("utter_lijst", "waar", "iets over de lijst dat ik kan doorsturen", "utter_lijst_doorsturen"),
        ("utter_lijst", "waar", "waar stuur ik de lijst heen", "utter_lijst_waar"),
    ],
)
def test_the_fitting_answer(answer: str, aspect: str | None, text: str, said: str) -> None:
    assert fitting_answer(answer, "lijst", aspect, text, RESPONSES) == said


def test_what_nobody_wrote_for_forwarding_is_answered_as_ever() -> None:
    assert fitting_answer("utter_ander", "ander", "waar", "wat kan ik doorsturen", RESPONSES) == "utter_ander_waar"
