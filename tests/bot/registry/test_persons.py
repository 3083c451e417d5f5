"""Somebody who is addressed as a person is no organisation."""

import pytest

from bot.registry.finder import Finder
from bot.registry.parsing import ListedOrganisation
from bot.registry.persons import without_persons

FINDER = Finder(
    [ListedOrganisation("Gemeente Dongen", bronhouder=True), ListedOrganisation("Fugro NL Land B.V.", bronhouder=False)]
)


@pytest.mark.parametrize("title", ["de heer", "dhr.", "Mevr.", "mevrouw", "meneer", "hr"])
@pytest.mark.parametrize("name", ["Van Dongen", "J. van Dongen", "Dongen", "van der Dongen"])
def test_a_person_is_not_looked_up(title: str, name: str) -> None:
    text = f"onze directeur, {title} {name}, heeft eHerkenning"
    assert FINDER.find(text) == []
    assert len(without_persons(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "Geachte heer, gemeente Dongen staat die op de lijst?",
        "mevrouw van gemeente Dongen belde",
        "geachte heer/mevrouw, staat Gemeente Dongen erop",
    ],
)
def test_an_organisation_behind_a_salutation_is_found(text: str) -> None:
    assert [named.organisation for named in FINDER.find(text)] == ["Gemeente Dongen"]


def test_somebody_from_a_firm_leaves_the_firm() -> None:
    assert without_persons("de mevrouw van Fugro belde") == "de mevrouw van Fugro belde"
