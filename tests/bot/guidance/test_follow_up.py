"""Messages without a topic of their own, and what is told to who asks on."""

import pytest

from bot.guidance.follow_up import asks_on, next_response
from bot.guidance.message import Parsed

RESPONSES = frozenset({"utter_machtiging_regelen_wie", "utter_eherkenningsbeheerder", "utter_doorlooptijd"})


@pytest.mark.parametrize(
    "text",
    [
        "wie doet dat",
        "waar vind ik dat",
        "en als die er niet is",
        "dat heb ik al",
        "Hoe dan?",
        "ok stel ik heb dat, en dan?",
    ],
)
def test_what_names_nothing_asks_on(text: str) -> None:
    assert asks_on(Parsed(text=text, intent="bent_u_een_mens", zone="answer"))


@pytest.mark.parametrize("text", ["wie regelt de machtiging", "waar staat de lijst", "", "Zwolle", "12345678"])
def test_what_names_something_does_not(text: str) -> None:
    assert not asks_on(Parsed(text=text, intent="storing", zone="answer"))


@pytest.mark.parametrize("intent", ["bedankt", "doorlooptijd", "bevestigen", "mens_spreken"])
def test_what_is_clear_without_a_name_keeps_its_topic(intent: str) -> None:
    assert not asks_on(Parsed(text="hoe lang duurt dat", intent=intent, zone="answer"))


def test_the_own_text_of_an_aspect_comes_first_and_nothing_is_said_twice() -> None:
    topic, said = "machtiging_regelen", frozenset({"utter_machtiging_regelen_wie"})
    assert next_response(topic, "wie", frozenset(), RESPONSES) == "utter_machtiging_regelen_wie"
    assert next_response(topic, "wie", said, RESPONSES) == "utter_eherkenningsbeheerder"
    assert next_response(topic, "wie", said | {"utter_eherkenningsbeheerder"}, RESPONSES) is None
    assert next_response(topic, "wanneer", frozenset(), RESPONSES) == "utter_doorlooptijd"
    assert next_response(topic, "waarom", frozenset(), RESPONSES) is None
