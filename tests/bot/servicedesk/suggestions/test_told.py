"""What a mail tells besides its questions."""

import pytest

from bot.servicedesk.suggestions.told import what_is_told


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
    ],
)
def test_a_deadline_is_heard(sentence: str) -> None:
    assert what_is_told([sentence]).deadline == sentence


@pytest.mark.parametrize(
    "sentence", ["Voor de gemeente zoek ik dit uit.", "Ik werk hier op de afdeling data.", "Wat nu?"]
)
def test_an_ordinary_sentence_is_neither(sentence: str) -> None:
    told = what_is_told([sentence])
    assert (told.deadline, told.before) == (None, None)
