"""What `require` and `CurrentAgent` let through, on routes like those of the servicedesk."""

import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter, Form
from fastapi.routing import APIRoute
from sqlalchemy import text

from bot.platform.database import connect
from bot.platform.settings import ROOT
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import CurrentAgent, Editor, require
from tests.bot.servicedesk.conftest import Browser, Desk

probes = APIRouter()


@probes.get("/api/servicedesk/probe/read")
async def read(agent: Annotated[Agent, require(scope="suggestions:read")]) -> str:
    return agent.username


@probes.post("/api/servicedesk/probe/write")
async def write(agent: Annotated[Agent, require(scope="suggestions:write")]) -> str:
    return agent.username


@probes.get("/api/servicedesk/probe/both", dependencies=[require(scope="suggestions:read")])
async def both(agent: CurrentAgent) -> str:
    return agent.username


@probes.get("/servicedesk/probe/people")
async def people(agent: CurrentAgent) -> str:
    return agent.username


@probes.get("/servicedesk/probe/medewerker")
async def staff(agent: Annotated[Agent, require(role="medewerker")]) -> str:
    return agent.username


@probes.get("/servicedesk/probe/teksten")
async def texts(agent: Editor) -> str:
    return agent.username


@probes.get("/servicedesk/probe/beheer", dependencies=[require(role="beheerder")])
async def manage() -> str:
    return "beheer"


@probes.post("/servicedesk/probe/form")
async def form(agent: CurrentAgent, veld: Annotated[str, Form()]) -> str:
    return veld


API = "/api/servicedesk/probe"
PAGES = "/servicedesk/probe"


@pytest.fixture
def here(desk: Desk) -> Iterator[Desk]:
    """The gateway with the routes of this test."""
    app = desk._server.config.app
    app.router.routes[:0] = probes.routes
    return desk


def with_token(desk: Desk, token: str, **options: object) -> Browser:
    return desk.browser(headers={"Authorization": f"Bearer {token}"}, **options)


def test_people_may_what_their_role_may(here: Desk) -> None:
    here.new_agent("ina", "beheerder")
    els, ina = here.signed_in(), here.signed_in("ina")
    for path in (f"{API}/read", f"{API}/both", f"{PAGES}/people", f"{PAGES}/medewerker"):
        assert els.get(path).json() == "els"
        assert ina.get(path).json() == "ina"
    assert els.get(f"{PAGES}/beheer").status_code == 403
    assert ina.get(f"{PAGES}/beheer").status_code == 200
    here.new_agent("bo", "redacteur")
    bo = here.signed_in("bo")
    assert [one.get(f"{PAGES}/teksten").status_code for one in (els, ina, bo)] == [200] * 3
    for path in (f"{API}/read", f"{API}/both", f"{PAGES}/people", f"{PAGES}/medewerker", f"{PAGES}/beheer"):
        assert bo.get(path).status_code == 403


def test_a_token_opens_only_what_its_scopes_say(here: Desk) -> None:
    program = with_token(here, here.new_token("suggestions:read"))
    assert program.get(f"{API}/read").json() == "api:programma"
    assert program.get(f"{API}/both").json() == "api:programma"
    assert program.post(f"{API}/write").status_code == 403
    for path in ("people", "medewerker", "teksten", "beheer"):
        assert program.get(f"{PAGES}/{path}").status_code == 403


def test_a_token_needs_no_csrf_token_but_never_borrows_a_session(here: Desk) -> None:
    writer = with_token(here, here.new_token("suggestions:write"))
    assert writer.post(f"{API}/write").json() == "api:programma"
    els = here.signed_in()
    els.headers["Authorization"] = "Bearer bro_verzonnen"
    assert els.get(f"{API}/read").status_code == 401


def test_a_token_that_is_revoked_over_or_made_up_opens_nothing(here: Desk) -> None:
    token = here.new_token("suggestions:read")
    program = with_token(here, token)
    assert program.get(f"{API}/read").status_code == 200
    here.state.agents.repository.revoke_token("programma")
    refused = program.get(f"{API}/read")
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"

    old = here.new_token("suggestions:read", name="oud")
    engine = connect(here.settings.database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE api_token SET ends_at = '2020-01-01 00:00:00.000000' WHERE name = 'oud'"))
    engine.dispose()
    for bad in (old, token[:-1], "bro_", "wachtwoord", token.upper()):
        assert with_token(here, bad).get(f"{API}/read").status_code == 401
    for scheme in ("Basic ZWxzOng=", "bro_x", "Bearer"):
        assert here.browser(headers={"Authorization": scheme}).get(f"{API}/read").status_code == 401


def test_without_signing_in_programs_get_401_and_people_the_form(here: Desk) -> None:
    assert httpx.get(f"{here.url}{API}/read").status_code == 401
    assert httpx.post(f"{here.url}{API}/write").status_code == 401
    browser = here.browser()
    assert browser.get(f"{API}/read").status_code == 401
    assert browser.get(f"{PAGES}/people?a=1&b=2").headers["location"] == (
        "/servicedesk/aanmelden?terug=%2Fservicedesk%2Fprobe%2Fpeople%3Fa%3D1%26b%3D2"
    )
    assert browser.get(f"{PAGES}/people", headers={"HX-Request": "true"}).status_code == 401
    assert browser.post(f"{PAGES}/form", data={"veld": "x"}).status_code == 401


def test_a_session_changes_nothing_without_its_csrf_token(here: Desk) -> None:
    els = here.signed_in()
    token = els.form_token("/servicedesk/afmelden")
    assert els.post(f"{API}/write").status_code == 403
    assert els.post(f"{API}/write", headers={"X-CSRF-Token": "x"}).status_code == 403
    assert els.post(f"{API}/write", headers={"X-CSRF-Token": token}).status_code == 200
    assert els.post(f"{PAGES}/form", data={"veld": "hallo"}).status_code == 403
    assert els.post(f"{PAGES}/form", data={"veld": "hallo", "csrf_token": token}).json() == "hallo"
    own = {"Origin": here.url, "X-CSRF-Token": token}
    assert els.post(f"{PAGES}/form", data={"veld": "hallo"}, headers=own).json() == "hallo"
    assert (
        els.post(f"{PAGES}/form", data={"veld": "h"}, headers=own | {"Origin": "https://evil.example"}).status_code
        == 403
    )


def test_the_csrf_token_is_not_the_session(desk: Desk) -> None:
    els = desk.signed_in()
    token = els.form_token("/servicedesk/afmelden")
    assert token != els.session()
    assert not desk.browser(cookies={"bro_sessie": token}).is_signed_in()


OPEN_TO_ALL = {"aanmelden", "oidc/aanmelden", "oidc/terug", "toegang.css"}


def every_route(routes: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Method and path of every route of the servicedesk, of whatever part."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from every_route(included.routes)
        elif isinstance(route, APIRoute) and "/servicedesk" in route.path[:16]:
            path = re.sub(r"{[^}]+}", "1", route.path)
            if path.removeprefix("/servicedesk/") not in OPEN_TO_ALL and "/statisch/" not in path:
                yield from ((method, path) for method in sorted(route.methods))


def test_no_page_or_request_of_any_part_is_open_to_all(desk: Desk) -> None:
    routes = list(every_route(desk._server.config.app.routes))
    assert len(routes) > 20
    browser = desk.browser()
    for method, path in routes:
        answer = browser.request(method, path)
        leads_to = answer.headers.get("location", "").partition("?")[0]
        assert (method, path, answer.status_code, leads_to) in (
            (method, path, 401, ""),
            (method, path, 303, "/servicedesk/aanmelden"),
        )


FOR_AN_EDITOR = {
    "/servicedesk",
    "/servicedesk/afmelden",
    "/servicedesk/wachtwoord",
    "/servicedesk/aanmelden/code",  # leads to the form to sign in
    "/servicedesk/tweede-stap",
    "/servicedesk/tweede-stap/wijzigen",
    "/servicedesk/antwoorden",
    "/servicedesk/leerlijst",
    "/servicedesk/leerlijst/1",
    "/servicedesk/leerlijst/1/goedkeuren",
    "/servicedesk/leerlijst/voorbeelden.patch",
    "/servicedesk/standaardteksten",
    "/servicedesk/standaardteksten/1",
    "/servicedesk/standaardteksten/1/verwijderen",
    "/servicedesk/tekstvoorstellen",
    "/servicedesk/tekstvoorstellen/1",
    "/servicedesk/tekstvoorstellen/1/terugzetten",
    "/servicedesk/tekstvoorstellen/nieuw/1",
    "/servicedesk/tekstvoorstellen/wijziging.patch",
    "/api/servicedesk/v1/answer-drafts",
    "/api/servicedesk/v1/answer-drafts/patch",
    "/api/servicedesk/v1/learning/patch",
}
"""All that a redacteur may open; a new page is closed to them until it is written here."""


def test_an_editor_opens_the_texts_and_nothing_with_a_conversation(desk: Desk) -> None:
    desk.new_agent("bo", "redacteur")
    bo = desk.signed_in("bo")
    bo.headers["X-CSRF-Token"] = bo.form_token("/servicedesk/wachtwoord")
    routes = set(every_route(desk._server.config.app.routes)) - {("POST", "/servicedesk/afmelden")}
    opened = {path for method, path in routes if bo.request(method, path).status_code not in (401, 403, 404)}
    refused = {path for method, path in routes if bo.request(method, path).status_code == 403}
    assert opened <= FOR_AN_EDITOR
    assert {"/servicedesk/wachtrij", "/servicedesk/events", "/servicedesk/zoeken", "/servicedesk/beheer"} <= refused
    assert not refused & FOR_AN_EDITOR


def test_roles_are_compared_in_one_place() -> None:
    compares = re.compile(r"\.role\s*(?:==|!=|in\b|not in\b)")
    files = [path for path in (ROOT / "bot" / "servicedesk").rglob("*.*") if path.suffix in (".py", ".html")]
    assert [path.name for path in files if compares.search(path.read_text("utf-8"))] == []


def test_no_change_of_any_part_goes_without_the_csrf_token(desk: Desk) -> None:
    desk.new_agent("ina", "beheerder")
    ina = desk.signed_in("ina")
    changes = [(method, path) for method, path in every_route(desk._server.config.app.routes) if method != "GET"]
    assert len(changes) > 10
    for method, path in changes:
        for headers in ({}, {"X-CSRF-Token": "verzonnen"}):
            assert (method, path, ina.request(method, path, headers=headers).status_code) == (method, path, 403)
    assert ina.is_signed_in()
