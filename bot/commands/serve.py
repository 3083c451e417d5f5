"""`bro serve`: everything in one go, or with `--only` one role of several replicas."""

import asyncio
import os
import signal
import time
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, NoReturn
from urllib.parse import urlsplit

import typer

from bot.channels.teams.configuration import TeamsRefused, check
from bot.commands.preparation import console, keep_private, prepare, prepare_database
from bot.commands.terminal import plain
from bot.platform.free_ports import PortTaken, check_free, on_open_ports
from bot.platform.published import reread
from bot.platform.running import TEXTS_CHANGED, noted
from bot.platform.settings import ROOT, Settings, get_settings, with_internal_secret
from bot.rasa.server import ACTIONS_COMMAND, child_environment, rasa_command
from bot.rasa.stack import AnotherAnswers, Stack, StartFailed
from bot.rasa.training import ModelMismatch, TrainingFailed, current_model, files_of_texts

if TYPE_CHECKING:
    from bot.server import GatewayServer


class Role(StrEnum):
    """One kind of process; each may run any number of times."""

    GATEWAY = "gateway"
    RASA = "rasa"
    ACTIONS = "actions"


Only = Annotated[Role | None, typer.Option(help="Alleen deze rol starten, als onderdeel van een grotere opstelling")]
Listen = Annotated[
    str | None, typer.Option(metavar="ADRES:POORT", help="Waar de rol luistert; anders het adres uit de instellingen")
]


def serve(only: Only = None, listen: Listen = None) -> None:
    """Prepare what is missing, start actions, Rasa and gateway, and keep them running until Ctrl+C."""
    started = time.monotonic()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, _interrupt)
    settings = get_settings()
    try:
        check(settings)
        keep_private(settings)
        if only is None:
            settings = with_internal_secret(settings)
            on_open_ports(settings)  # says at once which port is taken; training takes minutes
            prepare(settings)
            _serve_all(settings, started)
        else:
            _serve_one(only, settings, listen)
    except (TeamsRefused, TrainingFailed, StartFailed, ModelMismatch, PortTaken) as error:
        console.print(f"[red]Starten is mislukt:[/red] {plain(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        pass
    console.print("Gestopt.")


def _serve_all(settings: Settings, started: float) -> None:
    try:
        asyncio.run(_run(on_open_ports(settings), started))
    except AnotherAnswers:  # somebody was a moment before us, such as a clone that starts at the same time
        asyncio.run(_run(on_open_ports(settings, avoiding_usual=True), started))


def _interrupt(*_: object) -> NoReturn:
    """Uvicorn stops at a signal and raises it once more; as an exception it leaves time to stop the children."""
    raise KeyboardInterrupt


def _serve_one(role: Role, settings: Settings, listen: str | None) -> None:
    """Serve one role in this process; its settings must hold what all roles share."""
    if settings.internal_secret is None:
        raise StartFailed("zet BRO_INTERNAL_SECRET: alle rollen hebben hetzelfde geheim nodig")
    if role is Role.GATEWAY:
        address = urlsplit(f"//{listen or f'{settings.host}:{settings.port}'}")
        settings = settings.model_copy(update={"host": address.hostname, "port": address.port})
        check_free(settings.host, settings.port, "--listen" if listen else "BRO_PORT")
        prepare_database(settings)
        asyncio.run(_gateway_server()(settings).serve())
        return
    urls = {Role.RASA: settings.rasa_url, Role.ACTIONS: settings.actions_url}
    url = f"http://{listen}" if listen else urls[role]
    place = urlsplit(url)
    check_free(str(place.hostname), place.port or 80, "--listen" if listen else f"BRO_{role.upper()}_URL")
    environment = os.environ | child_environment(settings)
    if role is Role.ACTIONS:
        environment["BRO_ACTIONS_URL"] = url
    command = rasa_command(settings, url) if role is Role.RASA else ACTIONS_COMMAND
    os.chdir(ROOT)
    os.execve(command[0], command, environment)  # noqa: S606  the role is this process: it gets the signals


async def _run(settings: Settings, started: float) -> None:
    stack = Stack(settings)
    asyncio.get_running_loop().add_signal_handler(TEXTS_CHANGED, reread)
    try:
        with console.status("Acties en Rasa starten ..."):
            server_class, _ = await asyncio.gather(
                asyncio.to_thread(_gateway_server),
                stack.start(lambda line: console.print(f"[green]✓[/green] {line}")),
            )
        server = server_class(settings, lambda: _announce(settings, time.monotonic() - started))
        with noted(settings, current_model(settings).name, files_of_texts()):
            await server.serve()
    finally:
        await stack.stop()


def _gateway_server() -> "type[GatewayServer]":
    """Import the gateway, which takes seconds that are better spent beside a training or the start of Rasa."""
    from bot.server import GatewayServer

    return GatewayServer


def _announce(settings: Settings, seconds: float) -> None:
    console.print(f"\nDe assistent is klaar ({seconds:.0f} s).")
    console.print(f"  Chatten:     http://{settings.host}:{settings.port}/")
    if settings.metrics_port is not None:
        console.print(f"  Metingen:    http://{settings.metrics_host}:{settings.metrics_port}/metrics")
    console.print(f"  Gezondheid:  http://{settings.host}:{settings.port}/health/ready")
    console.print("Stoppen: Ctrl+C")
