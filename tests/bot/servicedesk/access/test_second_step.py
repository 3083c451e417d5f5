"""The second step of signing in, and what who knows the password may try. docs/attacks.md names these tests."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pyotp import TOTP
from sqlalchemy import text

from bot.servicedesk.access.models import AgentRow
from tests.bot.servicedesk.conftest import PASSWORD, Browser, Desk

OPEN = Callable[..., Desk]
SET_UP = "/servicedesk/tweede-stap"
GIVE_CODE = "/servicedesk/aanmelden/code"


class Clock:
    """The time by which codes are made and read."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 29, 12, 0, 10, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def go_on(self, seconds: float = 30) -> None:
        """Half a minute later there is another code."""
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    here = Clock()
    monkeypatch.setattr("bot.servicedesk.access.codes.now", here.now)
    return here


class App:
    """The app of somebody, with the secret that the page showed."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self._codes = TOTP(secret)
        self._clock = clock

    def code(self, later: int = 0) -> str:
        """The code of now, or of so many half minutes later."""
        return self._codes.at(self._clock.moment, counter_offset=later)

    def wrong(self) -> str:
        """A code that is of no time near."""
        near = {self.code(step) for step in range(-3, 4)}
        return next(code for code in (f"{number:06}" for number in range(10)) if code not in near)


def secret_on(browser: Browser) -> str:
    found = re.search(r'class="sleutel">([A-Z2-7 ]+)<', browser.get(SET_UP).text)
    assert found
    return found[1].replace(" ", "")


def recovery_in(answer: httpx.Response) -> list[str]:
    return re.findall(r"<code>([\d ]{19})</code>", answer.text)


def post(browser: Browser, path: str, form: str | None = None, **fields: str) -> httpx.Response:
    """Send the form on the page `form`, else on `path` itself."""
    return browser.post(path, data={"csrf_token": browser.form_token(form or path)} | fields)


def turn_on(browser: Browser, clock: Clock) -> tuple[App, list[str]]:
    """Set the second step up in this browser; returns the app and the recovery codes."""
    app = App(secret_on(browser), clock)
    done = post(browser, SET_UP, code=app.code())
    assert done.status_code == 200
    clock.go_on()
    return app, recovery_in(done)


def half_way(desk: Desk, username: str = "els") -> Browser:
    """A browser in which the password was given, and the code is due."""
    browser = desk.browser()
    done = browser.sign_in(username, terug="/servicedesk/afmelden")
    assert (done.status_code, done.headers["location"]) == (303, f"{GIVE_CODE}?terug=%2Fservicedesk%2Fafmelden")
    return browser


def recorded(desk: Desk, *, newest: int) -> list[tuple[str, str, str | None]]:
    return [(line.agent, line.action, line.detail) for line in desk.state.audit.entries()][:newest]


def test_it_is_set_up_in_the_browser_and_asked_at_the_next_sign_in(desk: Desk, clock: Clock) -> None:
    browser, elsewhere = desk.signed_in(), desk.signed_in()
    page = browser.get(SET_UP).text
    assert "<svg" in page
    assert secret_on(browser) == secret_on(browser)  # who reloads the page need not scan again
    app = App(secret_on(browser), clock)
    assert post(browser, SET_UP, code=app.wrong()).status_code == 401
    assert desk.signed_in().is_signed_in()

    done = post(browser, SET_UP, code=f"{app.code()[:3]} {app.code()[3:]}")
    assert len(set(recovery_in(done))) == 10
    assert browser.is_signed_in()
    assert not elsewhere.is_signed_in()
    assert 'class="sleutel"' not in browser.get(SET_UP).text
    assert recorded(desk, newest=1) == [("els", "beheer", "eigen tweede stap ingesteld")]

    clock.go_on()
    again = half_way(desk)
    assert not again.is_signed_in()
    finished = post(again, GIVE_CODE, code=app.code(), terug="/servicedesk/afmelden")
    assert (finished.status_code, finished.headers["location"]) == (303, "/servicedesk/afmelden")
    assert again.is_signed_in()
    assert recorded(desk, newest=1) == [("els", "ingelogd", "wachtwoord en code")]


def test_the_password_alone_opens_nothing(desk: Desk, clock: Clock) -> None:
    turn_on(desk.signed_in(), clock)
    thief = half_way(desk)
    token = {"X-CSRF-Token": thief.form_token(GIVE_CODE)}
    for path in ("/servicedesk/wachtrij", "/servicedesk/wachtwoord", SET_UP, "/servicedesk/afmelden"):
        assert thief.get(path).headers["location"].startswith("/servicedesk/aanmelden?")
    assert thief.get("/api/servicedesk/v1/answers").status_code == 401
    assert thief.get("/servicedesk/events", headers={"Accept": "text/event-stream"}).status_code == 401
    for path, fields in (
        (SET_UP, {"code": "123456"}),
        (f"{SET_UP}/wijzigen", {"opdracht": "uitzetten", "code": "123456"}),
        ("/servicedesk/wachtwoord", {"huidig": PASSWORD, "nieuw": "een ander wachtwoord"}),
    ):
        assert thief.post(path, data=fields, headers=token).status_code == 401
    assert thief.post(GIVE_CODE, data={"code": "123456"}).status_code == 403
    assert desk.browser().get(GIVE_CODE).headers["location"].startswith("/servicedesk/aanmelden?")


def test_the_session_of_before_the_code_is_worth_nothing_after_it(desk: Desk, clock: Clock) -> None:
    app, _ = turn_on(desk.signed_in(), clock)
    browser = half_way(desk)
    earlier = browser.session()
    post(browser, GIVE_CODE, code=app.code())
    clock.go_on()
    assert browser.session() != earlier
    thief = desk.browser(cookies={"bro_sessie": earlier})
    assert not thief.is_signed_in()
    assert thief.get(GIVE_CODE).status_code == 303


def test_a_code_works_once_and_an_older_one_never_after_it(desk: Desk, clock: Clock) -> None:
    browser = desk.signed_in()
    app = App(secret_on(browser), clock)
    at_set_up = app.code()
    assert post(browser, SET_UP, code=at_set_up).status_code == 200
    assert post(half_way(desk), GIVE_CODE, code=at_set_up).status_code == 401

    clock.go_on()
    before, now, after = app.code(-1), app.code(), app.code(1)
    assert post(half_way(desk), GIVE_CODE, code=after).status_code == 303
    for used in (before, now, after):
        refused = post(half_way(desk), GIVE_CODE, code=used)
        assert refused.status_code == 401
        assert "al gebruikt" in refused.text
    clock.go_on(60)
    assert post(half_way(desk), GIVE_CODE, code=app.code()).status_code == 303


def test_a_code_of_over_half_a_minute_ago_is_too_old(desk: Desk, clock: Clock) -> None:
    app, _ = turn_on(desk.signed_in(), clock)
    clock.go_on(120)
    assert post(half_way(desk), GIVE_CODE, code=app.code(-2)).status_code == 401
    assert post(half_way(desk), GIVE_CODE, code=app.code(-1)).status_code == 303


def test_a_recovery_code_works_once(desk: Desk, clock: Clock) -> None:
    _, recovery = turn_on(desk.signed_in(), clock)
    browser = half_way(desk)
    assert post(browser, GIVE_CODE, code=recovery[3]).status_code == 303
    assert recorded(desk, newest=1) == [("els", "ingelogd", "wachtwoord en herstelcode")]
    assert "nog 9 van uw herstelcodes" in browser.get(SET_UP).text
    assert post(half_way(desk), GIVE_CODE, code=recovery[3]).status_code == 401
    assert post(half_way(desk), GIVE_CODE, code=recovery[4].replace(" ", "-")).status_code == 303


def test_codes_are_of_one_account(desk: Desk, clock: Clock) -> None:
    desk.new_agent("bas")
    app, recovery = turn_on(desk.signed_in(), clock)
    turn_on(desk.signed_in("bas"), clock)
    for code in (app.code(), recovery[0]):
        assert post(half_way(desk, "bas"), GIVE_CODE, code=code).status_code == 401


@pytest.mark.parametrize("code", ["", "0", "000000 of 1=1", "１２３４５６", "é" * 16, "0" * 16, "x" * 60])
def test_what_is_no_code_is_a_wrong_one(desk: Desk, clock: Clock, code: str) -> None:
    turn_on(desk.signed_in(), clock)
    assert post(half_way(desk), GIVE_CODE, code=code).status_code == 401


def test_five_wrong_codes_lock_the_account_also_for_the_password(desk: Desk, clock: Clock) -> None:
    app, recovery = turn_on(desk.signed_in(), clock)
    browser = half_way(desk)
    wrong = [app.wrong(), "0000 0000 0000 0000", app.wrong(), app.wrong(), app.wrong()]
    assert [post(browser, GIVE_CODE, code=code).status_code for code in wrong] == [401] * 5
    for code in (app.code(), recovery[0]):
        locked = post(browser, GIVE_CODE, code=code)
        assert locked.status_code == 429
        assert 30 < int(locked.headers["retry-after"]) <= 60
    assert desk.browser().sign_in().status_code == 429
    assert recorded(desk, newest=4)[3] == ("els", "mislukt", "code")
    assert desk.state.agents.unlock("els")
    assert post(browser, GIVE_CODE, code=app.code()).status_code == 303


def test_the_right_password_gives_no_fresh_start_for_codes(desk: Desk, clock: Clock) -> None:
    app, _ = turn_on(desk.signed_in(), clock)
    for _ in range(5):
        assert post(half_way(desk), GIVE_CODE, code=app.wrong()).status_code == 401
    assert desk.browser().sign_in().status_code == 429


def test_who_stops_before_the_code_is_not_locked(desk: Desk, clock: Clock) -> None:
    app, _ = turn_on(desk.signed_in(), clock)
    for _ in range(12):
        half_way(desk)
    assert post(half_way(desk), GIVE_CODE, code=app.code()).status_code == 303


def test_new_recovery_codes_and_turning_it_off_take_a_code(desk: Desk, clock: Clock) -> None:
    browser = desk.signed_in()
    app, recovery = turn_on(browser, clock)
    change = f"{SET_UP}/wijzigen"
    assert post(browser, change, SET_UP, opdracht="herstelcodes", code=app.wrong()).status_code == 401
    assert post(browser, change, SET_UP, opdracht="uitzetten", code="").status_code == 401
    renewed = recovery_in(post(browser, change, SET_UP, opdracht="herstelcodes", code=app.code()))
    assert len(renewed) == 10
    assert not set(renewed) & set(recovery)
    assert post(half_way(desk), GIVE_CODE, code=recovery[0]).status_code == 401
    assert post(browser, SET_UP, code=app.code(1)).status_code == 401  # it is on: no other device takes its place
    off = post(browser, change, SET_UP, opdracht="uitzetten", code=renewed[0])
    assert off.headers["location"] == SET_UP
    assert desk.signed_in().is_signed_in()
    assert post(browser, GIVE_CODE, SET_UP, code=renewed[1]).status_code == 401
    assert [line[2] for line in recorded(desk, newest=9) if line[1] == "beheer"] == [
        "eigen tweede stap uitgezet",
        "eigen herstelcodes vernieuwd",
        "eigen tweede stap ingesteld",
    ]


def test_where_it_is_required_nothing_else_opens_before_it(open_desk: OPEN, clock: Clock) -> None:
    desk = open_desk(second_step_required=True)
    desk.new_agent()
    browser = desk.signed_in()
    for path in ("/servicedesk/wachtwoord", "/servicedesk/antwoorden", "/servicedesk/wachtrij"):
        assert browser.get(path).headers["location"] == f"{SET_UP}?terug={path.replace('/', '%2F')}"
    refused = browser.get("/api/servicedesk/v1/answers")
    assert (refused.status_code, "Stel eerst uw tweede stap in" in refused.json()["detail"]) == (403, True)
    assert browser.get("/servicedesk/events", headers={"Accept": "text/event-stream"}).status_code == 403
    assert "verplicht" in browser.get(SET_UP).text
    leaving = desk.signed_in()
    assert post(leaving, "/servicedesk/afmelden").status_code == 303

    app = App(secret_on(browser), clock)
    done = post(browser, SET_UP, code=app.code(), terug="/servicedesk/antwoorden")
    assert 'href="/servicedesk/antwoorden"' in done.text
    assert browser.get("/servicedesk/antwoorden").status_code == 200
    clock.go_on()
    off = post(browser, f"{SET_UP}/wijzigen", SET_UP, opdracht="uitzetten", code=app.code())
    assert off.status_code == 303
    assert browser.get("/servicedesk/antwoorden").status_code == 303
    assert secret_on(browser) != app._codes.secret  # another device gets another secret


def test_programs_and_accounts_of_the_organisation_need_none(open_desk: OPEN) -> None:
    desk = open_desk(second_step_required=True)
    program = desk.browser(headers={"Authorization": f"Bearer {desk.new_token('suggestions:read')}"})
    assert program.get("/api/servicedesk/v1/answers").status_code == 200
    assert program.get(SET_UP).status_code == 403
    row = AgentRow(username="ina", display_name="Ina", role="medewerker", issuer="i", subject="s")
    desk.state.agents.repository.add(row)
    desk.state.agents.repository.open_session("geheim", "ina")
    ina = desk.browser(cookies={"bro_sessie": "geheim"})
    assert ina.get("/servicedesk/antwoorden").status_code == 200
    assert "via uw organisatie" in ina.get(SET_UP).text
    token = {"X-CSRF-Token": ina.form_token("/servicedesk/afmelden")}
    assert ina.post(SET_UP, data={"code": "123456"}, headers=token).status_code == 401


def test_the_database_holds_no_secret_and_no_code(desk: Desk, clock: Clock) -> None:
    app, recovery = turn_on(desk.signed_in(), clock)
    with desk.state.engine.connect() as connection:
        tables = ("agent", "agent_session", "recovery_code", "audit")
        kept = repr([connection.execute(text(f"SELECT * FROM {table}")).all() for table in tables])
    assert not any(
        secret in kept for secret in (app._codes.secret, app.code(-1), *recovery, recovery[0].replace(" ", ""))
    )


def test_with_another_internal_secret_a_code_is_wrong_and_nothing_breaks(desk: Desk, clock: Clock) -> None:
    app, _ = turn_on(desk.signed_in(), clock)
    with desk.state.engine.begin() as connection:
        connection.execute(text("UPDATE agent SET second_step = 'gAAAAABverzonnen'"))
    assert post(half_way(desk), GIVE_CODE, code=app.code()).status_code == 401
