"""What follows on a look-up in the list."""

import pytest

from bot.guidance.after_look_up import asks_for_the_other, asks_to_confirm, next_name
from bot.guidance.message import Parsed


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lekstroom Grondboor", "Lekstroom Grondboor"),
        ("en Jansen Grondwerken?", "Jansen Grondwerken"),
        ("o sorry, ik bedoel Boorteam van der Veen", "Boorteam van der Veen"),
        ("wat een onzin", None),
        ("dat snap ik niet", None),
        ("en nu?", None),
        ("een lang verhaal over iets heel anders dan namen", None),
    ],
)
def test_the_next_name(text: str, name: str | None) -> None:
    assert next_name(Parsed(text=text, zone="refuse")) == name


def test_what_is_surely_a_topic_is_no_name() -> None:
    assert next_name(Parsed(text="eHerkenning aanvragen", zone="answer", intent="eherkenning_aanvragen")) is None


def test_words_with_capitals_are_a_name_also_when_one_looks_like_a_topic() -> None:
    message = Parsed(text="en Qwarma Peilbeheer?", zone="answer", intent="eherkenningsbeheerder")
    assert next_name(message) == "Qwarma Peilbeheer"


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("dus dat klopt?", True),
        ("dus we staan er op?", True),
        ("staan we er dus niet op", True),
        ("dus niet aangemeld?", True),
        ("dus wat moet ik nu doen?", False),
        ("klopt het dat een machtiging nodig is", False),
        ("en wie doet dat", False),
    ],
)
def test_asking_whether_that_is_so(text: str, asks: bool) -> None:
    assert asks_to_confirm(Parsed(text=text, zone="answer")) is asks


@pytest.mark.parametrize("opening", ["en ", "maar ", "en hoe zit het met ", "ok, en ", ""])
@pytest.mark.parametrize("party", ["wij", "ons", "zij", "hen", "onze klant", "die opdrachtgever", "ons eigen bureau"])
@pytest.mark.parametrize("closing", ["?", " zelf dan?", " ook", ""])
def test_asking_the_same_of_the_other_party(opening: str, party: str, closing: str) -> None:
    assert asks_for_the_other(Parsed(text=f"{opening}{party}{closing}"))
    assert not asks_for_the_other(Parsed(text=f"hoe regelen {party} een machtiging{closing}"))
