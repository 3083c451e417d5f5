"""Typing which of two meanings is meant."""

import pytest

from bot.guidance.either_or import chosen_of_two

LEVERANCIER = (
    "Bedoelt u een bedrijf dat gegevens over de ondergrond aanlevert, of een bedrijf waar u eHerkenning koopt?",
    ("Leverancier van gegevens", "Leverancier van eHerkenning"),
)
MACHTIGING = (
    "Bedoelt u de machtiging voor inloggen met eHerkenning, of die van een bronhouder aan een leverancier voor een "
    "project?",
    ("Machtiging voor eHerkenning", "Machtiging voor een project"),
)


@pytest.mark.parametrize(
    ("asked", "text", "place"),
    [
        (LEVERANCIER, "leverancier van ehk. maar gaat de servicedesk daar wel over", 1),
        (LEVERANCIER, "de ehk leverancier", 1),
        (LEVERANCIER, "eHerkenning dus", 1),
        (LEVERANCIER, "van eherkening", 1),
        (LEVERANCIER, "waar je ehk koopt", 1),
        (LEVERANCIER, "die van de gegevens", 0),
        (MACHTIGING, "de machtiging in eherkenning", 0),
        (MACHTIGING, "voor een project", 1),
        (MACHTIGING, "wat is eherkenning", None),
        (MACHTIGING, "eherkenning is kapot en het portaal ook", None),
        (MACHTIGING, "de machtiging", None),
        (MACHTIGING, "ja", None),
    ],
)
def test_words_of_one_side_only_choose_it(asked: tuple[str, tuple[str, str]], text: str, place: int | None) -> None:
    assert chosen_of_two(text, *asked) == place


def test_what_explains_both_before_the_question_chooses_neither() -> None:
    question, titles = MACHTIGING
    explained = f"De machtiging staat in het dashboard. Een bronhouder, of zijn collega, maakt de andere.\n{question}"
    assert chosen_of_two("voor een project", explained, titles) == 1
    assert chosen_of_two("voor inloggen", explained, titles) == 0
    assert chosen_of_two("in het dashboard", explained, titles) is None
