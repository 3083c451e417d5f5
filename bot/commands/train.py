"""`bro train`: train the model when the data, domain or config changed."""

from typing import Annotated

import typer

from bot.commands.preparation import console, step, train_when_needed
from bot.commands.terminal import plain
from bot.platform.settings import get_settings
from bot.rasa.training import TrainingFailed, current_model
from bot.rasa.training import train as train_model


def train(
    force: Annotated[bool, typer.Option("--force", help="Ook trainen als er niets veranderd is")] = False,
) -> None:
    """Train the model and say where it is."""
    settings = get_settings()
    try:
        if force:
            step("Model trainen", lambda: train_model(settings, settings.state_dir / "log" / "train.log"))
        elif not train_when_needed(settings, heed_choice=False):
            console.print("Het model is al actueel.")
    except TrainingFailed as error:
        console.print(f"[red]Trainen is mislukt:[/red] {plain(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
    console.print(str(current_model(settings)))
