"""Finding the organisations that a message names, on the registration list when there is one."""

from pathlib import Path

from sqlalchemy.engine import make_url

from bot.platform.settings import Settings
from bot.registry.finder import Finder, Named
from bot.registry.service import RegistryService, open_registry


class OrganisationNames:
    """The names on the newest registration list; without a list only what words and numbers say by themselves."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._registry: RegistryService | None = None

    def find(self, text: str) -> list[Named]:
        """The organisations that `text` names. A list imported meanwhile is noticed within seconds."""
        if self._registry is None and _is_there(self._settings.database_url):
            self._registry = open_registry(self._settings)
        return self._registry.find(text) if self._registry else Finder([]).find(text)


def _is_there(database_url: str) -> bool:
    """Whether there can be a list: connecting to a SQLite file that is missing would make an empty one."""
    url = make_url(database_url)
    return url.get_backend_name() != "sqlite" or bool(url.database and Path(url.database).is_file())
