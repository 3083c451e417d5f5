"""Organisations that a message mentions as somebody else's are nobody's look-up; the own one in the same message is."""

from itertools import product

import pytest

from bot.registry.aliases import read_aliases
from bot.registry.finder import Finder, How
from bot.registry.parsing import ListedOrganisation
from tests.bot.registry.conftest import ALIASES

IN_PASSING = (
    *(
        "ligt dat aan mij, aan {other} of aan jullie?",
        "wie bel ik eerst, bel ik de bro of {other}?",
        "ok dus {other} bellen",
    ),
    *("ik heb eHerkenning die ik ook voor Archis gebruik bij {other}", "ehk niv 3 van {other} en kom er niet in"),
    *(
        "ik kan met dezelfde eherkenning wel inloggen bij {other}",
        "{other} is mijn ehk leverancier, wie moet ik bellen",
    ),
    *("het is net als bij {other}, geen toegang", "{other} zegt dat de machtiging goed staat"),
)
OWN = ("ik werk bij {own}.", "wij zijn {own}.", "ik zit op de receptie bij {own}.", "{own} zei ik toch al.")
ASKED = ("staat {other} op de lijst", "is {other} aangemeld?", "{other}", "ik werk bij {other}", "en {other}?")
OTHERS = ("KPN", "Vitens", "Rijkswaterstaat", "Stedin")


@pytest.fixture(scope="module")
def finder(sample: list[ListedOrganisation]) -> Finder:
    return Finder(sample, read_aliases(ALIASES))


@pytest.mark.parametrize(("said", "other"), product(IN_PASSING, OTHERS))
def test_in_passing_nobody_is_named(finder: Finder, said: str, other: str) -> None:
    named = finder.find(said.format(other=other))
    assert [one.text for one in named if one.sure or one.how is How.LOOKED_FOR] == []


@pytest.mark.parametrize(("said", "own"), product(IN_PASSING, OWN))
def test_the_own_organisation_beside_it_stays(finder: Finder, said: str, own: str) -> None:
    text = f"{own.format(own='gemeente Utrecht')} {said.format(other='KPN')}"
    assert [one.text for one in finder.find(text) if one.own] == ["gemeente Utrecht"], text


@pytest.mark.parametrize(("said", "other"), product(ASKED, OTHERS))
def test_who_is_asked_about_is_named(finder: Finder, said: str, other: str) -> None:
    text = said.format(other=other)
    assert [one.text for one in finder.find(text) if one.sure or one.how is How.LOOKED_FOR] == [other], text


def test_a_number_elsewhere_is_not_that_of_who_is_only_mentioned(finder: Finder) -> None:
    (named,) = finder.find("ok dus kpn bellen. en die aanmelding dan, 64318827, staat die erop?")
    assert (named.how, named.kvk) == (How.NUMBER, "64318827")
