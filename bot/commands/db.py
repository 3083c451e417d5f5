"""`bro db upgrade`: bring our tables to the newest version."""

import typer

from bot.commands.preparation import step
from bot.platform.database import upgrade
from bot.platform.settings import get_settings

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The database of conversations and the registration list."""


@app.command("upgrade", help="De tabellen bijwerken tot de nieuwste versie")
def upgrade_command() -> None:
    step("Database bijwerken", lambda: upgrade(get_settings().database_url))
