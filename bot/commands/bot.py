"""`bro bot`: switch the assistant off with a reason, and on again."""

import getpass
from typing import Annotated

import typer

from bot.commands.preparation import console
from bot.database import connect, upgrade
from bot.operations.service import Operations
from bot.settings import get_settings

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
        console.print(f"[red]Niet uitgezet:[/red] {error}.")
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
    console.print("De assistent staat aan." if state.off is None else f"De assistent staat uit: {state.off}")
    console.print(f"Melding: {state.notice}" if state.notice else "Er staat geen melding.")
    for order in found.history(10):
        console.print(f"  {order.at:%Y-%m-%d %H:%M} UTC  {order.kind}  {order.set_by or ''}  {order.text or ''}")


def operations() -> Operations:
    """The orders in the database of the settings."""
    settings = get_settings()
    upgrade(settings.database_url)
    return Operations(connect(settings.database_url))
