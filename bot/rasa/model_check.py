"""Inside Rasa: no model is loaded that `bro train` did not write. A model file can carry code."""

from pathlib import Path
from typing import Any

from rasa.core.processor import MessageProcessor

from bot.platform.settings import get_settings
from bot.rasa.training import check_model, current_model


def install() -> None:
    """Check each model that this process loads from now on, however it was started; safe to call again.

    A folder, as plain `rasa run` gives, stands for the model in use.
    """
    load = MessageProcessor._load_model
    if getattr(load, "checks", False):
        return

    def load_checked(model_path: str | Path) -> Any:
        path = Path(model_path)
        path = current_model(get_settings()) if path.is_dir() else path
        check_model(get_settings(), path)
        return load(path)

    load_checked.checks = True  # type: ignore[attr-defined]
    MessageProcessor._load_model = staticmethod(load_checked)
