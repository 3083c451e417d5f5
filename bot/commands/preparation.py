"""What must be true before the assistant can talk: tables, a registration list, a current model."""

import os
from collections.abc import Callable
from contextlib import suppress

from rich.console import Console

from bot.platform.database import upgrade
from bot.platform.settings import Settings
from bot.rasa.training import is_current, train

console = Console(stderr=True)


def keep_private(settings: Settings) -> None:
    """Let nobody else read the state folder, nor what this process and its children write from now on."""
    os.umask(0o077)
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    with suppress(PermissionError):  # a volume of somebody else, which its operator guards
        settings.state_dir.chmod(0o700)


def prepare(settings: Settings) -> None:
    """Migrate the database, load the sample list when there is no list, train when the data changed."""
    prepare_database(settings)
    train_when_needed(settings)


def prepare_database(settings: Settings) -> None:
    """Migrate the database, and load the sample list when there is no list; several replicas may do so together."""
    from bot.registry.intake import import_sample

    step("Database bijwerken", lambda: upgrade(settings.database_url))
    step("Lijst van organisaties nakijken", lambda: import_sample(settings))


def train_when_needed(settings: Settings, heed_choice: bool = True) -> bool:
    """Train unless the model in use is current (`is_current` explains `heed_choice`); returns whether it trained."""
    if is_current(settings, heed_choice):
        return False
    log = settings.state_dir / "log" / "train.log"
    step(
        "Model trainen (een halve minuut; enkele minuten als de voorbeelden veranderden)", lambda: train(settings, log)
    )
    return True


def step(title: str, work: Callable[[], object]) -> None:
    """Run `work` while the terminal shows that it is busy."""
    with console.status(f"{title} ..."):
        work()
    console.print(f"[green]✓[/green] {title}")
