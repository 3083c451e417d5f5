"""`bro notice`: a sentence above conversations, for example when the portal is down."""

import getpass
from datetime import datetime
from typing import Annotated

import typer

from bot.commands.bot import operations
from bot.commands.preparation import console
from bot.commands.terminal import plain
from bot.platform.clock import DUTCH_TIME

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """A notice at the start of each conversation and above answers on failures and signing in."""


@app.command("set", help="Een melding plaatsen, zoals: Het Bronhouderportaal heeft een storing.")
def set_notice(
    text: Annotated[str, typer.Argument(help="Wat bezoekers lezen: hooguit 300 tekens, korte zinnen")],
    until: Annotated[
        datetime | None,
        typer.Option("--until", formats=["%Y-%m-%d %H:%M", "%Y-%m-%d"], help="Tot wanneer, in Nederlandse tijd"),
    ] = None,
) -> None:
    try:
        operations().put_up_notice(text, until.replace(tzinfo=DUTCH_TIME) if until else None, getpass.getuser())
    except ValueError as error:
        console.print(f"[red]Niet geplaatst:[/red] {plain(str(error))}.", soft_wrap=True)
        raise typer.Exit(1) from error
    console.print("De melding staat. Weghalen: ./bro notice clear")


@app.command(help="De melding weghalen")
def clear() -> None:
    operations().take_down_notice(getpass.getuser())
    console.print("Er staat geen melding meer.")
