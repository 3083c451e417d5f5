"""What a visitor wishes or says of themselves besides their topic."""

import pytest

from bot.guidance.wishes import is_the_administrator, wishes_a_person


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("weet niet bij welke leverancier dat loopt. kan ik svp iem spreken", True),
        ("kan ik ff iemant bellen of n vraag achterlaten", True),
        ("nee ik vroeg om een mens", True),
        ("kan iemand mij terugbellen", True),
        ("ik wil geen medewerker spreken", False),
        ("welke medewerker regelt de machtiging", False),
    ],
)
def test_a_wish_for_a_person_is_read_from_the_words(text: str, wishes: bool) -> None:
    assert wishes_a_person(text) is wishes


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("ik ben de eHerkenningsbeheerder", True),
        ("ik ben zelf de beheerder", True),
        ("die beheerdr ben ik zelf", True),
        ("wie is de beheerder", False),
    ],
)
def test_who_is_the_administrator_says_so(text: str, is_one: bool) -> None:
    assert is_the_administrator(text) is is_one
