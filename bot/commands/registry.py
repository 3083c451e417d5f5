"""`bro registry`: fill, refresh and inspect the registration list."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.platform.database import connect, upgrade
from bot.platform.settings import Settings, get_settings
from bot.registry.health import registry_health
from bot.registry.history import Changes, compare
from bot.registry.intake import ListRefused, import_file
from bot.registry.parsing import ListUnreadable, Reading
from bot.registry.service import LookUp, open_registry
from bot.registry.source import open_source
from bot.registry.store import AlreadyRunning, RegistryStore, SnapshotInfo
from bot.registry.sync import sync_as_set

app = typer.Typer(help="De lijst van bij de BRO aangemelde organisaties", no_args_is_help=True)
out = Console()
err = Console(stderr=True)

Force = Annotated[bool, typer.Option("--force", help="Ook als de lijst veel korter is geworden")]

NO_LIST = "Er is nog geen lijst. Vul hem met: bro registry import BESTAND"
STATES = {"ok": "in orde", "stale": "verouderd", "refused": "nieuwe lijst geweigerd", "missing": "geen lijst"}
SCHEDULES = {"off": "uit", "hourly": "elk uur", "daily": "elke dag"}
OUTCOMES = {
    "imported": "ingelezen",
    "unchanged": "ongewijzigd",
    "refused": "geweigerd",
    "failed": "niet opgehaald",
    "busy": "bezig",
}


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="De lijst als CSV, XLSX, HTML of PDF")],
    sample: Annotated[bool, typer.Option("--sample", help="Antwoorden zeggen dat het een voorbeeld is")] = False,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Datum van de lijst, als dat niet vandaag is")
    ] = None,
    force: Force = False,
) -> None:
    """De lijst in FILE inlezen; is er iets mis, dan verandert er niets."""
    settings = get_settings()
    with _store(settings) as store, _errors(), _progress(f"{file.name} opslaan") as advance:
        changed = import_file(
            store,
            file,
            sample=sample,
            as_of=as_of.date() if as_of else None,
            reading=Reading(settings.registry_columns, settings.registry_selector),
            force=force,
            progress=advance,
        )
        newest = store.newest()
    _report("imported" if changed else "unchanged", newest)


@app.command()
def search(
    name: Annotated[list[str] | None, typer.Argument(help="Een naam, een zin met een naam, of een KvK-nummer")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Een JSON-object")] = False,
    batch: Annotated[bool, typer.Option("--batch", help="Elke regel van standaardinvoer opzoeken, met --json")] = False,
) -> None:
    """Een organisatie opzoeken zoals een bezoeker dat doet."""
    settings = get_settings()
    with _store(settings):
        registry = open_registry(settings)
        if registry.list_info() is None:
            err.print(NO_LIST, style="red")
            raise typer.Exit(1)
        if batch and as_json and not name:
            for query in filter(None, map(str.strip, sys.stdin)):
                print(_as_json(registry.look_up(query), query=query), flush=True)
        elif name and not batch:
            found = registry.look_up(" ".join(name))
            print(_as_json(found)) if as_json else _show(found)
        else:
            raise typer.BadParameter("geef een naam, of --json --batch met een vraag op elke regel van standaardinvoer")


@app.command()
def sync(force: Force = False) -> None:
    """De lijst bijwerken uit de bron in de instellingen."""
    settings = get_settings()
    with _store(settings) as store, _progress("Lijst opslaan") as advance:
        synced = sync_as_set(settings, store, force=force, progress=advance)
        newest = store.newest()
    if synced.reason:
        err.print(f"{OUTCOMES[synced.outcome]}: {synced.reason}", style="red", soft_wrap=True)
        err.print(f"De vorige lijst blijft: {_described(newest)}.", soft_wrap=True)
        raise typer.Exit(1)
    _report(synced.outcome, newest)


@app.command()
def status() -> None:
    """De stand van de lijst en de laatste pogingen; status 1 als er iets aan de hand is."""
    settings = get_settings()
    with _store(settings) as store:
        health = registry_health(store, settings.registry_max_age_days)
        newest, attempts = store.newest(), store.attempts(5)
    out.print(f"[bold]{STATES[health.state]}[/bold]: {_described(newest)}", soft_wrap=True)
    if health.age_days:
        out.print(f"{health.age_days} dagen oud; na {settings.registry_max_age_days} dagen zeggen antwoorden dat")
    out.print(f"Schema: {SCHEDULES[settings.registry_schedule]}; bron: {open_source(settings).name}", soft_wrap=True)
    table = Table("poging (UTC)", "bron", "uitkomst", "reden")
    for attempt in attempts:
        moment = f"{attempt.finished_at:%Y-%m-%d %H:%M}"
        table.add_row(moment, attempt.source, OUTCOMES[attempt.outcome], attempt.reason or "")
    if attempts:
        out.print(table)
    if health.degraded:
        raise typer.Exit(1)


@app.command()
def history(limit: Annotated[int, typer.Option(min=1, help="Hoeveel wijzigingen")] = 10) -> None:
    """Wat er van lijst tot lijst veranderde: organisaties erbij, eraf, hernoemd, en de bronhouderstatus."""
    with _store(get_settings()) as store:
        snapshots = store.snapshots(limit + 1)
        if not snapshots:
            err.print(NO_LIST, style="red")
            raise typer.Exit(1)
        for newer, older in pairwise(snapshots):
            changes = compare(store.organisations(older.id), store.organisations(newer.id))
            _show_changes(f"{newer.imported_at:%Y-%m-%d %H:%M} uit {newer.source}", changes)
    first = snapshots[-1]
    out.print(f"[bold]{first.imported_at:%Y-%m-%d %H:%M}[/bold] {_described(first)}", soft_wrap=True)


def _show_changes(title: str, changes: Changes) -> None:
    out.print(f"[bold]{title}[/bold]", soft_wrap=True)
    for label, names in (
        ("erbij", changes.added),
        ("eraf", changes.removed),
        ("hernoemd", [f"{was} → {is_now}" for was, is_now in changes.renamed]),
        ("ander KvK-nummer", [f"{name}: {numbers}" for name, numbers in changes.renumbered]),
        ("nu bronhouder", changes.became_bronhouder),
        ("geen bronhouder meer", changes.no_longer_bronhouder),
    ):
        for name in names:
            out.print(f"  {label}: {name}", soft_wrap=True, highlight=False, markup=False)


def _report(outcome: str, newest: SnapshotInfo | None) -> None:
    out.print(f"{OUTCOMES[outcome]}: {_described(newest)}", style="green", soft_wrap=True)


def _described(snapshot: SnapshotInfo | None) -> str:
    if snapshot is None:
        return "geen lijst"
    kind = ", voorbeeldlijst" * snapshot.sample
    return (
        f"{snapshot.row_count} organisaties, {snapshot.bronhouder_count} bronhouders, "
        f"van {snapshot.as_of} uit {snapshot.source}{kind}"
    )


def _as_json(found: LookUp, **before: str) -> str:
    """What was found as one line of JSON, after the fields of `before`."""
    matches = [
        {"name": match.name, "bronhouder": match.bronhouder, "kvk": match.kvk, "score": match.score}
        for match in found.matches
    ]
    return json.dumps({**before, "result": found.result, "matches": matches}, ensure_ascii=False)


def _show(found: LookUp) -> None:
    table = Table("organisatie", "bronhouder", "KvK", "score", "gevonden door")
    for match in found.matches:
        former = f"{match.former_name}, tot {match.merged_on}" if match.former_name else ""
        table.add_row(match.name, "ja" if match.bronhouder else "nee", match.kvk or "", f"{match.score:.0f}", former)
    out.print(f"[bold]{found.result}[/bold]" + (f" ({found.reason})" if found.reason else ""))
    if found.matches:
        out.print(table)
    if info := found.list_info:
        marks = ", voorbeeldlijst" * info.sample + ", verouderd" * info.stale
        out.print(f"Lijst van {info.as_of} uit {info.source}{marks}", style="dim")


@contextmanager
def _store(settings: Settings) -> Iterator[RegistryStore]:
    """The store, with its tables brought up to date."""
    upgrade(settings.database_url)
    engine = connect(settings.database_url)
    try:
        yield RegistryStore(engine)
    finally:
        engine.dispose()


@contextmanager
def _errors() -> Iterator[None]:
    """Turn what can be wrong with a list into one line on stderr and exit status 1."""
    try:
        yield
    except ListRefused as error:
        err.print(
            f"Geweigerd: {error}. De vorige lijst blijft; met --force gaat het toch.", style="red", soft_wrap=True
        )
    except (ListUnreadable, AlreadyRunning, OSError) as error:
        err.print(f"Niet ingelezen: {error}", style="red", soft_wrap=True)
    else:
        return
    raise typer.Exit(1)


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr that appears with the first rows."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda written, total: progress.update(task, completed=written, total=total)
