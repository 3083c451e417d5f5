"""The parts of a message that ask outright."""

import pytest

from bot.understanding.questions import asked_parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Wat is eHerkenning? En wat kost het?", ["Wat is eHerkenning?", "En wat kost het?"]),
        (
            "hoe meld ik ons aan, wat kost eherkenning en wie is onze beheerder",
            ["hoe meld ik ons aan", "wat kost eherkenning", "wie is onze beheerder"],
        ),
        ("Wij zijn een klein bureau. Mag ik zelf inloggen?", ["Mag ik zelf inloggen?"]),
        ("ik wil me aanmelden en ik heb haast", []),
        ("hoe vraag ik eherkenning en een machtiging aan", ["hoe vraag ik eherkenning en een machtiging aan"]),
    ],
)
def test_the_parts(text: str, parts: list[str]) -> None:
    assert asked_parts(text) == parts
