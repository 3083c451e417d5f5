"""`bro model`: which models there are, and going back to an earlier one."""

from typing import Annotated

import typer

from bot.commands.preparation import console
from bot.commands.terminal import plain
from bot.platform.settings import get_settings
from bot.rasa.training import ModelMismatch, current_model, trained_models, use_model

app = typer.Typer(no_args_is_help=True)


@app.command("list", help="De getrainde modellen, het nieuwste eerst")
def list_models() -> None:
    settings = get_settings()
    try:
        used = current_model(settings).name
    except ModelMismatch as error:
        used = ""
        console.print(f"[yellow]{plain(str(error))}[/yellow]", soft_wrap=True)
    for note in trained_models(settings):
        mark = "in gebruik" if note["model"] == used else ""
        console.print(f"{note['model']}  {note['trained_at']}  {mark}")


@app.command(help="Een eerder model in gebruik nemen, tot de volgende ./bro train")
def use(name: Annotated[str, typer.Argument(help="Naam uit ./bro model list")]) -> None:
    try:
        use_model(get_settings(), name)
    except ModelMismatch as error:
        console.print(f"[red]Niet gelukt:[/red] {plain(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
    console.print(f"{name} is nu het model. Start Rasa opnieuw om het te laden.")
