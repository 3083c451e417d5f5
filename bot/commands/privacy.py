"""`bro privacy`: remove what is too old, and see, keep or remove all of one conversation."""

import asyncio
import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy.engine import Engine

from bot.commands.preparation import console
from bot.commands.terminal import plain
from bot.conversations.repository import UnknownConversation
from bot.platform.database import connect, upgrade
from bot.platform.settings import Settings, get_settings, with_internal_secret
from bot.privacy.audit import OPERATOR, Audit
from bot.privacy.erasure import PreservedConversation
from bot.privacy.purge import purge
from bot.privacy.service import PrivacyService
from bot.turns.erasing import erase_again, erase_from_outside

app = typer.Typer(no_args_is_help=True)

ConversationId = Annotated[str, typer.Argument(help="Nummer van het gesprek, zoals in de console en de export")]


@app.command("purge", help="Verwijderen wat ouder is dan de bewaartermijn")
def purge_command(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Alleen tellen, niets verwijderen")] = False,
) -> None:
    settings, engine = _open()
    table = Table("soort", "tabel", "na dagen", "zou weggaan" if dry_run else "verwijderd")
    counts = purge(settings, engine, dry_run=dry_run)
    if not dry_run:
        detail = f"opgeruimd: {sum(count.rows for count in counts)} rijen"
        Audit(engine, settings.retention_audit_days).record_now(OPERATOR, "beheer", detail=detail)
    for count in counts:
        table.add_row(count.holds, count.table, str(count.days), str(count.rows))
    console.print(table)


@app.command(help="Alles van een gesprek als JSON, ook wat Rasa bewaart")
def export(conversation_id: ConversationId) -> None:
    service = PrivacyService(*_open())
    try:
        print(json.dumps(service.export(conversation_id), ensure_ascii=False, indent=2, default=str))
    except UnknownConversation as error:
        raise _unknown() from error


@app.command(help="Alles van een gesprek verwijderen, ook wat Rasa bewaart")
def erase(
    conversation_id: ConversationId,
    force: Annotated[bool, typer.Option("--force", help="Ook als het gesprek bewaard moet blijven")] = False,
) -> None:
    settings, engine = _open()
    try:
        messages = asyncio.run(erase_from_outside(settings, engine, conversation_id, force))
    except UnknownConversation as error:
        raise _unknown() from error
    except PreservedConversation as error:
        console.print(f"[red]Niet gewist:[/red] {plain(str(error))}. Met --force wist u het toch.")
        raise typer.Exit(1) from error
    console.print(f"Gewist: {messages} berichten, en alles wat erbij hoorde.")


@app.command(help="Na het terugzetten van een back-up: alles wissen wat al eerder gewist was")
def reapply(
    lists: Annotated[
        list[Path] | None, typer.Argument(help="Lijsten van andere gateways: erased.list uit hun map met gegevens")
    ] = None,
) -> None:
    settings, engine = _open()
    try:
        again = asyncio.run(erase_again(settings, engine, lists or ()))
    except OSError as error:
        console.print(f"[red]Niet te lezen:[/red] {error.filename}: {error.strerror}. Er is niets gewist.")
        raise typer.Exit(1) from error
    Audit(engine, settings.retention_audit_days).record_now(OPERATOR, "beheer", detail=f"opnieuw gewist: {again}")
    console.print(f"Opnieuw gewist: {again} gesprekken.")


@app.command(help="Een gesprek langer bewaren, bijvoorbeeld voor een klacht")
def preserve(
    conversation_id: ConversationId,
    until: Annotated[datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="Laatste dag, als 2027-01-31")],
    reason: Annotated[str, typer.Option("--reason", help="Waarom; zonder persoonsgegevens")],
) -> None:
    service = PrivacyService(*_open())
    try:
        service.preserve(conversation_id, until.date(), reason)
    except UnknownConversation as error:
        raise _unknown() from error
    console.print(f"Dit gesprek blijft bewaard tot en met {until.date().isoformat()}.")


def _open() -> tuple[Settings, Engine]:
    settings = with_internal_secret(get_settings())
    upgrade(settings.database_url)
    return settings, connect(settings.database_url)


def _unknown() -> typer.Exit:
    console.print("[red]Dit gesprek bestaat niet (meer).[/red]")
    return typer.Exit(1)
