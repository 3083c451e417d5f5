"""`bro suggest`: drafts of the answers to a file of mails, without keeping anything."""

import asyncio
import json
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from bot.commands.assistant import assistant
from bot.commands.preparation import console, prepare
from bot.commands.terminal import plain
from bot.platform.free_ports import on_free_ports
from bot.platform.settings import Settings, get_settings, with_internal_secret
from bot.rasa.stack import StartFailed
from bot.rasa.training import TrainingFailed
from bot.servicedesk.suggestions.assembly import suggestions_alone
from bot.servicedesk.suggestions.models import LONGEST, SuggestionSet


class MailToAnswer(BaseModel):
    """A mail of the file; `id` comes back with its draft."""

    id: str
    mail: str = Field(max_length=LONGEST)


def suggest(
    mails: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="YAML: een lijst met id en mail")],
    as_json: Annotated[bool, typer.Option("--json", help="Een JSON-object per mail, op een regel")] = False,
    signed_by: Annotated[str | None, typer.Option("--name", help="Naam onder de brieven")] = None,
) -> None:
    """Start Rasa and the actions on free ports, and draft a letter for each mail of the file. Nothing is kept."""
    try:
        given = TypeAdapter(list[MailToAnswer]).validate_python(yaml.safe_load(mails.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as error:
        console.print(f"[red]Dit bestand is geen lijst met id en mail:[/red] {type(error).__name__}")
        raise typer.Exit(2) from error
    settings = on_free_ports(with_internal_secret(get_settings()))
    try:
        prepare(settings)
        asyncio.run(_draft(settings, given, as_json, signed_by))
    except (TrainingFailed, StartFailed) as error:
        console.print(f"[red]Starten is mislukt:[/red] {plain(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error


async def _draft(settings: Settings, given: list[MailToAnswer], as_json: bool, signed_by: str | None) -> None:
    async with assistant(settings) as (engine, dialogue):
        service = suggestions_alone(engine, dialogue, settings)
        for one in given:
            made = await service.preview(one.mail, signed_by=signed_by)
            shown = json.dumps(_as_json(one, made), ensure_ascii=False) if as_json else _as_text(one, made)
            print(shown, flush=True)


def _as_json(given: MailToAnswer, made: SuggestionSet) -> dict[str, Any]:
    best = made.suggestions[0] if made.suggestions else None
    return {
        "id": given.id,
        "mail": given.mail,
        "draft": best.plain if best else None,
        "title": best.title if best else None,
        "band": best.band if best else None,
        "open_questions": best.open_questions if best else [],
        "others": [other.title for other in made.suggestions[1:]],
        "attention": made.attention,
        "notice": made.notice,
    }


def _as_text(given: MailToAnswer, made: SuggestionSet) -> str:
    best = made.suggestions[0] if made.suggestions else None
    notes = [f"Let op: {note}" for note in made.attention]
    return "\n".join([f"===== {given.id}", *notes, best.plain if best else str(made.notice), ""])
