"""The assistant in a process of its own, for a command that lasts as long as it is needed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.engine import Engine

from bot.commands.preparation import console
from bot.dialogue.client import DialogueClient
from bot.platform.database import connect
from bot.platform.settings import Settings
from bot.rasa.stack import Stack
from bot.servicedesk.editing.live import LiveAnswers


@asynccontextmanager
async def assistant(settings: Settings) -> AsyncIterator[tuple[Engine, DialogueClient]]:
    """Rasa and the actions, started for as long as the context lasts: their database, and a client to talk to them.

    Raises:
        StartFailed: when one of them does not come up.
    """
    stack = Stack(settings)
    engine = connect(settings.database_url)
    dialogue = DialogueClient(settings, LiveAnswers(engine, settings).read)
    with console.status("Acties en Rasa starten ..."):
        await stack.start(lambda line: None)
    try:
        yield engine, dialogue
    finally:
        await dialogue.close()
        await stack.stop()
        engine.dispose()
