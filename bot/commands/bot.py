"""`bro bot`: switch the assistant off with a reason, and on again."""

import getpass
from datetime import datetime
from typing import Annotated

import typer

from bot.commands.preparation import console
from bot.commands.terminal import plain
from bot.operations.service import Operations
from bot.platform.clock import DUTCH_TIME
from bot.platform.database import connect, upgrade
from bot.platform.settings import get_settings

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The kill switch; it works in every replica within seconds, without a restart."""


@app.command(help="De assistent uitzetten; bezoekers krijgen de contactgegevens van de Servicedesk")
def off(
    reason: Annotated[str, typer.Option("--reason", help="Waarom; voor het logboek, bezoekers zien dit niet")],
) -> None:
    try:
        operations().switch_off(reason, getpass.getuser())
    except ValueError as error:
        console.print(f"[red]Niet uitgezet:[/red] {plain(str(error))}.", soft_wrap=True)
        raise typer.Exit(1) from error
    console.print("De assistent staat uit. Aanzetten: ./bro bot on")


@app.command(help="De assistent weer aanzetten")
def on() -> None:
    operations().switch_on(getpass.getuser())
    console.print("De assistent staat aan.")


@app.command(help="Of de assistent aan staat, welke melding er staat, en de laatste opdrachten")
def status() -> None:
    found = operations()
    state = found.read()
    _say("De assistent staat aan." if state.off is None else f"De assistent staat uit: {state.off}")
    until = f" (tot {_dutch_time(state.notice_until)})" if state.notice_until else ""
    _say(f"Melding{until}: {state.notice}" if state.notice else "Er staat geen melding.")
    for order in found.history(10):
        _say(f"  {_dutch_time(order.at)}  {order.kind}  {order.set_by or ''}  {order.text or ''}".rstrip())


def _say(text: str) -> None:
    """Print what people typed as it is: square brackets are no colours."""
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def _dutch_time(moment: datetime) -> str:
    return f"{moment.astimezone(DUTCH_TIME):%Y-%m-%d %H:%M}"


def operations() -> Operations:
    """The orders in the database of the settings."""
    settings = get_settings()
    upgrade(settings.database_url)
    return Operations(connect(settings.database_url))
