"""What a visitor means who types that all must be erased, or only a thumb."""

import pytest

from bot.dialogue.reply import Choice
from bot.turns.choices import agreeing
from bot.turns.erase_wish import asks_to_erase
from bot.turns.message import sign


@pytest.mark.parametrize(
    "text",
    [
        "wis mijn gegevens",
        "Wis mijn gegevens!",
        "gegevens wissen graag",
        "kan ik dit gesprek wissen",
        "Verwijder a.u.b. al mijn persoonlijke gegevens",
        "hoe kan ik mijn chat verwijderen?",
        "vergeet dit hele gesprek",
    ],
)
def test_the_wish_to_erase_is_heard(text: str) -> None:
    assert asks_to_erase(text)


@pytest.mark.parametrize(
    "text",
    [
        "wis mijn antwoorden",
        "wis alles",
        "verwijder mijn gegevens uit de BRO",
        "worden mijn gegevens na 28 dagen verwijderd",
        "hoe verwijder ik een gebruiker",
        "een collega heeft gegevens gewist in het portaal",
        "mijn gegevens",
    ],
)
def test_what_is_about_something_else_is_no_wish_to_erase(text: str) -> None:
    assert not asks_to_erase(text)


@pytest.mark.parametrize(
    ("text", "meant"), [("👍", "op"), ("👍🏽 👍🏽", "op"), ("👎", "neer"), ("👍 ja", None), ("", None)]
)
def test_a_thumb_alone_means_something(text: str, meant: str | None) -> None:
    assert sign(text) == meant


def test_a_thumb_answers_only_a_question_of_yes_and_no() -> None:
    asked = [Choice(id="a", title="Ja, graag"), Choice(id="b", title="Nee, liever niet"), Choice(id="c", title="Later")]
    assert agreeing(True, asked) == asked[0]
    assert agreeing(False, asked) == asked[1]
    assert agreeing(True, asked[1:]) is None
