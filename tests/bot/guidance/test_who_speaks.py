"""Who speaks, in their own words: the role of their organisation and what they are in it."""

import pytest

from bot.guidance.who_speaks import read_role, read_speaker


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wij zijn een gemeente", "bronhouder"),
        ("ik werk bij waterschap Rivierenland", "bronhouder"),
        ("ik ben van een adviesbureau", "leverancier"),
        ("wij zijn geen bronhouder", "leverancier"),
        ("ik ben zzp'er in bodemonderzoek", "leverancier"),
        ("zijn wij een bronhouder?", None),
        ("wij boren voor de gemeente", "leverancier"),
        ("wij boren voor gemeentes", "leverancier"),
        ("we doen sonderingen in opdracht van provincies", "leverancier"),
        ("ik boor meestal voor waterschappen", "leverancier"),
        ("ben ambtenaar bij de provincie", "bronhouder"),
        ("ik ben beleidsmedewerker bij een waterschap", "bronhouder"),
        ("ik ben adviseur bij een ingenieursbureau", "leverancier"),
        ("wie boort er voor de gemeente", None),
        ("de gemeente boort voor ons", None),
        ("wij leveren gegevens over de gemeente", None),
        ("onze opdrachtgever is van de gemeente", None),
        ("ik lever data aan van de provincie", None),
        ("wij zijn van de omgevingsdienst van de provincie", None),
        ("gefuseerd met de gemeente", None),
        ("ons adviesbureau doet dit namens de gemeente", "leverancier"),
        ("is gemeente utrecht aangemeld", None),
        ("", None),
        ("wij boren voor gemeentes, moeten wij ook eherkenning hebben?", "leverancier"),
        ("moeten wij als gemeente ook een machtiging hebben?", "bronhouder"),
        ("Als adviesbureau, hoe meld ik ons aan?", "leverancier"),
        ("ik werk bij een waterschap. wie is dan onze beheerder?", "bronhouder"),
        ("wij zijn een klein boorbedrijf, mag dat?", "leverancier"),
        ("zijn wij bronhouder of leverancier?", None),
        ("wij zijn een bronhouder of een leverancier?", None),
        ("is een omgevingsdienst geen bronhouder?", None),
        ("ben ik een leverancier?", None),
        ("moet onze opdrachtgever als gemeente iets doen", None),
    ],
)
def test_role(text: str, expected: str | None) -> None:
    assert read_role(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ik ben de eHerkenningsbeheerder", "beheerder"),
        ("ik ben zelf de beheerder, wat moet ik instellen?", "beheerder"),
        ("die beheerdr ben ik zelf", "beheerder"),
        ("wat moet ik als eherkenningsbeheerder doen?", "beheerder"),
        ("ik beheer onze eHerkenning", "beheerder"),
        ("ik ben de gebruikersbeheerder", None),
        ("wie is de beheerder", None),
        ("ben ik de beheerder niet kwijt?", None),
        ("ik ben tekenbevoegd volgens de kvk", "tekenbevoegde"),
        ("onze directeur is tekenbevoegd", None),
        ("ik ben de directeur en wil alleen weten wie wat doet", "leidinggevende"),
        ("als manager hoef ik dat toch niet te doen?", "leidinggevende"),
        ("mijn manager vraagt dit", None),
        ("ik ben zzp'er, wie machtigt mij dan?", "alleen"),
        ("ik werk alleen, heb dus geen beheerder", "alleen"),
        ("ik werk alleen met excel", None),
        ("wij zijn een vof zonder personeel, bij wie moet ik dan zijn", "alleen"),
        ("mijn broer en ik hebben geen personeel", "alleen"),
        ("ik ben gewoon een burger met een put", "burger"),
        ("ik heb een waterput in mijn tuin, moet ik die melden?", "burger"),
        ("een put van de gemeente", None),
        ("", None),
    ],
)
def test_speaker(text: str, expected: str | None) -> None:
    assert read_speaker(text) == expected
