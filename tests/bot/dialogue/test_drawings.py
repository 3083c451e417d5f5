"""The drawings that go with answers: each says in words what it shows, and is there."""

import logging

import pytest

from bot.dialogue.content import DATA, responses_of
from bot.dialogue.drawings import FOLDER, drawing
from bot.dialogue.reply import BotMessage

NAMED = sorted(
    {
        variant["metadata"]["tekening"]
        for file in DATA.glob("*.yml")
        for variants in responses_of(file.stem).values()
        for variant in variants
        if "tekening" in variant["metadata"]
    }
)


def test_each_drawing_is_named_by_an_answer_and_the_other_way_around() -> None:
    assert sorted(file.stem for file in FOLDER.glob("*.svg")) == NAMED != []


@pytest.mark.parametrize("name", NAMED)
def test_a_drawing_says_in_words_what_it_shows(name: str) -> None:
    shown = drawing(name)
    assert shown is not None
    assert shown.path == f"/tekeningen/{name}.svg"
    assert len(shown.alt.split()) > 10


def test_the_drawing_of_the_login_goes_with_the_machtiging() -> None:
    (answer,) = responses_of("machtiging_regelen")["utter_machtiging_regelen"]
    shown = BotMessage.from_rasa(answer).drawing
    assert shown is not None
    for told in ("Inloggen met eHerkenning", "gegevens voor de machtiging", "aan uw eHerkenningsbeheerder"):
        assert told in shown.alt


def test_a_drawing_that_does_not_exist_costs_no_answer(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    assert BotMessage.from_rasa({"text": "Zo.", "metadata": {"tekening": "bestaat_niet"}}).drawing is None
    assert [record.message for record in caplog.records] == ["drawing_unknown"]
