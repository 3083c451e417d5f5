"""What a mail tells as done is not advised again, and a question after the next step gets the step that is left."""

import pytest

from bot.guidance.message import Parsed
from bot.platform.settings import ROOT
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.contradictions import when_told
from bot.servicedesk.suggestions.done import steps_done, what_is_left
from bot.servicedesk.suggestions.told import what_is_told

LIBRARY = AnswerLibrary(ROOT / "data")
DONE = {
    "onze organisatie staat al op de lijst": {"stap_aanmelding"},
    "Mijn bedrijf staat ook op de lijst, dat heb ik gezien.": {"stap_aanmelding"},
    "Onze beheerder heeft mij vorige week gemachtigd.": {"stap_machtiging"},
    "De machtiging staat op actief.": {"stap_machtiging"},
    "De machtiging staat er ook op.": {"stap_machtiging"},
    "Vorige maand heb ik eHerkenning besteld, en dat is ook gekomen.": {"stap_eherkenning"},
    "eHerkenning hebben we al geregeld en onze beheerder heeft gisteren de machtigingen gezet.": {
        "stap_eherkenning",
        "stap_machtiging",
    },
    "Adres, machtiging en niveau heb ik nagekeken, dat klopt allemaal.": {"stap_machtiging"},
    "eHerkenning en machtiging gecontroleerd: alles goed.": {"stap_eherkenning", "stap_machtiging"},
    "Alle stappen zijn gedaan.": {"stap_aanmelding", "stap_eherkenning", "stap_machtiging"},
}
NOT_DONE = [
    "De gemeente staat op de lijst.",
    "Mijn collega heeft de machtiging gekregen.",
    "De machtiging is nog niet geregeld.",
    "De machtiging heb ik nagekeken, maar die klopt niet.",
    "Kunt u nakijken of de machtiging klopt?",
    "Ik heb een machtiging voor RVO gekregen.",
    "De projectmachtiging is geregeld.",
    "Als de machtiging geregeld is, log ik in.",
    "Is de machtiging geregeld?",
    "De machtiging is aangevraagd.",
    "Onze leverancier zegt dat alles in orde is.",
    "Volgens hen is alles geregeld.",
]


@pytest.mark.parametrize("text", DONE)
def test_what_is_told_as_done_is_known(text: str) -> None:
    assert set(steps_done([text])) == DONE[text]


@pytest.mark.parametrize("text", NOT_DONE)
def test_what_is_wished_expected_or_of_somebody_else_is_not_done(text: str) -> None:
    assert steps_done([text]) == {}


@pytest.mark.parametrize(
    ("told", "left"),
    [
        (["De machtiging is geregeld."], "vervolg_na_stappen"),
        (["Wij staan op de lijst.", "eHerkenning niveau 3 is binnen."], "machtiging_regelen"),
        (["Wij staan op de lijst."], "eherkenning_aanvragen"),
        (["eHerkenning is binnen.", "De machtiging moet nog."], "machtiging_regelen"),
        ([], "machtiging_regelen"),
    ],
)
@pytest.mark.parametrize("question", ["Wat moet ik nu doen?", "Wat is de eerstvolgende stap en wie zet die?"])
def test_the_next_step_is_one_that_is_left(told: list[str], left: str, question: str) -> None:
    assert what_is_left("machtiging_regelen", what_is_told(told).slots, question) == left


def test_another_question_keeps_its_topic() -> None:
    slots = what_is_told(["De machtiging is geregeld."]).slots
    assert what_is_left("eherkenning_kosten", slots, "Wat moet ik betalen?") == "eherkenning_kosten"
    assert what_is_left("machtiging_regelen", slots, "Hoe regel ik de machtiging van Jan?") == "machtiging_regelen"
    assert what_is_left("toegang_stappen", slots, "Wat moet ik voor die drie regelen?") == "toegang_stappen"


PROBLEM = 'Toch staat er bij het inloggen "u bent niet gemachtigd".'


def test_what_a_screen_says_does_not_undo_what_is_done() -> None:
    told = what_is_told(["De machtiging staat op actief.", PROBLEM])
    assert told.slots["stap_machtiging"] == "ja"
    answer = when_told(Parsed(text=PROBLEM, intent="machtiging_regelen"), "machtiging_regelen", told, LIBRARY)
    assert answer is not None
    assert "het account waarmee u inlogt" in answer.text


def test_a_changed_organisation_hears_that_it_may_be_the_cause() -> None:
    told = what_is_told(["Wij zijn op 1 juli gefuseerd en hebben een nieuw KvK-nummer."])
    answer = when_told(Parsed(text="Wat nu?", intent="x"), "eerste_inlog_mislukt", told, LIBRARY)
    assert answer is not None
    assert "beide KvK-nummers" in answer.text


@pytest.mark.parametrize("told", [["Mijn collega heeft mijn werk overgenomen."], ["Wat kost eHerkenning?"]])
def test_nothing_changed_without_word_of_it(told: list[str]) -> None:
    assert not what_is_told(told).changed
