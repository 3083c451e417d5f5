"""What a visitor wishes besides their topic."""

import pytest

from bot.guidance.wishes import wishes_a_person


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
