"""The turns of phrase in which an organisation is named."""

import pytest

from bot.registry.phrases import name_looked_for, public_body_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wij zijn gemeente Meppel", "gemeente Meppel"),
        ("is gemeente meppel aangemeld?", "gemeente meppel"),
        ("staat Gemeente Alphen aan den Rijn op de lijst", "Gemeente Alphen aan den Rijn"),
        ("Waterschap Brabantse Delta is niet bekend", "Waterschap Brabantse Delta"),
        ("hoogheemraadschap van rijnland", "hoogheemraadschap van rijnland"),
        ("is onze gemeente al aangemeld", None),
        ("de gemeente heeft zich aangemeld", None),
        ("ik werk voor een waterschap", None),
    ],
)
def test_public_body(text: str, expected: str | None) -> None:
    span = public_body_in(text)
    assert (text[slice(*span)] if span else None) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("is fa. Jansen bekend bij jullie", "fa. Jansen"),
        ("staat Bergen erop", "Bergen"),
        ("staan Mulder en Partners er al op", "Mulder en Partners"),
        ("Is Boorbedrijf De Graaf B.V. bij jullie ingeschreven?", "Boorbedrijf De Graaf B.V."),
        ("zoek anders eens op dijkstra bodemsanering", "dijkstra bodemsanering"),
        ("nee, zoek eens op Xyzzo", "Xyzzo"),
        ("zoek eens op de lijst", None),
        ("is ons bedrijf al geregistreerd", None),
        ("staan wij op de lijst", None),
        ("is mijn organisatie bekend", None),
        ("is de organisatie bekend", None),
        ("hoe weet ik of het klopt", None),
    ],
)
def test_the_name_in_a_question_about_the_list(text: str, name: str | None) -> None:
    span = name_looked_for(text)
    assert (text[slice(*span)] if span else None) == name
