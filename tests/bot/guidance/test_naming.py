"""A name that was invited, no organisation at all, and protests against the question for one."""

import re
from pathlib import Path

import pytest
import yaml

from bot.guidance.message import Parsed
from bot.guidance.naming import belongs_to_none, invites_a_name, named_on_invitation, protests
from bot.platform.settings import ROOT

ORDINARY = frozenset({"lekker", "weer", "vandaag", "putten"})


def texts(path: Path) -> list[str]:
    content = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) or {}
    return [one["text"] for said in (content.get("responses") or {}).values() for one in said if "text" in one]


SAID = [text for path in sorted((ROOT / "data").glob("*.yml")) for text in texts(path)]


def test_what_offers_to_look_is_an_invitation() -> None:
    offers = [text for text in SAID if re.search(r"(?:noem|Noem) uw organisatie, dan kijk|[Tt]yp de naam", text)]
    assert len(offers) > 5
    assert [text for text in offers if not invites_a_name(text)] == []


def test_what_asks_for_no_organisation_is_none() -> None:
    assert [text for text in SAID if invites_a_name(text) and not re.search("organisatie|naam|KvK", text)] == []
    assert sum(map(invites_a_name, SAID)) < 0.1 * len(SAID)


@pytest.mark.parametrize(
    ("text", "zone", "name"),
    [
        ("qwarma milieudienst rijnmond", "ask", "qwarma milieudienst rijnmond"),
        ("Haitjema", "refuse", "Haitjema"),
        ("lekker weer vandaag", "refuse", None),
        ("Lekker weer vandaag", "refuse", None),
        ("Putten BV", "ask", "Putten BV"),
        ("qwarma milieudienst rijnmond", "answer", None),
        ("en wat kost dat", "ask", None),
    ],
)
def test_a_bare_unknown_name_is_taken_on_invitation(text: str, zone: str, name: str | None) -> None:
    assert named_on_invitation(Parsed(text=text, intent="nlu_fallback", zone=zone), ORDINARY) == name


@pytest.mark.parametrize(
    ("text", "none"),
    [
        ("ik heb geen organisatie, ik ben particulier", True),
        ("eh organisatie ik heb geen organisatie ik ben eh gewoon iemand", True),
        ("ik ben een burger met een put", True),
        ("wij hebben geen bedrijf", True),
        ("ik ben zzp'er, ik heb geen bedrijf met personeel", False),
        ("onze organisatie staat er niet op", False),
        ("gemeente Zwolle", False),
    ],
)
def test_who_belongs_to_no_organisation(text: str, none: bool) -> None:
    assert belongs_to_none(text) is none


@pytest.mark.parametrize(
    ("text", "protest"),
    [
        ("nee die melding heb ik niet. het staat er gewoon niet", True),
        ("daar gaat het helemaal niet over", True),
        ("nee ik krijg geen foutmelding hoor", True),
        ("nee", False),
        ("dat wil ik niet zeggen", False),
        ("die naam weet ik niet precies", False),
        ("het kvk nummer heb ik niet bij de hand", False),
        ("ik zit bij gemeente Zwolle op kantoor", False),
    ],
)
def test_a_protest_against_the_question(text: str, protest: bool) -> None:
    assert protests(Parsed(text=text)) is protest
