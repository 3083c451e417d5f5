"""KvK numbers in any notation, and numbers that are none."""

import pytest

from bot.registry.kvk import NotKvk, find_number


@pytest.mark.parametrize(
    ("text", "kvk"),
    [
        ("68750110", "68750110"),
        ("6875 0110", "68750110"),
        ("68.75.01.10", "68750110"),
        ("ons kvk-nummer is 01234567.", "01234567"),
        ("KvK 1234567", "01234567"),
        ("1234567", "01234567"),
        ("K.V.K.: 6875.0110", "68750110"),
        ("00000003687501100000", "68750110"),
        ("ons OIN is 00000003 68750110 0000", "68750110"),
        ("de gemeente Zeist met kvk 68750110 en niet 000068750110", "68750110"),
    ],
)
def test_found(text: str, kvk: str) -> None:
    number = find_number(text)
    assert number
    assert number.kvk == kvk


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("000068750110", NotKvk.VESTIGINGSNUMMER),
        ("vestiging 0000 6875 0110", NotKvk.VESTIGINGSNUMMER),
        ("123456782", NotKvk.RSIN),
        ("[burgerservicenummer]", NotKvk.RSIN),
        ("0403.170.701", NotKvk.BELGISCH),
        ("BE 0403.170.701", NotKvk.BELGISCH),
        ("BE 403170701", NotKvk.BELGISCH),
        ("00000001123456782000", NotKvk.OIN),
        ("06-12345678", NotKvk.UNKNOWN),
        ("12345", NotKvk.UNKNOWN),
    ],
)
def test_no_kvk(text: str, reason: NotKvk) -> None:
    number = find_number(text)
    assert number
    assert (number.kvk, number.reason) == (None, reason)


@pytest.mark.parametrize(
    "text",
    [
        "gemeente Zeist",
        "niveau 2+",
        "bel 088 - 8664 999 of 06 12345678",
        "wij hebben 1234567 boringen",
        "op 23-11-2026 en 2026-11-23 lukte het niet",
        "BTW NL123456789B01",
        "",
    ],
)
def test_no_number_at_all(text: str) -> None:
    assert find_number(text) is None
