"""Mails for another desk: of those that may be, only what names our work for certain is answered."""

import pytest

from bot.servicedesk.suggestions.elsewhere import agency_for, may_be_elsewhere
from tests.bot.servicedesk.helpdesk import Helpdesk

AGENCIES = {
    "het UWV": "de verzuimmelder van het UWV",
    "RVO": "de gecombineerde opgave bij RVO",
    "het Kadaster": "een sleutel voor de BAG",
    "de Belastingdienst": "onze loonaangifte",
    "DUO": "mijn DUO",
}
OUR_WORK = ["het Bronhouderportaal", "de BRO", "onze boringen", "de melding Organisatie niet bekend"]
LIKE_OURS = [
    "Moet ik daar bij jullie een machtiging voor hebben?",
    "Hoe lang blijft dat token geldig?",
    "Waar vind ik dat nummer?",
]


@pytest.mark.parametrize("agency", AGENCIES)
def test_who_helps_is_named_unless_the_mail_is_about_our_work(agency: str) -> None:
    text = f"Ik heb een vraag over {AGENCIES[agency]}."
    assert agency_for(text) == agency
    assert may_be_elsewhere(text)
    for ours in OUR_WORK:
        assert agency_for(f"{text} En over {ours}.") is None
        assert not may_be_elsewhere(f"{text} En over {ours}.")


@pytest.mark.parametrize("text", ["De ondergrondse garage is nat.", "Kunt u hem opnieuw sturen?"])
def test_a_mail_that_names_nothing_of_ours_may_be_for_another(text: str) -> None:
    assert may_be_elsewhere(text)


@pytest.mark.parametrize(
    "text", ["Ik kan niet inloggen.", "Wij staan op de lijst zonder (B).", "Mijn eHerkenning is stuk."]
)
def test_a_mail_by_which_one_knows_this_desk_is_not(text: str) -> None:
    assert not may_be_elsewhere(text)


@pytest.mark.parametrize("agency", AGENCIES)
def test_words_that_look_like_ours_get_no_answer_beside_another_agency(helpdesk: Helpdesk, agency: str) -> None:
    mail = f"Goedemiddag,\n\nIk ben bezig met {AGENCIES[agency]}. {' '.join(LIKE_OURS)}\n\nGroet,\nPiet"
    said = [suggestion.plain for suggestion in helpdesk.suggest(mail, form="brief").suggestions[:1]]
    for text in said:
        assert "dashboard" not in text
        assert "token" not in text.replace(LIKE_OURS[1], "")


def test_our_own_error_text_is_answered_whoever_is_named_beside_it(helpdesk: Helpdesk) -> None:
    mail = "Met de eHerkenning van de Belastingdienst kom ik op Organisatie niet bekend. Wat betekent dat?"
    assert "dat het portaal uw organisatie niet herkent" in helpdesk.suggest(mail, form="brief").suggestions[0].plain


def test_a_bronhouder_hears_not_what_a_leverancier_does(helpdesk: Helpdesk) -> None:
    mail = "Wij zijn gemeente Hoogeveen. Waar maak ik in het portaal een token voor onze eigen koppeling?"
    assert "Een leverancier maakt zelf een token" not in helpdesk.suggest(mail, form="brief").suggestions[0].plain


def test_the_eherkenning_of_another_agency_may_be_used_here(helpdesk: Helpdesk) -> None:
    mail = "Wij hebben eHerkenning voor de Belastingdienst. Kunnen wij dat account ook bij jullie gebruiken?"
    assert "meestal ook voor de BRO gebruiken" in helpdesk.suggest(mail, form="brief").suggestions[0].plain
