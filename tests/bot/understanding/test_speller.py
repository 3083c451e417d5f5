from pathlib import Path

import pytest

from bot.understanding.speller import Speller, common_dutch_words, sound

TEXTS = [
    "hoe regel ik een machtiging bij de leverancier",
    "ik ben gemachtigd en wil inloggen met mijn wachtwoord",
    "het niveau van de eherkenning bij de servicedesk",
    "eherkenning aanvragen, eherkenning verlengen",
]


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller.learn(TEXTS, common_dutch_words())


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("machteging", "machtiging"),
        ("machitging", "machtiging"),
        ("levrancier", "leverancier"),
        ("gemagtigd", "gemachtigd"),
        ("wagtwoort", "wachtwoord"),
        ("eherkening", "eherkenning"),
        ("inlogen", "inloggen"),
    ],
)
def test_slips_become_words_of_the_training_data(speller: Speller, slip: str, meant: str) -> None:
    assert speller.corrections(f"ik wil {slip}") == {slip: meant}


@pytest.mark.parametrize("word", ["stemmen", "fiets", "gematigd", "bro", "2+", "xylofoon", "nro"])
def test_other_words_stay_as_they_are(speller: Speller, word: str) -> None:
    assert speller.corrections(f"ik wil {word}") == {}


def test_a_text_in_another_language_is_left_alone(speller: Speller) -> None:
    assert speller.corrections("wohin soll jemand sich wegen fehlender machtigung bitteschön wenden") == {}


def test_words_that_sound_alike_are_alike() -> None:
    assert sound("kontact") == sound("contact")
    assert sound("gemagtigd") == sound("gemachtigt")


def test_what_was_saved_corrects_the_same(speller: Speller, tmp_path: Path) -> None:
    speller.save(tmp_path)
    text = "mijn levrancier en machteging"
    assert Speller.load(tmp_path).correct(text) == speller.correct(text) == "mijn leverancier en machtiging"
