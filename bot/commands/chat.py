"""`bro chat`: talk to the assistant in the terminal."""

import asyncio
import json
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import typer
from rich.markdown import Markdown
from rich.prompt import Prompt

from bot.commands.preparation import console, prepare
from bot.conversations.repository import ConversationRepository
from bot.conversations.service import ConversationService
from bot.database import connect
from bot.dialogue.client import DialogueClient
from bot.dialogue.reply import Reply
from bot.settings import Settings, get_settings
from bot.stack import Stack, StartFailed, with_internal_secret
from bot.training import TrainingFailed


def chat(
    as_json: Annotated[bool, typer.Option("--json", help="Een beurt per regel in, een JSON-object per regel uit")] = False,
) -> None:
    """Start Rasa and the actions on free ports, and talk until the input ends."""
    settings = _on_free_ports(with_internal_secret(get_settings()))
    try:
        prepare(settings)
        asyncio.run(_converse(settings, as_json))
    except (TrainingFailed, StartFailed) as error:
        console.print(f"[red]Starten is mislukt:[/red] {error}")
        raise typer.Exit(1) from error
    except (KeyboardInterrupt, EOFError):
        pass


async def _converse(settings: Settings, as_json: bool) -> None:
    async with _conversations(settings) as service:
        started = await service.start("terminal")
        if not as_json:
            _show(started.replies)
        while (line := await asyncio.to_thread(_read, as_json)) is not None:
            replies = await service.say(started.conversation_id, line)
            if as_json:
                print(json.dumps({"text": line, "replies": [reply.model_dump(mode="json") for reply in replies]}, ensure_ascii=False), flush=True)
            else:
                _show(replies)


@asynccontextmanager
async def _conversations(settings: Settings) -> AsyncIterator[ConversationService]:
    stack = Stack(settings)
    dialogue = DialogueClient(settings)
    engine = connect(settings.database_url)
    with console.status("Acties en Rasa starten ..."):
        await stack.start(lambda line: None)
    try:
        yield ConversationService(ConversationRepository(engine), dialogue, settings)
    finally:
        await dialogue.close()
        await stack.stop()
        engine.dispose()


def _read(as_json: bool) -> str | None:
    if as_json:
        line = sys.stdin.readline()
        return line.rstrip("\n") if line else None
    return Prompt.ask("[bold]U[/bold]", console=console)


def _show(replies: list[Reply]) -> None:
    for reply in replies:
        console.print(Markdown(reply.text.replace("\n", "  \n")))
        for source in reply.sources:
            console.print(f"[dim]Bron: {source.title}, {source.url} (bekeken op {source.checked})[/dim]")
        for number, choice in enumerate(reply.choices, start=1):
            console.print(f"  [cyan]{number}. {choice.title}[/cyan]")
        console.print()


def _on_free_ports(settings: Settings) -> Settings:
    """The same settings, but with Rasa and the actions on ports that nobody uses, so `bro serve` may run too."""
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        rasa, actions = first.getsockname()[1], second.getsockname()[1]
    return settings.model_copy(
        update={"rasa_url": f"http://127.0.0.1:{rasa}", "actions_url": f"http://127.0.0.1:{actions}"}
    )
