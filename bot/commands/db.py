"""`bro db`: bring our tables to the newest version or back, and copy both databases away and put them back."""

from pathlib import Path
from typing import Annotated

import typer
from alembic.util import CommandError

from bot.commands.preparation import console, step
from bot.commands.terminal import plain
from bot.platform.backup import BackupFailed, back_up, put_back
from bot.platform.clock import DUTCH_TIME, now
from bot.platform.database import downgrade, upgrade
from bot.platform.running import running
from bot.platform.settings import Settings, get_settings
from bot.rasa.server import tracker_url

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """De databases: gesprekken met de lijst, en wat Rasa onthoudt."""


@app.command("upgrade", help="De tabellen bijwerken tot de nieuwste versie")
def upgrade_command() -> None:
    step("Database bijwerken", lambda: upgrade(get_settings().database_url))


@app.command("downgrade", help="De tabellen terugbrengen tot een eerdere versie; maak eerst een back-up")
def downgrade_command(
    version: Annotated[str, typer.Argument(metavar="VERSIE", help="Het nummer in CHANGELOG.md, zoals 0012")],
) -> None:
    settings = get_settings()
    _refuse_while_running(settings)
    try:
        step(f"Database terugbrengen tot {version}", lambda: downgrade(settings.database_url, version))
    except CommandError as error:
        raise _failed(error) from error


@app.command(help="Beide databases bewaren in een nieuwe map, ook terwijl de assistent draait")
def backup(
    folder: Annotated[Path, typer.Argument(metavar="MAP", help="Waarin de nieuwe map komt")],
) -> None:
    settings = get_settings()
    into = folder / f"bro-{now().astimezone(DUTCH_TIME):%Y-%m-%dT%H%M%S}"
    try:
        into.mkdir(mode=0o700, parents=True)
        for name, url in _databases(settings).items():
            back_up(url, into / name)
    except (BackupFailed, OSError) as error:
        raise _failed(error) from error
    console.print(f"[green]✓[/green] Bewaard in {into}", soft_wrap=True)
    if settings.internal_secret is None:
        console.print(f"Bewaar ook {settings.state_dir / 'internal_secret'}, op een andere plaats.", soft_wrap=True)
    print(into)


@app.command(help="Beide databases vervangen door een back-up; de assistent staat dan stil")
def restore(
    folder: Annotated[Path, typer.Argument(metavar="MAP", help="De map die ./bro db backup maakte")],
) -> None:
    settings = get_settings()
    _refuse_while_running(settings)
    databases = _databases(settings)
    try:
        if missing := [name for name in databases if not (folder / name).exists()]:
            raise BackupFailed(f"{folder}: {' en '.join(missing)} ontbreekt; noem de map die ./bro db backup maakte")
        for name, url in databases.items():
            put_back(folder / name, url)
    except BackupFailed as error:
        raise _failed(error) from error
    step("Database bijwerken", lambda: upgrade(settings.database_url))
    console.print("Teruggezet. Doe nu: ./bro privacy reapply en ./bro privacy purge.")


def _databases(settings: Settings) -> dict[str, str]:
    """The file in a backup for each database; Rasa's is in ours when both are one PostgreSQL."""
    ours, rasas = settings.database_url, tracker_url(settings)
    return {"bro": ours} if ours == rasas else {"bro": ours, "rasa": rasas}


def _refuse_while_running(settings: Settings) -> None:
    if now := running(settings):
        console.print(f"[red]De assistent draait nog (proces {now.pid}).[/red] Stop ./bro serve eerst.")
        raise typer.Exit(1)


def _failed(error: Exception) -> typer.Exit:
    console.print(f"[red]Niet gelukt:[/red] {plain(str(error))}", soft_wrap=True)
    return typer.Exit(1)
