"""Signing in at the organisation, with a real provider, and what a false one may try."""

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr

from bot.platform.free_ports import on_free_ports
from bot.platform.settings import Settings
from bot.servicedesk.access.oidc import Organisation
from tests.bot.channels.npm_packages import Npm
from tests.bot.servicedesk.access.false_provider import FORGERIES, FalseProvider
from tests.bot.servicedesk.access.provider import CLIENT, ROLES, running_provider, sign_in_there
from tests.bot.servicedesk.conftest import Browser, Desk

HERE = CLIENT | {"oidc_client_secret": SecretStr("geheim-van-de-test"), "oidc_roles": ROLES}


@pytest.fixture
def desk(npm: Npm, open_desk: Callable[..., Desk], settings_here: Settings) -> Iterator[Desk]:
    """A gateway whose organisation is the real provider."""
    ports = on_free_ports(settings_here)
    here = open_desk(oidc_issuer=f"http://127.0.0.1:{ports.port}", **HERE)
    with running_provider(npm("oidc-provider"), ports.port, f"{here.url}/servicedesk/oidc/terug"):
        yield here


def go(browser: Browser, back_to: str = "/servicedesk") -> str:
    """Begin a sign-in; returns the address at the organisation."""
    answer = browser.get("/servicedesk/oidc/aanmelden", params={"terug": back_to})
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def test_people_sign_in_at_their_organisation_and_get_the_role_of_their_group(desk: Desk) -> None:
    assert "Aanmelden via uw organisatie" in desk.browser().get("/servicedesk/aanmelden").text
    browser = desk.browser()
    address = go(browser, "/servicedesk/wachtrij")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    done = browser.get(sign_in_there(browser, address, "els"))
    assert (done.status_code, done.headers["location"]) == (303, "/servicedesk/wachtrij")
    assert "U bent aangemeld als Els de Vries." in browser.get("/servicedesk/afmelden").text

    other = desk.browser()
    other.get(sign_in_there(other, go(other), "ina"))
    kept = {row.username: (row.role, row.password_hash) for row in desk.state.agents.repository.accounts()}
    assert kept == {"els": ("medewerker", None), "ina": ("beheerder", None)}
    assert "Wijzig uw wachtwoord daar." in other.get("/servicedesk/wachtwoord").text


def test_who_is_in_none_of_the_groups_has_no_access(desk: Desk) -> None:
    browser = desk.browser()
    refused = browser.get(sign_in_there(browser, go(browser), "bas"))
    assert refused.status_code == 403
    assert "U hebt geen toegang tot de servicedesk." in refused.text
    assert not browser.is_signed_in()
    assert desk.state.agents.repository.accounts() == []


def test_who_is_disabled_here_does_not_come_in_through_the_organisation(desk: Desk) -> None:
    browser = desk.browser()
    browser.get(sign_in_there(browser, go(browser), "els"))
    assert browser.is_signed_in()
    desk.state.agents.disable("els", "bea")
    assert not browser.is_signed_in()
    refused = browser.get(sign_in_there(browser, go(browser), "els"))
    assert (refused.status_code, "Uw account is uitgeschakeld." in refused.text) == (403, True)
    assert not browser.is_signed_in()


def test_a_local_account_of_the_same_name_is_not_taken_over(desk: Desk) -> None:
    desk.new_agent("els", "beheerder")
    browser = desk.browser()
    browser.get(sign_in_there(browser, go(browser), "els"))
    names = {row.username: row.role for row in desk.state.agents.repository.accounts()}
    assert names.pop("els") == "beheerder"
    assert list(names.values()) == ["medewerker"]
    assert next(iter(names)).startswith("els-")
    assert "els-" in desk.state.audit.entries(action="ingelogd")[0].agent


def test_a_sign_in_ends_only_in_the_browser_that_began_it(desk: Desk) -> None:
    attacker, victim = desk.browser(), desk.browser()
    address = sign_in_there(attacker, go(attacker), "els")
    assert victim.get(address).status_code == 401  # no sign-in was begun there
    go(victim)
    assert victim.get(address).status_code == 401  # another one was
    assert not victim.is_signed_in()
    assert attacker.get(address).status_code == 303


def test_a_state_or_code_that_was_changed_or_used_opens_nothing(desk: Desk) -> None:
    browser = desk.browser()
    address = sign_in_there(browser, go(browser), "els")
    cookie = browser.cookies["bro_oidc"]

    def with_cookie(target: str) -> int:
        return desk.browser(cookies={"bro_oidc": cookie}).get(target).status_code

    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert with_cookie(address.replace(query["state"], "verzonnen")) == 401
    assert with_cookie(address.replace(query["code"], "verzonnen")) == 401
    assert with_cookie(address + "&iss=https://evil.example") == 401
    assert with_cookie("/servicedesk/oidc/terug") == 401
    assert with_cookie("/servicedesk/oidc/terug?error=access_denied") == 401
    assert browser.get(address).status_code == 303
    assert "bro_oidc" not in browser.cookies
    assert with_cookie(address) == 401  # the provider gives nothing for a code that was used
    assert desk.browser(cookies={"bro_oidc": cookie[:-4] + "AAAA"}).get(address).status_code == 401


def test_a_provider_that_is_down_gets_a_sentence(open_desk: Callable[..., Desk], settings_here: Settings) -> None:
    here = open_desk(oidc_issuer=f"http://127.0.0.1:{on_free_ports(settings_here).port}", **HERE)
    answer = here.browser().get("/servicedesk/oidc/aanmelden")
    assert answer.status_code == 503
    assert "lukt nu niet" in answer.text


def test_without_a_provider_there_is_nothing(open_desk: Callable[..., Desk]) -> None:
    browser = open_desk().browser()
    assert browser.get("/servicedesk/oidc/aanmelden").status_code == 404
    assert browser.get("/servicedesk/oidc/terug").status_code == 404
    assert "via uw organisatie" not in browser.get("/servicedesk/aanmelden").text


def test_a_forged_id_token_opens_nothing(open_desk: Callable[..., Desk], caplog: pytest.LogCaptureFixture) -> None:
    with FalseProvider() as provider:
        here = open_desk(oidc_issuer=provider.issuer, **HERE)
        for name, (forgery, status, code) in FORGERIES.items():
            browser = here.browser()
            provider.tells(forgery)
            caplog.clear()
            answer = browser.get(provider.back(go(browser)))
            codes = [record.code for record in caplog.records if record.msg == "organisation_sign_in_refused"]
            assert (name, answer.status_code, codes) == (name, status, [code] if code else [])
            assert browser.is_signed_in() == (status == 303)


def test_a_provider_that_is_another_one_is_refused(open_desk: Callable[..., Desk]) -> None:
    with FalseProvider() as provider:
        here = open_desk(oidc_issuer=provider.issuer, **HERE)
        for change in (
            {"issuer": "https://evil.example"},
            {"token_endpoint": "http://evil.example/token"},
            {"userinfo_endpoint": "http://evil.example/userinfo"},
            {"jwks_uri": ""},
        ):
            provider.metadata_changes = change
            assert here.browser().get("/servicedesk/oidc/aanmelden").status_code == 503


@pytest.mark.parametrize(
    "changes",
    [
        {"oidc_issuer": "http://login.example.nl"},
        {"oidc_issuer": "https://login.example.nl", "oidc_client_secret": None},
        {"oidc_issuer": "https://login.example.nl", "oidc_roles": {}},
    ],
)
def test_settings_that_are_not_complete_or_not_safe_stop_the_gateway(settings_here: Settings, changes: dict) -> None:
    with pytest.raises(ValueError, match="BRO_OIDC_ISSUER"):
        Organisation(settings_here.model_copy(update=HERE | changes))
