"""Canned texts: own and for all, on the pages and over the API, each change recorded."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from bot.handover.handover import Handover
from tests.bot.second_gateway import DESK
from tests.bot.servicedesk.conftest import Browser, Desk
from tests.bot.servicedesk.consent.test_consent import put

API = "/api/servicedesk/v1/canned"
PAGE = "/servicedesk/standaardteksten"
GREETING = {"shortcut": "groet", "title": "Begroeting", "text": "Goedemiddag {naam},\nMijn naam is {medewerker}."}


@pytest.fixture
def here(open_desk: Callable[..., Desk]) -> Desk:
    """A gateway without Rasa, with Els and Karel, and with Ina, who is beheerder."""
    gateway = open_desk(**DESK, answer_timeout=0.5)
    for name, role in (("els", "medewerker"), ("karel", "medewerker"), ("ina", "beheerder")):
        gateway.new_agent(name, role)
    return gateway


def _person(here: Desk, name: str) -> Browser:
    browser = here.with_scripts(name)
    browser.headers["Accept"] = "application/json"
    return browser


def _keep(browser: Browser, **changes: Any) -> httpx.Response:
    return browser.post(API, json=GREETING | changes)


def _shortcuts(browser: Browser) -> list[tuple[str, bool]]:
    return [(one["shortcut"], one["shared"]) for one in browser.get(API).json()]


def _recorded(here: Desk) -> list[tuple[str, str | None]]:
    return [(line.agent, line.detail) for line in reversed(here.state.audit.entries(action="tekst"))]


def test_an_own_text_is_for_its_writer_alone(here: Desk) -> None:
    els, karel = _person(here, "els"), _person(here, "karel")
    made = _keep(els)
    assert made.status_code == 201
    text_id = made.json()["id"]
    assert _shortcuts(els) == [("groet", False)]
    assert _shortcuts(karel) == []
    assert karel.put(f"{API}/{text_id}", json=GREETING).status_code == 404
    assert karel.delete(f"{API}/{text_id}").status_code == 404
    assert _keep(karel).status_code == 201, "the same word may be somebody else's too"
    assert els.put(f"{API}/{text_id}", json=GREETING | {"shortcut": "Hallo"}).json()["shortcut"] == "hallo"
    assert els.delete(f"{API}/{text_id}").status_code == 204
    assert _shortcuts(els) == []
    assert _recorded(here) == [
        ("els", "eigen standaardtekst groet gemaakt"),
        ("karel", "eigen standaardtekst groet gemaakt"),
        ("els", "eigen standaardtekst hallo gewijzigd"),
        ("els", "eigen standaardtekst hallo verwijderd"),
    ]


def test_a_text_for_all_is_changed_only_by_who_may(here: Desk) -> None:
    els, ina = _person(here, "els"), _person(here, "ina")
    assert _keep(els, shared=True).status_code == 403
    text_id = _keep(ina, shared=True).json()["id"]
    assert _shortcuts(els) == [("groet", True)]
    for answer in (
        els.put(f"{API}/{text_id}", json=GREETING | {"shared": True}),
        els.put(f"{API}/{text_id}", json=GREETING),
        els.delete(f"{API}/{text_id}"),
        els.post(f"{PAGE}/{text_id}/verwijderen"),
    ):
        assert answer.status_code == 403
    own = _keep(els).json()["id"]
    assert els.put(f"{API}/{own}", json=GREETING | {"shared": True}).status_code == 403
    assert _recorded(here) == [
        ("ina", "gedeelde standaardtekst groet gemaakt"),
        ("els", "eigen standaardtekst groet gemaakt"),
    ]


def test_a_program_uses_those_for_all_and_keeps_them_with_a_scope_for_it(here: Desk) -> None:
    _keep(_person(here, "els"))
    _keep(_person(here, "ina"), shared=True)
    reads = {"Authorization": f"Bearer {here.new_token('suggestions:read', 'suggestions:write', name='topdesk')}"}
    with here.browser(headers=reads) as program:
        assert _shortcuts(program) == [("groet", True)]
        assert _keep(program).status_code == 403, "a program has none of its own"
        assert _keep(program, shared=True).status_code == 403
    scopes = ("suggestions:read", "suggestions:write", "texts:manage")
    keeps = {"Authorization": f"Bearer {here.new_token(*scopes, name='beheer')}"}
    with here.browser(headers=keeps) as program:
        assert _keep(program, shared=True, shortcut="dank").status_code == 201


def test_a_text_that_breaks_a_rule_is_not_kept_and_stays_in_the_form(here: Desk) -> None:
    els = here.signed_in("els")
    fields = {"korte_naam": "prijs", "titel": "Prijs", "tekst": "Dat kost 25 euro.", "csrf_token": els.form_token(PAGE)}
    answer = els.post(PAGE, data=fields)
    assert answer.status_code == 422
    assert "bedrag" in answer.text
    assert "Dat kost 25 euro." in answer.text
    assert els.get(f"{PAGE}/1").status_code == 404
    assert els.post(PAGE, data=fields | {"tekst": "Wij noemen\r\ngeen prijs."}).status_code == 303
    assert "Wij noemen\ngeen prijs." in els.get(PAGE).text
    again = els.post(PAGE, data=fields | {"tekst": "Nog een.", "korte_naam": "/Prijs"})
    assert "Er is al een standaardtekst met deze korte naam." in again.text
    assert els.post(PAGE, data=fields | {"tekst": "Goed.", "korte_naam": "twee woorden"}).status_code == 422
    assert _keep(_person(here, "els"), text="Dat kost 25 euro.").json()["detail"].startswith("Pas de tekst aan: bedrag")


def test_texts_come_filled_in_for_a_conversation_that_the_agent_may_see(here: Desk) -> None:
    els = _person(here, "els")
    _keep(els)
    _keep(_person(here, "ina"), shared=True, shortcut="nummer", title="Nummer", text="Uw nummer is {nummer}.")
    handover: Handover = put(here, "bij mij")
    texts = f"/servicedesk/gesprekken/{handover.id}/teksten"
    found = els.get(texts, params={"zoek": "gr"}).text
    assert "Mijn naam is Els." in found
    assert "[Nog invullen: naam]" in found
    assert f"Uw nummer is {handover.reference}." in els.get(texts, params={"zoek": "nummer"}).text
    assert "Antwoord" in els.get(texts, params={"zoek": "kosten"}).text
    refused = put(here, "toestemming gevraagd")
    assert els.get(f"/servicedesk/gesprekken/{refused.id}/teksten").status_code == 404


def test_what_is_not_filled_in_is_never_sent(here: Desk) -> None:
    els = _person(here, "els")
    handover: Handover = put(here, "bij mij")
    for words in ("Goedemiddag [Nog invullen: naam],", 'Dag. [Nog beantwoorden: "en hoe lang?"]'):
        answer = els.post(f"/servicedesk/gesprekken/{handover.id}/berichten", json={"text": words})
        assert answer.status_code == 422
        assert "Vul eerst in" in answer.json()["detail"]


def test_own_texts_go_with_the_account(here: Desk) -> None:
    _keep(_person(here, "karel"))
    here.state.agents.remove("karel")
    here.new_agent("karel")
    assert _shortcuts(_person(here, "karel")) == []
