"""Error texts are found as a screen says them, inside longer messages, with slips; other talk holds none."""

import random

import pytest

from bot.understanding.error_texts import error_texts
from tests.sentences import HELD_OUT

KNOWN = [(error.text, error.name) for error in error_texts()._known]
AROUND = ("{}", 'hallo, ik krijg steeds "{}", wat nu', "{}!! help", "when I log in it says {} and nothing else")


@pytest.mark.parametrize(("text", "name"), KNOWN)
def test_each_text_is_found_wherever_it_stands(text: str, name: str) -> None:
    for around in AROUND:
        for said in (text, text.upper(), text.replace("u hebt", "u heeft").replace("U hebt", "U heeft")):
            found = error_texts().find(around.format(said))
            assert found, said
            assert found.name == name, said


@pytest.mark.parametrize(("text", "name"), [known for known in KNOWN if len(known[0]) > 20])
def test_a_slip_of_the_fingers_does_not_hide_it(text: str, name: str) -> None:
    place = random.Random(text).randrange(4, len(text) - 4)
    found = error_texts().find(f"er staat {text[:place]}{text[place + 1 :]} op mijn scherm")
    assert found
    assert found.name == name


@pytest.mark.parametrize("elsewhere", ["DigiD", "UWV", "TenderNed"])
def test_the_screen_of_another_service_is_not_ours(elsewhere: str) -> None:
    assert error_texts().find(f"bij {elsewhere} staat: u hebt geen toegang tot deze dienst") is None


def test_no_strange_sentence_holds_one() -> None:
    strange = [sentence.text for sentence in HELD_OUT if sentence.topic == "buiten_bereik"]
    assert len(strange) >= 150
    assert {text: found.text for text in strange if (found := error_texts().find(text))} == {}
