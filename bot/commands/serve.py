"""`bro serve`: everything in one go."""

import asyncio
import time

import typer

from bot.channels.teams.configuration import TeamsRefused, check
from bot.commands.preparation import console, prepare
from bot.server import GatewayServer
from bot.settings import Settings, get_settings
from bot.stack import Stack, StartFailed, with_internal_secret
from bot.training import TrainingFailed


def serve() -> None:
    """Prepare what is missing, start actions, Rasa and gateway, and keep them running until Ctrl+C."""
    started = time.monotonic()
    settings = with_internal_secret(get_settings())
    try:
        check(settings)
        prepare(settings)
        asyncio.run(_run(settings, started))
    except (TeamsRefused, TrainingFailed, StartFailed) as error:
        console.print(f"[red]Starten is mislukt:[/red] {error}")
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        pass
    console.print("Gestopt.")


async def _run(settings: Settings, started: float) -> None:
    stack = Stack(settings)
    with console.status("Acties en Rasa starten ..."):
        await stack.start(lambda line: console.print(f"[green]✓[/green] {line}"))
    server = GatewayServer(settings, lambda: _announce(settings, time.monotonic() - started))
    try:
        await server.serve()
    finally:
        await stack.stop()


def _announce(settings: Settings, seconds: float) -> None:
    console.print(f"\nDe assistent is klaar ({seconds:.0f} s).")
    console.print(f"  Chatten:     http://{settings.host}:{settings.port}/")
    console.print(f"  Gezondheid:  http://{settings.host}:{settings.port}/health/ready")
    console.print("Stoppen: Ctrl+C")
