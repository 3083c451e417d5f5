"""Whatever goes wrong at an address of the console is a page in Dutch for a browser, and JSON for a script."""

from collections.abc import Callable

import pytest

from tests.bot.servicedesk.conftest import Browser, Desk

HTML = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def here(open_desk: Callable[..., Desk]) -> Desk:
    """A gateway without Rasa, with Els."""
    gateway = open_desk()
    gateway.new_agent()
    return gateway


@pytest.fixture
def els(here: Desk) -> Browser:
    return here.with_scripts("els")


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/servicedesk/bestaat-niet", 404, "Deze pagina bestaat niet"),
        ("/servicedesk/gesprekken/abc", 422, "klopt niet"),
        ("/servicedesk/gesprekken/999999", 404, "Dit gesprek bestaat niet"),
        ("/servicedesk/gesprekken/1/overnemen", 404, "Deze pagina bestaat niet"),
        ("/servicedesk/static/bestaat-niet.css", 404, "Deze pagina bestaat niet"),
    ],
)
def test_for_a_browser_it_is_a_page_with_a_way_back(els: Browser, path: str, status: int, says: str) -> None:
    answer = els.get(path, headers=HTML)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert "<h1>Dit lukt niet</h1>" in answer.text
    assert says in answer.text
    assert 'href="/servicedesk"' in answer.text


def test_a_form_that_goes_nowhere_is_a_page_too(els: Browser) -> None:
    answer = els.post("/servicedesk/bestaat-niet", headers=HTML)
    assert (answer.status_code, "Dit adres is geen pagina" in answer.text) == (405, True)


def test_who_is_not_signed_in_gets_a_page_too_and_learns_nothing(here: Desk) -> None:
    answer = here.browser().get("/servicedesk/bestaat-niet", headers=HTML)
    assert (answer.status_code, "Deze pagina bestaat niet" in answer.text) == (404, True)


@pytest.mark.parametrize("path", ["/servicedesk/bestaat-niet", "/api/servicedesk/v1/bestaat-niet", "/bestaat-niet"])
def test_for_a_script_and_elsewhere_it_stays_json(els: Browser, path: str) -> None:
    headers = {"Accept": "application/json"} if path.startswith("/servicedesk") else HTML
    answer = els.get(path, headers=headers)
    assert (answer.status_code, answer.json()) == (404, {"detail": "Not Found"})


def test_a_database_that_is_away_is_told_in_words_for_staff(here: Desk, els: Browser) -> None:
    with here.state.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE handover RENAME TO elsewhere")
    answer = els.get("/servicedesk/wachtrij", headers=HTML)
    assert (answer.status_code, "Meld dat dan bij uw beheerder" in answer.text) == (503, True)
    assert "Servicedesk:" not in answer.text
