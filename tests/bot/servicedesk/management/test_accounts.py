"""Accounts in the browser: what a beheerder changes counts at once, is recorded, and is shown to nobody else."""

import re
from collections.abc import Callable

import httpx
import pytest

from tests.bot.second_gateway import staff
from tests.bot.servicedesk.conftest import PASSWORD, Browser, Desk

PATH = "/servicedesk/beheer/accounts"


@pytest.fixture
def here(open_desk: Callable[..., Desk]) -> Desk:
    """A gateway without Rasa, with Els (medewerker) and Bea (beheerder)."""
    gateway = open_desk()
    gateway.new_agent()
    gateway.new_agent("bea", "beheerder")
    return gateway


@pytest.fixture
def bea(here: Desk) -> Browser:
    return here.with_scripts("bea")


def _password_in(answer: httpx.Response) -> str:
    found = re.search(r"Wachtwoord van \w+: (\S+) \.", answer.text)
    assert found, answer.text
    return found[1]


def _recorded(here: Desk) -> list[str]:
    return [line.detail or "" for line in here.state.audit.entries(agent="bea", action="beheer")]


def test_a_new_colleague_signs_in_with_the_password_that_is_shown_once(here: Desk, bea: Browser) -> None:
    new = {"gebruikersnaam": "noor", "naam": "Noor", "rol": "medewerker"}
    password = _password_in(bea.post(PATH, data=new))
    assert password not in bea.get("/servicedesk/beheer").text
    assert here.browser().sign_in("noor", password).status_code == 303
    again = bea.post(PATH, data=new)
    assert (again.status_code, "al in gebruik" in again.text) == (422, True)
    assert _recorded(here) == ["account noor toegevoegd als medewerker"]


def test_a_role_counts_at_once(here: Desk, bea: Browser) -> None:
    els = here.signed_in("els")
    for role, status in (("beheerder", 200), ("medewerker", 403)):
        bea.post(f"{PATH}/rol", data={"gebruikersnaam": "els", "rol": role})
        assert els.get("/servicedesk/beheer").status_code == status
    assert _recorded(here) == ["account els is nu medewerker", "account els is nu beheerder"]


def test_an_editor_begins_at_the_answers_and_hears_of_no_conversation(here: Desk, bea: Browser) -> None:
    els = here.signed_in("els")
    here.run(here.state.agents.saw(staff("Els")))
    bea.post(f"{PATH}/rol", data={"gebruikersnaam": "els", "rol": "redacteur"})
    assert not here.state.agents.repository.anybody_there()  # nobody is promised a person, or given a conversation
    assert els.get("/servicedesk").headers["location"] == "/servicedesk/antwoorden"
    page = els.get("/servicedesk/antwoorden").text
    menu = re.findall(r'<li><a href="([^"]+)"', page.partition("</nav>")[0])
    assert menu == ["/servicedesk/antwoorden", "/servicedesk/leerlijst"]
    assert "data-count" not in page
    refused = els.get("/servicedesk/wachtrij")
    assert (refused.status_code, 'href="/servicedesk"' in refused.text) == (403, True)
    assert _recorded(here) == ["account els is nu redacteur"]


def test_a_new_password_ends_sessions_and_a_wait(here: Desk, bea: Browser) -> None:
    els = here.signed_in("els")
    password = _password_in(bea.post(f"{PATH}/wachtwoord", data={"gebruikersnaam": "els"}))
    assert not els.is_signed_in()
    assert here.browser().sign_in("els", PASSWORD).status_code != 303
    assert here.browser().sign_in("els", password).status_code == 303
    assert _recorded(here) == ["wachtwoord van els vervangen"]


def test_who_typed_wrong_passwords_may_try_again_at_once(here: Desk, bea: Browser) -> None:
    button = "Laat meteen weer toe"
    assert button not in bea.get("/servicedesk/beheer").text
    for _ in range(here.settings.sign_in_failures):
        here.browser().sign_in("els", "iets anders")
    assert here.browser().sign_in("els").status_code != 303
    assert button in bea.get("/servicedesk/beheer").text
    bea.post(f"{PATH}/toelaten", data={"gebruikersnaam": " Els"})
    assert here.signed_in("els").is_signed_in()
    assert button not in bea.get("/servicedesk/beheer").text
    bea.post(f"{PATH}/toelaten", data={"gebruikersnaam": "els"})
    assert _recorded(here) == ["els na foute wachtwoorden weer toegelaten"]


def test_who_is_removed_is_out_at_once(here: Desk, bea: Browser) -> None:
    els = here.signed_in("els")
    bea.post(f"{PATH}/verwijderen", data={"gebruikersnaam": "els"})
    assert not els.is_signed_in()
    assert here.browser().sign_in("els").status_code != 303
    assert _recorded(here) == ["account els verwijderd"]


def test_who_lost_the_device_signs_in_with_the_password_again(here: Desk, bea: Browser) -> None:
    els = here.signed_in("els")
    agents = here.state.agents.repository
    agents.change("els", second_step="versleuteld")
    agents.replace_recovery("els", ["een"])
    assert "Wachtwoord en code" in bea.get("/servicedesk/beheer").text
    bea.post(f"{PATH}/tweede-stap", data={"gebruikersnaam": "els"})
    assert not els.is_signed_in()
    assert here.signed_in("els").is_signed_in()
    assert agents.recovery_left("els") == 0
    assert _recorded(here) == ["tweede stap van els gewist"]


def test_who_is_disabled_is_out_at_once_and_comes_back_when_enabled(here: Desk, bea: Browser) -> None:
    els = here.signed_in("els")
    page = bea.post(f"{PATH}/stand", data={"gebruikersnaam": "els", "uit": "true"}, follow_redirects=True)
    assert '<span class="pill bad">Uitgeschakeld</span>' in page.text
    assert not els.is_signed_in()
    refused = here.browser().sign_in("els")
    assert (refused.status_code, "Uw account is uitgeschakeld." in refused.text) == (403, True)
    wrong = here.browser().sign_in("els", "iets anders")
    assert (wrong.status_code, "uitgeschakeld" in wrong.text) == (401, False)  # who guesses does not hear of it
    here.state.agents.repository.open_session("al onderweg", "els")
    assert not here.browser(cookies={"bro_sessie": "al onderweg"}).is_signed_in()

    bea.post(f"{PATH}/stand", data={"gebruikersnaam": "els", "uit": "false"})
    assert here.signed_in("els").is_signed_in()
    assert not els.is_signed_in()
    assert _recorded(here) == ["account els ingeschakeld", "account els uitgeschakeld"]
    failures = [line.detail for line in here.state.audit.entries(agent="els", action="mislukt")]
    assert failures == ["wachtwoord", "account is uitgeschakeld"]


def test_who_is_disabled_between_password_and_code_is_out_too(here: Desk, bea: Browser) -> None:
    here.state.agents.repository.change("els", second_step="versleuteld")
    els = here.signed_in("els")
    assert els.get("/servicedesk/aanmelden/code").status_code == 200
    bea.post(f"{PATH}/stand", data={"gebruikersnaam": "els", "uit": "true"})
    assert els.get("/servicedesk/aanmelden/code").status_code == 303


def test_nobody_is_given_to_who_is_disabled(here: Desk, bea: Browser) -> None:
    here.run(here.state.agents.saw(staff("Els")))
    assert here.state.agents.repository.anybody_there()
    bea.post(f"{PATH}/stand", data={"gebruikersnaam": "els", "uit": "true"})
    here.run(here.state.agents.saw(staff("Els")))  # a page that was just then at it
    assert not here.state.agents.repository.anybody_there()


@pytest.mark.parametrize("step", ["rol", "wachtwoord", "toelaten", "tweede-stap", "stand", "verwijderen"])
@pytest.mark.parametrize("name", ["bea", " BEA ", "niemand"])
def test_ones_own_account_and_nobodys_stay(here: Desk, bea: Browser, step: str, name: str) -> None:
    answer = bea.post(f"{PATH}/{step}", data={"gebruikersnaam": name, "rol": "medewerker", "uit": "true"})
    assert answer.headers["location"].endswith("=geen_account")
    assert bea.get("/servicedesk/beheer").status_code == 200
    assert _recorded(here) == []


@pytest.mark.parametrize("step", ["", "/rol", "/wachtwoord", "/toelaten", "/tweede-stap", "/stand", "/verwijderen"])
def test_it_is_for_a_beheerder(here: Desk, step: str) -> None:
    els = here.signed_in("els")
    token = {"X-CSRF-Token": els.form_token("/servicedesk/afmelden")}
    data = {"gebruikersnaam": "bea", "naam": "Bea", "rol": "medewerker", "uit": "true"}
    assert els.post(PATH + step, data=data, headers=token).status_code == 403
    assert len(here.state.agents.repository.accounts()) == 2
