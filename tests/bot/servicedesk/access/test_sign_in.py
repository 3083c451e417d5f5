"""Signing in and out with a local account, and what an attacker may try. docs/attacks.md names these tests."""

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import text

from bot.platform.database import connect
from bot.servicedesk.access.models import AgentRow
from bot.servicedesk.access.pages import own_page
from bot.servicedesk.access.repository import digest
from tests.bot.servicedesk.conftest import PASSWORD, Desk

OPEN = Callable[..., Desk]


def test_a_person_signs_in_and_out(desk: Desk) -> None:
    browser = desk.browser()
    first = browser.get("/servicedesk/afmelden")
    assert first.status_code == 303
    assert first.headers["location"] == "/servicedesk/aanmelden?terug=%2Fservicedesk%2Fafmelden"
    done = browser.sign_in("Els ", terug="/servicedesk/afmelden")
    assert (done.status_code, done.headers["location"]) == (303, "/servicedesk/afmelden")
    assert "U bent aangemeld als Els." in browser.get("/servicedesk/afmelden").text
    token = browser.form_token("/servicedesk/afmelden")
    assert browser.post("/servicedesk/afmelden", data={"csrf_token": token}).status_code == 303
    assert not browser.is_signed_in()
    assert [entry.action for entry in desk.state.audit.entries()] == ["ingelogd"]


def test_a_wrong_password_and_an_unknown_name_look_the_same(desk: Desk) -> None:
    known, unknown = desk.browser().sign_in("els", "iets anders"), desk.browser().sign_in("bas", "iets anders")
    assert known.status_code == unknown.status_code == 401
    assert "klopt niet" in known.text
    hide = [page.text.replace(name, "").split("csrf_token") for page, name in ((known, "els"), (unknown, "bas"))]
    assert hide[0][0] == hide[1][0]
    assert {entry.agent for entry in desk.state.audit.entries(action="mislukt")} == {"els", "onbekend"}


def test_an_unknown_name_takes_as_long_as_a_known_one(costly_passwords: None, open_desk: OPEN) -> None:
    desk = open_desk(sign_in_failures=1000, sign_in_failures_address=1000)
    desk.new_agent()
    times: dict[str, list[float]] = {"els": [], "bas": []}
    browser = desk.browser()
    token = browser.form_token()
    for _ in range(9):
        for name, taken in times.items():
            began = time.process_time()
            fields = {"gebruikersnaam": name, "wachtwoord": "iets anders", "csrf_token": token}
            assert browser.post("/servicedesk/aanmelden", data=fields).status_code == 401
            taken.append(time.process_time() - began)
    known, unknown = (statistics.median(taken) for taken in times.values())
    assert known / 3 < unknown < known * 3  # without the second look an unknown name takes a tenth


def test_five_failures_lock_an_account_also_for_the_right_password(desk: Desk) -> None:
    assert [desk.browser().sign_in(password="iets anders").status_code for _ in range(5)] == [401] * 5
    locked = desk.browser().sign_in()
    assert locked.status_code == 429
    assert 30 < int(locked.headers["retry-after"]) <= 60
    assert "Probeer het over een minuut opnieuw." in locked.text
    assert desk.state.agents.is_locked("els")
    assert desk.state.agents.unlock("els")
    assert desk.browser().sign_in().status_code == 303


def test_a_name_that_does_not_exist_is_locked_just_the_same(desk: Desk) -> None:
    assert [desk.browser().sign_in("bas", "iets").status_code for _ in range(6)] == [401] * 5 + [429]


def test_guessing_from_one_address_is_stopped_whatever_the_names(open_desk: OPEN) -> None:
    desk = open_desk(sign_in_failures_address=3)
    desk.new_agent()
    answers = [desk.browser().sign_in(f"naam{number}", "iets").status_code for number in range(4)]
    assert answers == [401, 401, 401, 429]
    assert desk.browser().sign_in().status_code == 429


def test_fifty_guesses_at_once_are_no_more_than_five(open_desk: OPEN) -> None:
    desk = open_desk(sign_in_failures_address=1000)
    desk.new_agent()
    browser = desk.browser()
    fields = {"gebruikersnaam": "els", "wachtwoord": "iets", "csrf_token": browser.form_token()}
    with ThreadPoolExecutor(25) as pool:
        answers = list(pool.map(lambda _: browser.post("/servicedesk/aanmelden", data=fields).status_code, range(50)))
    assert answers.count(401) == 5
    assert answers.count(429) == 45


def test_failures_that_are_long_ago_and_successes_start_counting_anew(desk: Desk) -> None:
    for _ in range(2):
        assert [desk.browser().sign_in(password="iets").status_code for _ in range(4)] == [401] * 4
        assert desk.browser().sign_in().status_code == 303
    assert [desk.browser().sign_in(password="iets").status_code for _ in range(6)] == [401] * 5 + [429]
    then = {"then": datetime.now(UTC) - timedelta(minutes=61)}
    with desk.state.engine.begin() as connection:
        connection.execute(text("UPDATE sign_in_attempts SET last_at = :then, locked_until = :then"), then)
    assert desk.browser().sign_in(password="iets").status_code == 401
    assert desk.browser().sign_in().status_code == 303


def test_a_session_never_keeps_the_id_from_before_signing_in(desk: Desk) -> None:
    browser = desk.browser()
    browser.cookies.set("bro_sessie", "gekozen-door-de-aanvaller")
    browser.sign_in()
    first = browser.cookies.get("bro_sessie", domain="127.0.0.1")
    assert first not in ("gekozen-door-de-aanvaller", None)
    thief = desk.browser(cookies={"bro_sessie": "gekozen-door-de-aanvaller"})
    assert not thief.is_signed_in()


def test_signing_in_again_ends_the_session_that_the_browser_had(desk: Desk) -> None:
    browser = desk.signed_in()
    earlier, token = browser.session(), browser.cookies.get("bro_aanmelden")
    assert token is None
    other = desk.browser(cookies={"bro_sessie": earlier})
    form = desk.browser()
    fields = {"gebruikersnaam": "els", "wachtwoord": PASSWORD, "csrf_token": form.form_token()}
    cookies = f"bro_sessie={earlier}; bro_aanmelden={form.cookies['bro_aanmelden']}"
    answer = httpx.post(f"{desk.url}/servicedesk/aanmelden", data=fields, headers={"Cookie": cookies})
    assert answer.status_code == 303
    assert not other.is_signed_in()


def test_a_stolen_cookie_is_worth_nothing_after_signing_out(desk: Desk) -> None:
    browser = desk.signed_in()
    thief = desk.browser(cookies={"bro_sessie": browser.session()})
    assert thief.is_signed_in()
    browser.post("/servicedesk/afmelden", data={"csrf_token": browser.form_token("/servicedesk/afmelden")})
    assert not thief.is_signed_in()


def test_the_database_holds_no_session_token_or_password(desk: Desk) -> None:
    browser, token = desk.signed_in(), desk.new_token("statistics:read")
    engine = connect(desk.settings.database_url)
    with engine.connect() as connection:
        tables = ("agent", "agent_session", "api_token", "sign_in_attempts", "audit")
        kept = repr([connection.execute(text(f"SELECT * FROM {table}")).all() for table in tables])
    engine.dispose()
    assert digest(browser.session()) in kept
    assert "argon2id" in kept
    assert not any(secret in kept for secret in (browser.session(), token, PASSWORD, "127.0.0.1"))


@pytest.mark.parametrize(
    ("changes", "column"), [({"session_idle_minutes": 1}, "used_at"), ({"session_max_hours": 0.1}, "began_at")]
)
def test_a_session_ends_when_it_is_not_used_and_when_it_is_old(open_desk: OPEN, changes: dict, column: str) -> None:
    desk = open_desk(**changes)
    desk.new_agent()
    browser = desk.signed_in()
    assert browser.is_signed_in()
    engine = connect(desk.settings.database_url)
    with engine.begin() as connection:
        connection.execute(
            text(f"UPDATE agent_session SET {column} = :then"), {"then": datetime.now(UTC) - timedelta(hours=1)}
        )
    assert not browser.is_signed_in()
    desk.state.agents.remove_ended()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM agent_session")).scalar() == 0
    engine.dispose()


def test_use_keeps_a_session_open_but_a_page_that_asks_by_itself_does_not(desk: Desk) -> None:
    busy, idle = desk.signed_in(), desk.signed_in()
    then = {"then": datetime.now(UTC) - timedelta(minutes=20)}
    with desk.state.engine.begin() as connection:
        connection.execute(text("UPDATE agent_session SET used_at = :then"), then)
    assert busy.is_signed_in()
    assert idle.get("/servicedesk/afmelden", headers={"X-Background": "ja"}).status_code == 200
    assert idle.get("/servicedesk/afmelden", headers={"Accept": "text/event-stream"}).status_code == 200
    with desk.state.engine.connect() as connection:
        used = dict(connection.execute(text("SELECT id_hash, used_at FROM agent_session")).all())
    assert used[digest(busy.session())] > used[digest(idle.session())]
    assert used[digest(idle.session())].startswith(f"{then['then']:%Y-%m-%d %H:%M}")


def test_a_removed_account_is_out_at_once(desk: Desk) -> None:
    browser = desk.signed_in()
    desk.state.agents.repository.remove("els")
    assert not browser.is_signed_in()
    assert desk.browser().sign_in().status_code == 401


def test_a_changed_password_ends_the_other_sessions(desk: Desk) -> None:
    browser, elsewhere = desk.signed_in(), desk.signed_in()
    token = browser.form_token("/servicedesk/wachtwoord")

    def change(now: str, new: str) -> httpx.Response:
        return browser.post("/servicedesk/wachtwoord", data={"huidig": now, "nieuw": new, "csrf_token": token})

    assert change("iets anders", "een ander wachtwoord").status_code == 401
    assert change(PASSWORD, "te kort").status_code == 422
    assert change(PASSWORD, "ik ben els en dit is lang").status_code == 422
    assert change(PASSWORD, "een ander wachtwoord").status_code == 200
    assert browser.is_signed_in()
    assert not elsewhere.is_signed_in()
    assert desk.browser().sign_in(password=PASSWORD).status_code == 401
    assert desk.browser().sign_in(password="een ander wachtwoord").status_code == 303


def test_a_form_of_somebody_else_signs_nobody_in_or_out(desk: Desk) -> None:
    browser, elsewhere = desk.browser(), desk.browser()
    assert browser.sign_in(csrf_token="").status_code == 403
    assert browser.sign_in(csrf_token=elsewhere.form_token()).status_code == 403
    bare = desk.browser()
    assert (
        bare.post("/servicedesk/aanmelden", data={"gebruikersnaam": "els", "wachtwoord": PASSWORD}).status_code == 403
    )
    foreign = {"Origin": "https://evil.example"}
    fields = {"gebruikersnaam": "els", "wachtwoord": PASSWORD, "csrf_token": browser.form_token()}
    assert browser.post("/servicedesk/aanmelden", data=fields, headers=foreign).status_code == 403
    assert not browser.is_signed_in()

    victim, attacker = desk.signed_in(), desk.signed_in()
    theirs, own = attacker.form_token("/servicedesk/afmelden"), victim.form_token("/servicedesk/afmelden")
    for data, headers in (
        ({}, {}),
        ({"csrf_token": theirs}, {}),
        ({}, {"X-CSRF-Token": theirs}),
        ({"csrf_token": own}, foreign),
        ({"csrf_token": own}, {"Origin": "null"}),
    ):
        assert victim.post("/servicedesk/afmelden", data=data, headers=headers).status_code == 403
    assert victim.is_signed_in()
    assert victim.post("/servicedesk/afmelden", headers={"X-CSRF-Token": own}).status_code == 303


def test_cookies_are_out_of_reach_and_only_for_https(open_desk: OPEN) -> None:
    secure = open_desk(public_url="https://chat.example.nl").browser().get("/servicedesk/aanmelden")
    cookie = secure.headers["set-cookie"]
    assert cookie.startswith("__Host-bro_aanmelden=")
    assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    loopback = open_desk().browser().get("/servicedesk/aanmelden").headers["set-cookie"]
    assert loopback.startswith("bro_aanmelden=")
    assert "HttpOnly" in loopback
    plain = open_desk(public_url="http://chat.example.nl").browser().get("/servicedesk/aanmelden")
    assert plain.status_code == 403
    assert "https" in plain.text
    assert "set-cookie" not in plain.headers


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("/servicedesk/wachtrij?x=1", "/servicedesk/wachtrij?x=1"),
        ("https://evil.example", "/servicedesk"),
        ("//evil.example/servicedesk", "/servicedesk"),
        ("/servicedesk.evil.example", "/servicedesk"),
        ("/servicedesk/\\evil.example", "/servicedesk"),
        ("/servicedesk/\r\nSet-Cookie: a=b", "/servicedesk"),
        ("javascript:alert(1)", "/servicedesk"),
        ("/servicedesk/aanmelden?terug=/servicedesk", "/servicedesk"),
    ],
)
def test_signing_in_leads_to_our_own_pages_only(desk: Desk, asked: str, given: str) -> None:
    assert own_page(asked) == given
    assert desk.browser().sign_in(terug=asked).headers["location"] == given


def test_what_somebody_types_is_never_read_as_html(desk: Desk) -> None:
    page = desk.browser().sign_in('"><script>alert(1)</script>', terug='/servicedesk/"><script>').text
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_only_the_helpdesk_of_the_settings_may_frame_the_pages(open_desk: OPEN) -> None:
    bare = open_desk().browser().get("/servicedesk/aanmelden")
    assert "frame-ancestors 'none'" in bare.headers["content-security-policy"]
    assert "form-action 'self'" in bare.headers["content-security-policy"]
    assert bare.headers["cache-control"] == "no-store"
    framed = open_desk(servicedesk_frame_origins=["https://helpdesk.example.nl"])
    policy = framed.browser().get("/servicedesk/aanmelden").headers["content-security-policy"]
    assert "frame-ancestors https://helpdesk.example.nl;" in policy
    elsewhere = framed.browser().get("/").headers["content-security-policy"]
    assert "frame-ancestors 'none'" in elsewhere
    assert "form-action 'none'" in elsewhere


def test_local_accounts_can_be_switched_off(open_desk: OPEN) -> None:
    desk = open_desk(local_accounts=False)
    desk.new_agent()
    assert "wachtwoord" not in desk.browser().get("/servicedesk/aanmelden").text.lower()
    fields = {"gebruikersnaam": "els", "wachtwoord": PASSWORD, "csrf_token": "x"}
    assert desk.browser().post("/servicedesk/aanmelden", data=fields).status_code == 403


def test_an_account_of_the_organisation_has_no_password_here(desk: Desk) -> None:
    desk.state.agents.repository.add(
        AgentRow(username="ina", display_name="Ina", role="medewerker", issuer="i", subject="s")
    )
    assert desk.browser().sign_in("ina", "").status_code == 401
    assert desk.browser().sign_in("ina", PASSWORD).status_code == 401
