"""Where libraries write: inside the state folder, as the program's own folder may be read-only."""

from bot.platform.settings import Settings


def writable_places(settings: Settings) -> dict[str, str]:
    """The variables that keep what Rasa and libraries write inside the state folder, whose places are made here."""
    places = {"TMPDIR": "tmp", "MPLCONFIGDIR": "tmp", "RASA_CACHE_DIRECTORY": "rasa-cache"}
    for name in places.values():
        (settings.state_dir / name).mkdir(parents=True, exist_ok=True)
    return {variable: str((settings.state_dir / name).absolute()) for variable, name in places.items()}
