"""`bro agents` as an operator uses it."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.commands.agents import app
from bot.platform.settings import ROOT, Settings
from tests.bot.servicedesk.conftest import PASSWORD, Desk

RUN = Callable[..., Result]


@pytest.fixture
def agents(settings_here: Settings, monkeypatch: pytest.MonkeyPatch) -> RUN:
    """Run `bro agents` on the database of this test."""
    monkeypatch.setattr("bot.commands.agents.get_settings", lambda: settings_here)
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *arguments, stdin="": CliRunner().invoke(app, arguments, input=stdin)


def test_the_command_line_and_the_gateway_share_their_accounts(desk: Desk) -> None:
    secret = desk.settings.internal_secret
    environment = os.environ | {
        "BRO_DATABASE_URL": desk.settings.database_url,
        "BRO_STATE_DIR": str(desk.settings.state_dir),
        "BRO_INTERNAL_SECRET": secret.get_secret_value() if secret else "",
    }
    command = [sys.executable, "-m", "bot.cli", "agents", "add", "ina"]
    done = subprocess.run(
        command, input=f"{PASSWORD}\n", capture_output=True, text=True, cwd=ROOT, env=environment, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert desk.browser().sign_in("ina").status_code == 303


def test_an_account_from_beginning_to_end(agents: RUN, desk: Desk) -> None:
    added = agents("add", "Ina", "--name", "Ina Jansen", "--role", "beheerder", stdin="een lang wachtwoord\n")
    assert (added.exit_code, added.stderr) == (0, "")
    browser = desk.signed_in("ina")
    assert "Ina Jansen" in agents("list").stdout

    assert browser.get("/servicedesk/beheer").status_code == 200
    assert "ina is nu redacteur." in agents("role", "Ina", "redacteur").stdout
    assert browser.get("/servicedesk/beheer").status_code == 403

    for _ in range(6):
        desk.browser().sign_in("ina", "iets anders")
    assert "wacht na te veel fouten" in agents("list").stdout
    assert "Ontgrendeld" in agents("unlock", "ina").stdout
    assert desk.browser().sign_in("ina").status_code == 303

    desk.state.agents.repository.change("ina", second_step="versleuteld")
    assert "wachtwoord en code" in agents("list").stdout
    assert "alleen een wachtwoord" in agents("reset-second-step", "Ina").stdout
    browser = desk.signed_in("ina")
    assert browser.is_signed_in()

    new = agents("password", "ina", "--generate")
    assert not browser.is_signed_in()
    assert desk.browser().sign_in("ina", new.stdout.splitlines()[-1]).status_code == 303

    assert "is uitgeschakeld" in agents("disable", "Ina").stdout
    assert "uitgeschakeld" in agents("list").stdout
    assert desk.browser().sign_in("ina", new.stdout.splitlines()[-1]).status_code == 403
    assert "weer aanmelden" in agents("enable", "ina").stdout
    assert desk.browser().sign_in("ina", new.stdout.splitlines()[-1]).status_code == 303

    assert agents("remove", "ina").exit_code == 0
    assert desk.browser().sign_in("ina", new.stdout.splitlines()[-1]).status_code == 401
    record = agents("audit", "--agent", "opdrachtregel", "--since", "2026-01-01").stdout
    assert "account ina toegevoegd als beheerder" in record
    assert "account ina is nu redacteur" in record
    assert "tweede stap van ina gewist" in record
    assert "account ina verwijderd" in record


def test_a_token_is_shown_once(agents: RUN) -> None:
    made = agents("token", "add", "topdesk", "--scope", "suggestions:read", "--scope", "handovers:read")
    token = made.stdout.strip()
    assert token.startswith("bro_")
    listed = agents("token", "list").stdout
    assert "suggestions:read, handovers:read" in listed
    assert token not in listed
    assert agents("token", "revoke", "topdesk").exit_code == 0
    assert agents("token", "revoke", "topdesk").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "password", "sentence"),
    [
        (["add", "els"], "kort", "Kies een wachtwoord van 12 tot 200 tekens."),
        (["add", "els"], "elselselsels1", "moeilijker te raden"),
        (["add", "els"], "aaaaaaaaaaaaaaaa", "moeilijker te raden"),
        (["add", "els", "--role", "baas"], "een lang wachtwoord", "De rol is een van"),
        (["add", "els bels"], "een lang wachtwoord", "Gebruik voor de naam"),
        (["add", "els", "--name", "<b>"], "een lang wachtwoord", "De weergavenaam"),
        (["remove", "bas"], "", "De naam bas bestaat niet."),
        (["password", "bas"], "een lang wachtwoord", "De naam bas bestaat niet."),
        (["reset-second-step", "bas"], "", "De naam bas bestaat niet."),
        (["disable", "bas"], "", "De naam bas bestaat niet."),
        (["role", "bas", "redacteur"], "", "De naam bas bestaat niet."),
        (["role", "els", "baas"], "", "De rol is een van"),
        (["token", "add", "x", "--scope", "alles"], "", "Een scope is een van"),
    ],
)
def test_a_mistake_gets_one_sentence(agents: RUN, arguments: list[str], password: str, sentence: str) -> None:
    done = agents(*arguments, stdin=f"{password}\n")
    assert done.exit_code == 1
    assert sentence in done.stderr
    assert isinstance(done.exception, SystemExit)


def test_an_account_is_not_made_twice(agents: RUN, desk: Desk) -> None:
    again = agents("add", "ELS", stdin="een lang wachtwoord\n")
    assert again.exit_code == 1
    assert "De naam els bestaat al." in again.stderr
