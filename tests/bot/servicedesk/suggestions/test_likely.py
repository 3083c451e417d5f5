"""What no answer is certain for is drafted with the likeliest one, which the letter's sender is told to check."""

import pytest

from bot.platform.settings import ROOT
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.elsewhere import agency_for
from bot.servicedesk.suggestions.meant import is_of_the_other_machtiging
from bot.servicedesk.suggestions.told import what_is_told
from tests.bot.servicedesk.helpdesk import Helpdesk

LIBRARY = AnswerLibrary(ROOT / "data")
LONG = """Sinds september werk ik hier bij waterschap Hunze en Aa's, als opvolger van iemand die weg is, en nu zoek ik
uit hoe wij met zes mensen in het portaal kunnen werken, waarbij niet iedereen dure eHerkenning hoeft te hebben.
Kunnen die anderen ook inloggen zonder eHerkenning?"""


def test_a_long_story_with_one_question_gets_an_answer_to_check(helpdesk: Helpdesk) -> None:
    made = helpdesk.suggest(f"{LONG}\n\nMet groet,\nTjalling Wierda", form="brief")
    best = made.suggestions[0]
    assert best.open_questions == []
    assert "Nog beantwoorden" not in best.text
    named = any("Kunnen die anderen ook inloggen" in note for note in made.attention)
    assert named or best.band == "waarschijnlijk"


def test_what_is_unsure_is_named_to_be_checked(helpdesk: Helpdesk) -> None:
    asked = "Waar vind ik de documentatie van de API?"
    made = helpdesk.suggest(f"Wij bouwen een koppeling. Kunnen wij zelf een token maken? {asked}", form="brief")
    best = made.suggestions[0]
    assert "API-documentatie" in best.text
    sure = any(asked in note for note in made.attention) or best.band == "waarschijnlijk"
    assert sure


@pytest.mark.parametrize("strange", ["Komt u ook met de wethouder koffie drinken?", "Kunt u onze heg snoeien?"])
def test_what_is_about_nothing_of_ours_stays_open(helpdesk: Helpdesk, strange: str) -> None:
    best = helpdesk.suggest(f"Wat kost eHerkenning? {strange}", form="brief").suggestions[0]
    assert best.open_questions == [strange]


REPORT = """Er logt iemand in bij onze gemeente die hier niet werkt. Hij gebruikt de inlog van een ander.
Hoe regelen wij een machtiging voor een nieuwe collega?"""


def test_a_report_of_misuse_never_says_how_somebody_gets_in(helpdesk: Helpdesk) -> None:
    text = helpdesk.suggest(REPORT, form="brief").suggestions[0].text
    assert "dashboard" not in text


def test_each_organisation_of_a_question_about_the_list_is_looked_up(helpdesk: Helpdesk) -> None:
    asked = "Kunt u nagaan of gemeente Tynaarlo en gemeente Rheden zijn aangemeld?"
    text = helpdesk.suggest(f"{asked} Wat kost eHerkenning?", form="brief").suggestions[0].text
    assert "Gemeente Tynaarlo staat op de lijst" in text
    assert "Gemeente Rheden staat op de lijst" in text


@pytest.mark.parametrize(
    ("topic", "text", "other"),
    [
        ("machtiging_regelen", "Ons bureau heeft voor dit project een machtiging van hun opdrachtgever nodig.", True),
        ("projectmachtiging", "Bij het inloggen met mijn account van eHerkenning ben ik niet gemachtigd.", True),
        ("machtiging_regelen", "Hoe regel ik de machtiging?", False),
        ("eherkenning_kosten", "Wat kost het bureau?", False),
    ],
)
def test_the_two_machtigingen_are_never_one_another(topic: str, text: str, other: bool) -> None:
    assert is_of_the_other_machtiging(topic, text) is other


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("Mijn btw-aangifte lukt niet met eHerkenning.", "de Belastingdienst"),
        ("Welke papieren wil Bodem+ zien voor de BRL 7000?", "Bodem+"),
        ("Ik heb eHerkenning voor de Belastingdienst, kan dat ook voor het Bronhouderportaal?", None),
        ("Wat kost eHerkenning?", None),
    ],
)
def test_another_agency_is_named_when_nothing_is_ours(text: str, agency: str | None) -> None:
    assert agency_for(text) == agency


def test_who_has_a_put_of_their_own_is_a_citizen() -> None:
    assert what_is_told(["Ik heb een put in mijn tuin."]).citizen
    assert not what_is_told(["Wij zijn een boorbedrijf.", "Er staat een put in mijn tuin."]).citizen
