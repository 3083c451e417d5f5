"""What the assistant reads from a visitor's own words, and what it leaves alone."""

import pytest

from bot.guidance.situation import read_steps, speaks_of_own_organisation


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ik heb al eherkenning", {"stap_eherkenning": "ja"}),
        ("eHerkenning heb ik al.", {"stap_eherkenning": "ja"}),
        ("we hebben nog geen eherkenning", {"stap_eherkenning": "nee"}),
        ("machtiging moet nog geregeld worden", {"stap_machtiging": "nee"}),
        ("aangemeld zijn we wel maar nog geen account", {"stap_aanmelding": "ja", "stap_eherkenning": "nee"}),
        ("mijn account is er, alleen de machtiging ontbreekt", {"stap_eherkenning": "ja", "stap_machtiging": "nee"}),
        (
            "wij staan op de lijst en ik heb eherkenning, maar de machtiging is nog niet rond",
            {"stap_aanmelding": "ja", "stap_eherkenning": "ja", "stap_machtiging": "nee"},
        ),
        ("ik heb eherkening maar inloggen lukt niet", {"stap_eherkenning": "ja"}),
        ("eherkenning? die heb ik niet", {}),
        ("heb ik een machtiging nodig?", {}),
        ("Hoe vraag ik eHerkenning aan", {}),
        ("we hebben een projectmachtiging gekregen", {}),
        ("wat is een account", {}),
        ("goedemorgen", {}),
        ("eherkenning heb ik, maar machtiging weet ik niet", {"stap_eherkenning": "ja", "stap_machtiging": "onbekend"}),
        ("weet niet of we al een account hebben", {"stap_eherkenning": "onbekend"}),
        ("ik weet niet wat een machtiging is", {}),
        ("en als wij geen machtiging hebben", {}),
        ("ik begrijp niet wat die machtiging doet", {}),
        ("dat wil ik niet weten ik wil weten hoe je een machtiging regelt", {}),
        ("geen idee wat een machtiging is", {}),
        ("inloggen met mijn account lukt niet", {}),
        ("mijn account is opgezegd", {}),
        ("eherkenning is aangevraagd maar nog niet binnen", {}),
        ("mijn collega heeft wel eherkenning", {}),
        ("de machtiging van mijn collega is verlopen", {}),
        ("ik weet niet of wij zijn aangemeld", {}),
        ("ik heb geen zin om een account te delen", {}),
        ("wij hebben al eherkenning en ook een machtiging", {"stap_eherkenning": "ja", "stap_machtiging": "ja"}),
        ("de machtiging heb ik nu", {"stap_machtiging": "ja"}),
        ("", {}),
    ],
)
def test_steps(text: str, expected: dict[str, str]) -> None:
    assert read_steps(text) == expected


def test_own_organisation() -> None:
    assert speaks_of_own_organisation("staan wij op de lijst?")
    assert not speaks_of_own_organisation("staat Xyzzo Boringen op de lijst?")
