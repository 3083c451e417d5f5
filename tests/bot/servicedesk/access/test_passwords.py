"""A new password is long, and not what everybody tries."""

import pytest

from bot.servicedesk.access.passwords import WeakPassword, hash_password, is_password


@pytest.mark.parametrize(
    "password",
    [
        "Welkom2026!!",
        "Wachtwoord123!",
        "W3lk0mW3lk0m1",
        "P@ssw0rd2026",
        "qwertyuiop123",
        "123456789012345",
        "ServicedeskBRO2026",
        "Zomer2026Zomer2026",
        "bronhouderportaal1",
        "Januari-2026-01",
        "admin1234admin",
        "els-en-nog-iets",
        "aaaaaaaabbbb",
        "kort",
        "x" * 201,
    ],
)
def test_what_is_easily_guessed_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        hash_password(password, "els")


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "drie groene fietsen", "een lang wachtwoord", "tK9#vLq2!mXz", "zeven bomen in juni"],
)
def test_what_is_long_and_one_s_own_is_taken(password: str) -> None:
    assert is_password(password, hash_password(password, "els"))


def test_guessing_from_a_stolen_database_is_slow(costly_passwords: None) -> None:
    """RFC 9106, second recommended option."""
    assert hash_password("drie groene fietsen", "els").startswith("$argon2id$v=19$m=65536,t=3,p=4$")
