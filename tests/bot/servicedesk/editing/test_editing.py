"""An answer changes in the browser only with two people: one proposes, another approves; then it is a patch."""

from collections.abc import Callable

import pytest

from bot.dialogue.content import responses_of
from tests.bot.servicedesk.conftest import Browser, Desk

PAGE = "/servicedesk/tekstvoorstellen"
API = "/api/servicedesk/v1/answer-drafts"
KEY = "klacht-0"
NEW = "Het spijt ons dat u hier last van hebt. Vertel wat er gebeurde, en wanneer."


@pytest.fixture
def here(open_desk: Callable[..., Desk]) -> Desk:
    gateway = open_desk()
    for name, role in (("els", "medewerker"), ("ina", "beheerder"), ("bea", "beheerder")):
        gateway.new_agent(name, role)
    return gateway


def _patch(browser: Browser) -> str:
    return browser.get(f"{PAGE}/wijziging.patch").text


def test_one_proposes_and_another_approves(here: Desk) -> None:
    ina, bea = here.with_scripts("ina"), here.with_scripts("bea")
    assert "%telefoon%" in ina.get(f"{PAGE}/nieuw/{KEY}").text, "an editor sees what editors wrote"
    assert ina.post(f"{PAGE}/nieuw/{KEY}", data={"tekst": NEW}).status_code == 303
    assert _patch(bea) == ""
    assert ina.post(f"{PAGE}/1", data={"goed": "true"}).status_code == 403
    assert "Goedkeuren" not in ina.get(PAGE).text
    assert "Goedkeuren" in bea.get(PAGE).text
    assert bea.post(f"{PAGE}/1", data={"goed": "true"}).status_code == 303
    patch = _patch(bea)
    assert f"+      {NEW}" in patch
    assert patch.startswith("--- a/data/klacht.yml")
    assert responses_of("klacht")["utter_klacht"][0]["text"] not in NEW, "what the assistant says did not change"
    assert bea.post(f"{PAGE}/1", data={"goed": "false"}).headers["location"].endswith("voorstel_weg")
    lines = [(line.agent, line.detail) for line in reversed(here.state.audit.entries(action="tekst"))]
    assert lines == [
        ("ina", "antwoord klacht, voorstel 1 voorgesteld"),
        ("bea", "antwoord klacht, voorstel 1 goedgekeurd"),
    ]


def test_who_proposed_may_take_it_back(here: Desk) -> None:
    ina = here.with_scripts("ina")
    ina.post(f"{PAGE}/nieuw/{KEY}", data={"tekst": NEW})
    assert ina.post(f"{PAGE}/1", data={"goed": "false"}).status_code == 303
    assert ina.get(API).json() == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Dat kost 25 euro.", "bedrag"),
        ("Ja, dat kan.", "begin niet met"),
        ("Bel {organisatie}.", "{organisatie} stond niet in de tekst"),
        ("Typ de naam, dan zoek ik.", "een medewerker kan dit niet zeggen"),
    ],
)
def test_the_rules_of_training_hold_here_too(here: Desk, text: str, told: str) -> None:
    ina = here.with_scripts("ina")
    answer = ina.post(f"{PAGE}/nieuw/{KEY}", data={"tekst": text})
    assert answer.status_code == 422
    assert told in answer.text.replace("&#39;", "'")
    assert text in answer.text
    refused = ina.post(API, json={"key": KEY, "text": text})
    assert (refused.status_code, refused.json()["detail"][:13]) == (422, "Pas de tekst ")


def test_only_who_manages_texts_sees_any_of_it(here: Desk) -> None:
    els = here.with_scripts("els")
    for path in (PAGE, f"{PAGE}/nieuw/{KEY}", f"{PAGE}/wijziging.patch", API, f"{API}/patch"):
        assert els.get(path).status_code == 403
    assert "Tekstvoorstellen" not in els.get("/servicedesk/antwoorden").text
    ina = here.with_scripts("ina")
    assert "Tekstvoorstellen" in ina.get("/servicedesk/antwoorden").text
    assert ina.get(f"{PAGE}/nieuw/bestaat-niet-0").status_code == 404
