"""`bro chat`: talk to the assistant in the terminal."""

import asyncio
import json
import sys
from typing import Annotated

import typer
from rich.markdown import Markdown
from rich.prompt import Prompt

from bot.commands.assistant import assistant
from bot.commands.preparation import console, prepare
from bot.commands.terminal import plain
from bot.dialogue.reply import Reply
from bot.platform.free_ports import on_free_ports
from bot.platform.settings import Settings, get_settings, with_internal_secret
from bot.rasa.stack import StartFailed
from bot.rasa.training import TrainingFailed
from bot.turns.assembly import assemble_alone


def chat(
    as_json: Annotated[
        bool, typer.Option("--json", help="Een beurt per regel in, een JSON-object per regel uit")
    ] = False,
) -> None:
    """Start Rasa and the actions on free ports, and talk until the input ends."""
    settings = on_free_ports(with_internal_secret(get_settings()))
    try:
        prepare(settings)
        asyncio.run(_converse(settings, as_json))
    except (TrainingFailed, StartFailed) as error:
        console.print(f"[red]Starten is mislukt:[/red] {plain(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
    except (KeyboardInterrupt, EOFError):
        pass


async def _converse(settings: Settings, as_json: bool) -> None:
    async with assistant(settings) as (engine, dialogue):
        service = assemble_alone(engine, dialogue, settings)
        started = await service.start("terminal")
        if not as_json:
            _show(started.replies)
        while (line := await asyncio.to_thread(_read, as_json)) is not None:
            replies = await service.say(started.conversation_id, line)
            if as_json:
                print(_as_json(line, replies), flush=True)
            else:
                _show(replies)


def _read(as_json: bool) -> str | None:
    if as_json:
        line = sys.stdin.readline()
        return line.rstrip("\n") if line else None
    return Prompt.ask("[bold]U[/bold]", console=console)


def _as_json(text: str, replies: list[Reply]) -> str:
    turn = {"text": text, "replies": [reply.model_dump(mode="json") for reply in replies]}
    return json.dumps(turn, ensure_ascii=False)


def _show(replies: list[Reply]) -> None:
    for reply in replies:
        console.print(Markdown(reply.text.replace("\n", "  \n")))
        for source in reply.sources:
            console.print(f"[dim]Bron: {source.title}, {source.url} (bekeken op {source.checked})[/dim]")
        for number, choice in enumerate(reply.choices, start=1):
            console.print(f"  [cyan]{number}. {choice.title}[/cyan]")
        console.print()
