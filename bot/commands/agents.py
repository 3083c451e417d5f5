"""`bro agents`: who may use the servicedesk, API tokens of programs, and the audit record."""

import getpass
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.platform.database import connect, upgrade
from bot.platform.settings import get_settings, with_internal_secret
from bot.privacy.audit import OPERATOR, Audit
from bot.servicedesk.access.accounts import Agents, canonical
from bot.servicedesk.access.agents import ROLES, SCOPES, Role, Scope
from bot.servicedesk.access.repository import AccountExists, UnknownAccount
from bot.servicedesk.access.second_step import SecondStep

app = typer.Typer(help="Wie de servicedesk mag gebruiken", no_args_is_help=True)
token = typer.Typer(help="API-tokens van programma's", no_args_is_help=True)
app.add_typer(token, name="token")
out = Console()
err = Console(stderr=True)

Username = Annotated[str, typer.Argument(help="De naam om mee aan te melden")]
Generate = Annotated[bool, typer.Option("--generate", help="Een wachtwoord maken en een keer tonen")]


@app.command()
def add(
    username: Username,
    name: Annotated[str, typer.Option("--name", help="De naam die bezoekers zien")] = "",
    role: Annotated[str, typer.Option("--role", help=f"Een van: {', '.join(ROLES)}")] = "medewerker",
    generate: Generate = False,
) -> None:
    """Een medewerker toevoegen; het wachtwoord wordt gevraagd, of van stdin gelezen."""
    password = _password(generate)
    with _opened() as (agents, audit):
        agent = agents.add(username, name or username, _role(role), password)
        audit.record_now(OPERATOR, "beheer", detail=f"account {agent.username} toegevoegd als {role}")
    out.print(f"{agent.username} kan zich nu aanmelden als {role}.", style="green", soft_wrap=True)
    _show_generated(generate, password)


@app.command("list")
def list_() -> None:
    """Alle medewerkers tonen."""
    with _opened() as (agents, _):
        table = Table("naam", "weergavenaam", "rol", "meldt zich aan met", "sinds", "")
        for row in agents.repository.accounts():
            locked = "wacht na te veel fouten" if agents.is_locked(row.username) else ""
            state = "uitgeschakeld" if row.disabled_at else locked
            kind = "wachtwoord en code" if row.second_step else "wachtwoord" if row.password_hash else "organisatie"
            table.add_row(row.username, row.display_name, row.role, kind, f"{row.created_at:%Y-%m-%d}", state)
    out.print(table)


@app.command()
def role(
    username: Username, role: Annotated[str, typer.Argument(metavar="ROL", help=f"Een van: {', '.join(ROLES)}")]
) -> None:
    """Een account een andere rol geven; die telt meteen."""
    with _opened() as (agents, audit):
        agents.set_role(username, _role(role))
        audit.record_now(OPERATOR, "beheer", detail=f"account {canonical(username)} is nu {role}")
    out.print(f"{canonical(username)} is nu {role}.", style="green", soft_wrap=True)


@app.command()
def remove(username: Username) -> None:
    """Een medewerker verwijderen; open sessies eindigen meteen."""
    with _opened() as (agents, audit):
        agents.repository.remove(canonical(username))
        audit.record_now(OPERATOR, "beheer", detail=f"account {canonical(username)} verwijderd")
    out.print(f"{canonical(username)} is verwijderd.", style="green")


@app.command()
def unlock(username: Username) -> None:
    """Een medewerker na te veel foute wachtwoorden meteen weer toelaten."""
    with _opened() as (agents, audit):
        had_failures = agents.unlock(username)
        audit.record_now(OPERATOR, "beheer", detail=f"account {canonical(username)} ontgrendeld")
    out.print("Ontgrendeld." if had_failures else "Er waren geen mislukte pogingen.", style="green")


@app.command()
def disable(username: Username) -> None:
    """Een account uitschakelen, ook een van de organisatie; open sessies eindigen meteen."""
    with _opened() as (agents, _):
        agents.disable(username, OPERATOR)
    out.print(f"{canonical(username)} is uitgeschakeld.", style="green", soft_wrap=True)


@app.command()
def enable(username: Username) -> None:
    """Een uitgeschakeld account weer inschakelen."""
    with _opened() as (agents, _):
        agents.enable(username, OPERATOR)
    out.print(f"{canonical(username)} kan zich weer aanmelden.", style="green", soft_wrap=True)


@app.command()
def password(username: Username, generate: Generate = False) -> None:
    """Een medewerker een nieuw wachtwoord geven; open sessies eindigen meteen."""
    new = _password(generate)
    with _opened() as (agents, audit):
        agents.set_password(username, new)
        audit.record_now(OPERATOR, "beheer", detail=f"wachtwoord van {canonical(username)} vervangen")
    out.print(f"{canonical(username)} heeft een nieuw wachtwoord.", style="green")
    _show_generated(generate, new)


@app.command("reset-second-step")
def reset_second_step(username: Username) -> None:
    """De codes uit de app uitzetten voor wie het toestel kwijt is; open sessies eindigen meteen."""
    settings = with_internal_secret(get_settings())
    with _opened() as (agents, audit):
        SecondStep(agents, settings, audit).reset(username, OPERATOR)
    out.print(f"{canonical(username)} meldt zich weer aan met alleen een wachtwoord.", style="green", soft_wrap=True)


@app.command()
def audit(
    agent: Annotated[str | None, typer.Option("--agent", help="Alleen van deze medewerker")] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Vanaf deze dag")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Hoeveel regels")] = 100,
) -> None:
    """Wie wat deed: van aanmelden, bekijken en overnemen tot afsluiten, zoeken en wissen."""
    with _opened() as (_, record):
        entries = record.entries(agent=agent, since=since.date() if since else None, limit=limit)
    table = Table("moment (UTC)", "wie", "wat", "gesprek", "toelichting")
    for entry in entries:
        moment = f"{entry.at:%Y-%m-%d %H:%M:%S}"
        table.add_row(moment, entry.agent, entry.action, entry.conversation_id or "", entry.detail or "")
    out.print(table)


@token.command("add")
def add_token(
    name: Annotated[str, typer.Argument(help="Welk programma het is")],
    scope: Annotated[list[str], typer.Option("--scope", help=f"Een of meer van: {', '.join(SCOPES)}")],
    days: Annotated[int, typer.Option(min=1, max=3650, help="Hoeveel dagen het token werkt")] = 365,
) -> None:
    """Een API-token maken; het wordt een keer getoond."""
    with _opened() as (agents, record):
        secret, ends_at = agents.add_token(name, [_scope(each) for each in scope], days)
        record.record_now(OPERATOR, "beheer", detail=f"API-token {name} gemaakt: {', '.join(scope)}")
    err.print(f"Bewaar dit token; u ziet het maar een keer. Het werkt tot {ends_at:%Y-%m-%d}.", style="green")
    print(secret)


@token.command("list")
def list_tokens() -> None:
    """Alle API-tokens tonen, zonder hun inhoud."""
    with _opened() as (agents, _):
        table = Table("naam", "mag", "werkt tot", "laatst gebruikt", "ingetrokken")
        for row in agents.tokens():
            moments = [f"{at:%Y-%m-%d}" if at else "" for at in (row.ends_at, row.used_at, row.revoked_at)]
            table.add_row(row.name, ", ".join(row.scopes), *moments)
    out.print(table)


@token.command("revoke")
def revoke_token(name: Annotated[str, typer.Argument(help="Welk programma het is")]) -> None:
    """Een API-token intrekken; het werkt meteen niet meer."""
    with _opened() as (agents, _):
        agents.revoke_token(name, OPERATOR)
    out.print(f"{name} is ingetrokken.", style="green")


@contextmanager
def _opened() -> Iterator[tuple[Agents, Audit]]:
    """The accounts and the audit record; what can be wrong becomes one line on stderr and exit status 1."""
    settings = with_internal_secret(get_settings())
    upgrade(settings.database_url)
    engine = connect(settings.database_url)
    record = Audit(engine, settings.retention_audit_days)
    try:
        yield Agents(engine, settings, record), record
    except AccountExists as error:
        _fail(f"De naam {error} bestaat al.")
    except UnknownAccount as error:
        _fail(f"De naam {error} bestaat niet.")
    except ValueError as error:
        _fail(str(error))
    finally:
        engine.dispose()


def _password(generate: bool) -> str:
    """A new password: made here, asked twice without showing it, or read from a pipe."""
    if generate:
        return secrets.token_urlsafe(15)
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Wachtwoord: ")
    if first != getpass.getpass("Nog een keer: "):
        _fail("De wachtwoorden zijn niet gelijk.")
    return first


def _show_generated(generate: bool, password: str) -> None:
    if generate:
        err.print("Geef dit wachtwoord door; u ziet het maar een keer. Laat het daarna wijzigen.", soft_wrap=True)
        print(password)


def _role(name: str) -> Role:
    if name not in ROLES:
        raise ValueError(f"De rol is een van: {', '.join(ROLES)}.")
    return name


def _scope(name: str) -> Scope:
    if name not in SCOPES:
        raise ValueError(f"Een scope is een van: {', '.join(SCOPES)}.")
    return name


def _fail(message: str) -> None:
    err.print(message, style="red", soft_wrap=True, markup=False)
    raise typer.Exit(1)
