"""Whose turn it is, in the words of who stands before a closed door."""

import pytest

from bot.guidance.whose_turn import asks_whose_fault, asks_whose_turn


@pytest.mark.parametrize(
    "text",
    [
        "inloggen lukt niet, ligt het aan ons, de leverancier of de BRO?",
        "ligt dat nou aan mijn beheerder",
        "wiens fout is het dat ik er niet in kom",
        "wie is er nu aan zet",
        "wie moet dit nu oplossen",
        "wie lost dat op",
        "moet ik iets doen of de beheerder",
        "moeten wij dat zelf aanvragen of doet onze leverancier dat",
        "bij wie moet ik daarvoor zijn",
    ],
)
def test_it_asks_whose_turn_it_is(text: str) -> None:
    assert asks_whose_turn(text)


@pytest.mark.parametrize(
    "text",
    [
        "wie is onze beheerder",
        "waar ligt de lijst",
        "moet ik niveau 3 hebben of 2",
        "wat moet ik doen",
        "de gemeente ligt aan zee",
        "wie kan inloggen",
        "",
    ],
)
def test_it_asks_something_else(text: str) -> None:
    assert not asks_whose_turn(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ligt het aan mij of aan jullie", True),
        ("Ligt dat nou aan mijn beheerder?", True),
        ("wiens schuld is dat", True),
        ("wie lost dat op", False),  # asks who is to act, which each topic says by itself
        ("ligt het portaal bij jullie plat", False),
        ("waar ligt de lijst", False),
    ],
)
def test_it_asks_where_the_cause_lies(text: str, expected: bool) -> None:
    assert asks_whose_fault(text) is expected
    assert asks_whose_turn(text) or not expected
