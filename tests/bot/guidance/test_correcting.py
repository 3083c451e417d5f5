"""What somebody means who says that we are on the wrong subject."""

import pytest

from bot.guidance.correcting import Correction, correction_in


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        ("nee, dat bedoel ik niet, ik bedoel de machtiging in het portaal", "de machtiging in het portaal"),
        ("nee ik bedoel hoe meld ik ons bedrijf aan", "hoe meld ik ons bedrijf aan"),
        ("dat vroeg ik niet, ik vroeg wat het kost", "wat het kost"),
        ("nee joh ik had het over het aanmelden", "het aanmelden"),
        ("Nee. Mijn vraag was wie dat betaalt.", "wie dat betaalt"),
        ("ik bedoel niet het account maar de lijst", "de lijst"),
        ("dat wil ik niet weten ik wil weten wie dat regelt", "wie dat regelt"),
        ("ik wil niet weten wie het doet maar hoe lang het duurt", "hoe lang het duurt"),
        ("ik vroeg niet naar de beheerder maar naar de kosten", "de kosten"),
        ("ik bedoel dat het niet werkt", "dat het niet werkt"),
        ("dat bedoel ik niet, iets heel anders", None),
        ("dat is niet wat ik bedoelde", None),
        ("nee dat was mn vraag niet", None),
        ("dat vroeg ik niet", None),
        ("nee dat bedoel ik niet", None),
        ("je hebt me verkeerd begrepen", None),
        ("daar gaat het niet om", None),
    ],
)
def test_what_stands_behind_the_no_is_what_they_mean(text: str, behind: str | None) -> None:
    assert correction_in(text) == Correction(behind)


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        ("nee niet de beheerder van eherkenning maar die van het portaal", "beheerder van het portaal"),
        ("niet inloggen maar aanmelden", "aanmelden"),
    ],
)
def test_one_thing_against_another_may_also_answer_a_question(text: str, behind: str) -> None:
    assert correction_in(text) == Correction(behind, contrasts=True)


@pytest.mark.parametrize(
    "text",
    [
        "nee",
        "nee nog niet",
        "wat bedoel je",
        "wat bedoelt u met een machtiging",
        "niet alleen ik maar ook mijn collega moet erin",
        "nee, wij hebben geen account",
        "het portaal werkt niet, maar eherkenning wel",
        "ik wil weten of wij niet op de lijst staan",
        "ik vraag me af of wij dat moeten",
        "mag ik iets vragen over de lijst",
    ],
)
def test_other_messages_with_a_no_are_no_correction(text: str) -> None:
    assert correction_in(text) is None
