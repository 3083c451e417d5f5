"""Messages without a topic of their own, and what is told to who asks on."""

from typing import Any

import pytest

from bot.guidance.follow_up import asks_on, likely_response, next_response
from bot.guidance.message import Parsed, Ranked

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


TOPICS = {"machtiging_regelen", "eherkenningsbeheerder", "privacy", "aanmelding_controleren"}


def ranked(*shares: tuple[str, float], **more: Any) -> Parsed:
    return Parsed(text="hoe zit dat", ranking=[Ranked(name=name, confidence=share) for name, share in shares], **more)


def test_where_the_topic_in_hand_has_nothing_the_likeliest_other_answer_is_told() -> None:
    message = ranked(("machtiging_regelen", 0.5), ("eherkenningsbeheerder", 0.3), ("privacy", 0.2))
    told = frozenset({"utter_machtiging_regelen"})
    responses = told | {"utter_eherkenningsbeheerder", "utter_privacy"}
    assert likely_response(message, TOPICS, frozenset(), responses) == "utter_machtiging_regelen"
    assert likely_response(message, TOPICS, told, responses) == "utter_eherkenningsbeheerder"
    assert likely_response(message, TOPICS, told | {"utter_eherkenningsbeheerder"}, responses) is None


def test_a_likely_precise_question_comes_before_the_whole() -> None:
    message = ranked(("machtiging_regelen", 0.5), likely_subquestions={"machtiging_regelen": "zichzelf"})
    responses = frozenset({"utter_machtiging_regelen", "utter_machtiging_regelen_zichzelf"})
    assert likely_response(message, TOPICS, frozenset(), responses) == "utter_machtiging_regelen_zichzelf"


def test_no_dialogue_starts_from_what_is_only_likely() -> None:
    message = ranked(("aanmelding_controleren", 0.9))
    assert likely_response(message, TOPICS, frozenset(), frozenset({"utter_aanmelding_controleren"})) is None
