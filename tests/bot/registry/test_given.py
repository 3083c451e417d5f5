"""The name in what is typed by who was asked for one, whatever stands around it."""

from itertools import product

import pytest

from bot.registry.given import begins_with_name, name_given
from bot.registry.words import COMMON_WORDS

NAMES = (
    *("qwarma milieudienst rijnmond", "Qwarma Zeldenrust", "aardwarmte jong", "jong aardwarmte bv", "Xyzzo & Partners"),
    *(
        "Fa. De Wilde en Zn",
        "loonbedrijf ter haar putboringen",
        "gemeente zwole",
        "Haitjema",
        "Van Straalen Grondboringen",
    ),
)
AROUND = (
    *("{name}", "eh {name}", "nee, {name}", "dat typte ik net. {name}", "zei ik toch: {name}", "wij heten {name}"),
    *(
        "nee eh geen fusie eh wij heten zo {name}",
        "ons bedrijf heet {name}",
        "{name}, nummer weet ik niet",
        "ik zit bij {name}",
    ),
    *(
        "{name}, staan wij erop",
        "{name} staat die op de lijst",
        "{name}. ik ben 60 en werk er al 31 jaar",
        "{name} aub",
    ),
)
PLACES = ("", " in schiedam", " uit Ede", " te 's-Heerenberg", " uit eh Pijnacker")
NO_NAMES = (
    *("nee die melding heb ik niet. het staat er gewoon niet", "waarom moet u dat weten", "weet ik niet", "geen idee"),
    *(
        "dat wil ik niet zeggen",
        "hoe lang duurt dat",
        "mag ik ook het kvk nummer geven",
        "zelfde als net",
        "even zoeken",
    ),
    *("wie moet dat doen bij ons, de directeur?", "nee", "ja hoor", "ik heb geen beheerder"),
)


@pytest.mark.parametrize(("name", "around"), product(NAMES, AROUND))
def test_the_name_is_found_among_what_people_put_around_it(name: str, around: str) -> None:
    for place in PLACES:
        text = around.format(name=f"{name}{place}")
        assert name_given(text) == name, text


@pytest.mark.parametrize("text", NO_NAMES)
def test_what_says_something_else_gives_no_name(text: str) -> None:
    assert name_given(text) is None


def test_ordinary_words_are_no_name() -> None:
    words = sorted(COMMON_WORDS)
    assert [text for text in map(" ".join, zip(words[::7], words[3::7], strict=False)) if name_given(text)] == []


def test_a_long_message_is_no_answer() -> None:
    assert name_given("Qwarma Zeldenrust. " + "en dan nog wat woorden " * 8) is None


def test_uninvited_only_the_beginning_counts() -> None:
    assert (
        begins_with_name("boorbedrijf van de wetering. en krijg ik ook een vergunning?")
        == "boorbedrijf van de wetering"
    )
    assert begins_with_name("dank u wel. Qwarma Zeldenrust") is None
