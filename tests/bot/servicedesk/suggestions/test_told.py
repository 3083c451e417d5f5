"""What a mail tells besides its questions."""

import pytest

from bot.guidance.message import Parsed
from bot.registry.finder import How, Named
from bot.servicedesk.suggestions.told import senders_organisation, what_is_told


@pytest.mark.parametrize(
    ("sentence", "slots"),
    [
        ("Wij hebben eHerkenning niveau 3.", {"stap_eherkenning": "ja", "niveau_voldoende": "ja"}),
        ("Ik log in met EH2+.", {"stap_eherkenning": "ja", "niveau_voldoende": "ja"}),
        ("Ons account heeft niveau 2.", {"niveau_voldoende": "nee"}),
        ("De machtiging is geregeld.", {"stap_machtiging": "ja"}),
        ("Wij zijn een adviesbureau.", {"rol": "leverancier"}),
        ("Is niveau 3 nodig?", {}),
        ("Niveau 2+ of niveau 3, dat is mij niet duidelijk.", {}),
        ("Is de machtiging dan geregeld?", {}),
    ],
)
def test_what_is_done_is_known_and_a_question_tells_nothing(sentence: str, slots: dict[str, str]) -> None:
    assert what_is_told([sentence]).slots == slots


@pytest.mark.parametrize(
    "sentence",
    [
        "Dit is de derde keer dat ik u schrijf.",
        "Ik heb al twee keer gemaild.",
        "Wij kregen nog steeds geen antwoord.",
        "Vorige week heb ik hierover al gebeld.",
    ],
)
def test_an_earlier_mail_is_heard(sentence: str) -> None:
    assert what_is_told(["Goedemorgen.", sentence]).before == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Wij moeten voor 1 december leveren.",
        "Graag uiterlijk vrijdag.",
        "Het is dringend.",
        "Dit moet binnen twee weken.",
        "Wij moeten op 12 december beginnen.",
        "Tegen dinsdag moet alles erin staan.",
    ],
)
def test_a_deadline_is_heard(sentence: str) -> None:
    assert what_is_told([sentence]).deadline == sentence


@pytest.mark.parametrize("told", ["Ik heb op {} gemaild.", "Uw collega vroeg dat op {}.", "Hij is geboren op {}."])
@pytest.mark.parametrize("moment", ["3 nov", "19 november", "14-03-1967", "maandag"])
def test_a_day_on_which_something_happened_is_no_deadline(told: str, moment: str) -> None:
    assert what_is_told([told.format(moment)]).deadline is None


@pytest.mark.parametrize(
    "sentence", ["Voor de gemeente zoek ik dit uit.", "Ik werk hier op de afdeling data.", "Wat nu?"]
)
def test_an_ordinary_sentence_is_neither(sentence: str) -> None:
    told = what_is_told([sentence])
    assert (told.deadline, told.before) == (None, None)


@pytest.mark.parametrize(
    "text",
    ["WIJ HEBBEN GEEN BEHEERDER.", "Onze beheerder is met pensioen.", "Er is niemand anders.", "Onze beheerder is weg"],
)
def test_a_beheerder_who_is_missing_is_heard(text: str) -> None:
    assert what_is_told([text]).no_beheerder
    assert not what_is_told(["Onze beheerder regelt dat."]).no_beheerder


def test_a_clause_that_runs_on_is_no_name_of_an_organisation() -> None:
    text = "Ik doe dat namens de gemeente waarvoor wij werken."
    start = text.index("gemeente")
    found = Named(text="gemeente waarvoor", start=start, end=start + 17, how=How.NAME, own=True)
    assert senders_organisation([Parsed(text=text, named=[found])]) is None
