"""A visitor may type a choice instead of clicking it; anything that could be a new question is left alone."""

import pytest

from bot.dialogue.reply import Choice
from bot.turns.choices import chosen

SHOWN = [
    Choice(id="a", title="Bergen Bodem B.V."),
    Choice(id="b", title="Bergen Monitoring B.V."),
    Choice(id="c", title="Een andere organisatie"),
]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2", "b"),
        ("de tweede", "b"),
        ("die bovenste", "a"),
        ("de onderste graag", "c"),
        ("die met monitoring", "b"),
        ("doe maar bodem", "a"),
        ("Bergen Monitoring B.V.", "b"),
        ("een andere", "c"),
    ],
)
def test_a_typed_choice_is_understood(text: str, meant: str) -> None:
    found = chosen(text, SHOWN)
    assert found is not None
    assert found.id == meant


@pytest.mark.parametrize(
    "text", ["bergen", "9", "die met", "", "die met boringen", "wat kost een machtiging bij monitoring eigenlijk"]
)
def test_what_no_choice_says_is_not_guessed(text: str) -> None:
    assert chosen(text, SHOWN) is None


def test_a_question_is_no_choice_because_it_shares_a_word() -> None:
    shown = [Choice(id="a", title="Staat mijn organisatie op de lijst?"), Choice(id="b", title="Wat kost eHerkenning?")]
    assert chosen("waar staat de lijst", shown) is None


def test_a_word_that_every_sentence_has_chooses_nothing() -> None:
    """ "Dat bedoel ik niet" started the questions about logging in."""
    shown = [Choice(id="a", title="Inloggen lukt niet"), Choice(id="b", title="Wat moet ik regelen?")]
    assert chosen("dat bedoel ik niet", shown) is None
    assert chosen("nee dat lukt niet", shown) is None
    found = chosen("inloggen lukt niet", shown)
    assert found is not None
    assert found.id == "a"
