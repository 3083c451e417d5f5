"""`bro registry`: fill, refresh and inspect the registration list."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.commands.terminal import plain, without_controls
from bot.platform.database import connect, upgrade
from bot.platform.settings import Settings, get_settings
from bot.registry.dating import Dated, first_day
from bot.registry.health import registry_health
from bot.registry.history import Changes, compare
from bot.registry.intake import ListRefused, NotAgreed, Review, import_file
from bot.registry.kvk import KVK_NOT_ON_LIST, NotKvk
from bot.registry.parsing import ListedOrganisation, ListUnreadable, Reading, counted
from bot.registry.store import AlreadyRunning, RegistryStore, SnapshotInfo, sole_writer

if TYPE_CHECKING:
    from bot.registry.service import LookUp

app = typer.Typer(help="De lijst van bij de BRO aangemelde organisaties", no_args_is_help=True)
out = Console()
err = Console(stderr=True)

Force = Annotated[
    bool, typer.Option("--force", help="Ook een lijst die veel korter is of vreemd is; nooit een lege of onleesbare")
]

MOST_SHOWN = 20
MOST_IN_HISTORY = 3

NO_LIST = "Er is nog geen lijst. Haal hem op met: bro registry sync, of lees hem in met: bro registry import BESTAND"
STATES = {"ok": "in orde", "stale": "verouderd", "refused": "nieuwe lijst geweigerd", "missing": "geen lijst"}
SCHEDULES = {"off": "uit", "hourly": "elk uur", "daily": "elke dag"}
OUTCOMES = {
    "imported": "ingelezen",
    "unchanged": "ongewijzigd",
    "refused": "geweigerd",
    "failed": "niet opgehaald",
    "busy": "bezig",
    "used": "teruggezet",
}
SENTENCES = {
    "imported": "De nieuwe lijst is ingelezen en antwoordt nu",
    "unchanged": "De lijst is ongewijzigd",
    "refused": "De nieuwe lijst is geweigerd",
    "failed": "De lijst is niet opgehaald",
    "busy": "De lijst is niet bijgewerkt",
}
RESULTS = {
    "exact": "gevonden",
    "probable": "waarschijnlijk deze; een bezoeker krijgt de vraag of het klopt",
    "several": "meer dan een; een bezoeker kiest",
    "none": "niet gevonden",
    "unavailable": "geen lijst om in te zoeken",
}
REASONS = {
    KVK_NOT_ON_LIST: "dit KvK-nummer staat niet op de lijst",
    NotKvk.VESTIGINGSNUMMER: "dit is een vestigingsnummer; een KvK-nummer heeft acht cijfers",
    NotKvk.RSIN: "dit is een RSIN of een ander nummer van negen cijfers; een KvK-nummer heeft acht cijfers",
    NotKvk.BELGISCH: "dit is een Belgisch nummer",
    NotKvk.OIN: "dit is een OIN zonder KvK-nummer erin",
    NotKvk.UNKNOWN: "dit nummer is geen KvK-nummer; dat heeft acht cijfers",
}


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="BESTAND", help="De lijst als CSV, tekst, XLSX, XLS, ODS, HTML of PDF")
    ],
    sample: Annotated[bool, typer.Option("--sample", help="Antwoorden zeggen dat het een voorbeeld is")] = False,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--date",
            "--as-of",
            formats=["%Y-%m-%d", "%d-%m-%Y"],
            metavar="JJJJ-MM-DD",
            help="De dag van de lijst; anders die in de naam of de eerste regels van het bestand",
        ),
    ] = None,
    force: Force = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Niet vragen, voor scripts; wat --force nodig heeft, wordt dan geweigerd")
    ] = False,
) -> None:
    """De lijst in een bestand inlezen: u ziet eerst wat er verandert. Is er iets mis, dan verandert er niets."""
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
            ask=lambda review: _asked(review, force=force, yes=yes),
        )
        newest = store.newest()
    _report("imported" if changed else "unchanged", newest)
    if settings.registry_schedule != "off":
        out.print(f"Let op: bij de volgende verversing komt {_source(settings)} ervoor in de plaats.", soft_wrap=True)
        out.print("Met BRO_REGISTRY_SCHEDULE=off blijft deze lijst.")


@app.command()
def search(
    name: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAAM", help="Een naam, een zin met een naam, een KvK-nummer, of beide"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Een JSON-object")] = False,
    batch: Annotated[
        bool, typer.Option("--batch", help="Elke regel van standaardinvoer opzoeken, met --json; lege niet")
    ] = False,
) -> None:
    """Een organisatie opzoeken zoals een bezoeker dat doet."""
    from bot.registry.service import open_registry  # brings numpy, which takes longer than all other commands

    settings = get_settings()
    with _store(settings):
        registry = open_registry(settings)
        if registry.list_info() is None:
            raise _no_list()
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
    from bot.registry.sync import sync_as_set  # brings the client of the network

    settings = get_settings()
    with _store(settings) as store, _progress("Lijst opslaan") as advance:
        synced = sync_as_set(settings, store, force=force, progress=advance)
        newest = store.newest()
    if synced.reason:
        err.print(f"{SENTENCES[synced.outcome]}: {plain(synced.reason)}", style="red", soft_wrap=True)
        err.print(f"De vorige lijst blijft: {_described(newest)}." if newest else NO_LIST, soft_wrap=True)
        if synced.outcome == "refused":
            err.print("Klopt de lijst toch? Dan: bro registry sync --force")
        raise typer.Exit(1)
    _report(synced.outcome, newest)


@app.command()
def status() -> None:
    """De stand van de lijst en de laatste pogingen; status 1 als er iets aan de hand is."""
    settings = get_settings()
    with _store(settings) as store:
        health = registry_health(store, settings.registry_max_age_days)
        newest, attempts = store.newest(), store.attempts(8)
    out.print(f"[bold]{STATES[health.state]}[/bold]: {_described(newest)}", soft_wrap=True)
    if newest is None:
        out.print(NO_LIST, soft_wrap=True)
    if health.age_days:
        days = counted(health.age_days, "dag", "dagen")
        out.print(f"{days} oud; na {settings.registry_max_age_days} dagen zeggen antwoorden dat")
    out.print(f"Schema: {SCHEDULES[settings.registry_schedule]}; bron: {_source(settings)}", soft_wrap=True)
    if attempts:
        out.print("Laatst gebeurd (UTC):")
    for attempt in attempts:
        reason = f": {plain(attempt.reason)}" if attempt.reason else ""
        moment = f"{attempt.finished_at:%Y-%m-%d %H:%M}"
        out.print(f"  {moment} {OUTCOMES[attempt.outcome]}, {plain(attempt.source)}{reason}", soft_wrap=True)
    if health.degraded:
        raise typer.Exit(1)


@app.command()
def use(snapshot: Annotated[int, typer.Argument(metavar="ID", help="Het nummer in: bro registry history")]) -> None:
    """Teruggaan naar een eerdere lijst; wat later kwam, komt niet vanzelf terug."""
    with _store(get_settings()) as store, _errors(), sole_writer(store.engine):
        found, newest = store.use(snapshot), store.newest()
    if not found:
        err.print(f"Er is geen lijst {snapshot}. De nummers staan in: bro registry history", style="red")
        raise typer.Exit(1)
    out.print(f"Nu antwoordt lijst {snapshot}: {_described(newest)}", style="green", soft_wrap=True)


@app.command()
def history(
    limit: Annotated[int, typer.Option(min=1, help="Hoeveel lijsten")] = 5,
    every: Annotated[bool, typer.Option("--all", help="Alle namen van wat veranderde, niet de eerste drie")] = False,
) -> None:
    """Wat er van lijst tot lijst veranderde: organisaties erbij, eraf, hernoemd, en de bronhouderstatus."""
    with _store(get_settings()) as store:
        snapshots = store.snapshots(limit + 1, withdrawn=True)
        if not snapshots:
            raise _no_list()
        present = store.newest()
        for at, newer in enumerate(snapshots[:limit]):
            now = " [green]← antwoordt nu[/green]" if present and newer.id == present.id else ""
            moment = f"[bold]{newer.id}: {newer.imported_at:%Y-%m-%d %H:%M}[/bold]"
            out.print(f"{moment} {_described(newer)}{now}", soft_wrap=True)
            older = next((before for before in snapshots[at + 1 :] if not before.withdrawn), None)
            if older and older.sample == newer.sample:
                changes = compare(store.organisations(older.id), store.organisations(newer.id))
                _show_changes(changes, None if every else MOST_IN_HISTORY)
        if len(snapshots) > limit:
            out.print(f"Oudere lijsten: bro registry history --limit {4 * limit}")


def _asked(review: Review, *, force: bool, yes: bool) -> date | None:
    """Show what was read, and ask whether it may answer visitors, and of which day it is when nothing says so."""
    out.print(f"Gelezen: {_counts(review.organisations, review.bronhouders)}")
    out.print(f"Datum van de lijst: {review.dated.day:%d-%m-%Y}, {plain(review.dated.because)}", soft_wrap=True)
    if review.changes:
        _show_changes(review.changes, MOST_SHOWN)
    _show_names("let op", review.notes, MOST_SHOWN)
    _show_names("let op", [f"{row.place}: {row.name}: {row.odd}" for row in review.odd], MOST_SHOWN)
    _show_names("overgeslagen", [f"{row.place}: {row.text[:80]}: {row.reason}" for row in review.left_out], MOST_SHOWN)
    _show_names("voorbeeld", [_entry(row) for row in review.samples], MOST_SHOWN)
    if yes or (review.refused and not force):
        return review.dated.day
    refused = without_controls(review.refused or "")
    warning = f"Deze lijst zou zonder --force geweigerd zijn: {refused}. " if refused else ""
    other = "" if review.dated.known else ", of de dag van de lijst"
    answer: str = typer.prompt(f"{warning}Deze lijst gebruiken? [j/N{other}]", default="n", show_default=False)
    return _day_of(answer.strip().lower(), review.dated)


def _day_of(answer: str, dated: Dated) -> date | None:
    """The day to store the list with: that of a yes, or a day that was typed; None for anything else."""
    return dated.day if answer in ("j", "ja", "y", "yes") else first_day(answer)


def _entry(row: ListedOrganisation) -> str:
    return f"{row.name} | {row.kvk or 'geen nummer'}" + " (B)" * row.bronhouder


def _show_changes(changes: Changes, most: int | None = None) -> None:
    for label, names in (
        ("erbij", changes.added),
        ("eraf", changes.removed),
        ("hernoemd", [f"{was} → {is_now}" for was, is_now in changes.renamed]),
        ("ander KvK-nummer", [f"{name}: {numbers}" for name, numbers in changes.renumbered]),
        ("nu bronhouder", changes.became_bronhouder),
        ("geen bronhouder meer", changes.no_longer_bronhouder),
    ):
        _show_names(label, names, most)


def _show_names(label: str, names: Sequence[str], most: int | None) -> None:
    """One line for each name, and how many there are besides the first `most`."""
    for name in names[:most]:
        out.print(f"  {label}: {without_controls(name)}", soft_wrap=True, highlight=False, markup=False)
    if most is not None and len(names) > most:
        out.print(f"  {label}: en nog {len(names) - most}")


def _no_list() -> typer.Exit:
    err.print(NO_LIST, style="red", soft_wrap=True)
    return typer.Exit(1)


def _report(outcome: str, newest: SnapshotInfo | None) -> None:
    out.print(f"{SENTENCES[outcome]}: {_described(newest)}.", style="green", soft_wrap=True)


def _counts(organisations: int, bronhouders: int) -> str:
    return (
        f"{counted(organisations, 'organisatie', 'organisaties')}, {counted(bronhouders, 'bronhouder', 'bronhouders')}"
    )


def _described(snapshot: SnapshotInfo | None) -> str:
    if snapshot is None:
        return "geen lijst"
    kind = ", voorbeeldlijst" * snapshot.sample + ", teruggedraaid" * snapshot.withdrawn
    counts = _counts(snapshot.row_count, snapshot.bronhouder_count)
    return f"{counts}, van {snapshot.as_of} uit {plain(snapshot.source)}{kind}"


def _source(settings: Settings) -> str:
    from bot.registry.source import open_source  # brings the client of the network

    return plain(open_source(settings).name)


def _as_json(found: "LookUp", **before: str) -> str:
    """What was found as one line of JSON, after the fields of `before`."""
    matches = [
        {
            "name": match.name,
            "bronhouder": match.bronhouder,
            "kvk": match.kvk,
            "score": match.score,
            "former_name": match.former_name,
            "merged_on": str(match.merged_on) if match.merged_on else None,
            "now": match.now,
        }
        for match in found.matches
    ]
    about = {
        "reason": found.reason,
        "kvk": found.kvk,
        "date": str(found.list_info.as_of) if found.list_info else None,
        "sample": found.list_info.sample if found.list_info else None,
    }
    text = json.dumps({**before, "result": found.result, "matches": matches, **about}, ensure_ascii=False)
    return without_controls(text)


def _show(found: "LookUp") -> None:
    table = Table("organisatie", "bronhouder", "KvK", "score", "bijzonder")
    for match in found.matches:
        special = f"{match.former_name}, tot {match.merged_on}" if match.former_name else ""
        if match.now:
            special = f"nu {match.now}"
        status = "ja" if match.bronhouder else "nee"
        table.add_row(plain(match.name), status, match.kvk or "", f"{match.score:.0f}", plain(special))
    reason = f" ({REASONS.get(found.reason, found.reason)})" if found.reason else ""
    out.print(f"[bold]{RESULTS[found.result]}[/bold]{reason}", soft_wrap=True)
    if found.matches:
        out.print(table)
    if found.kvk and found.matches and all(match.kvk != found.kvk for match in found.matches):
        out.print(f"Let op: u gaf KvK-nummer {found.kvk}; bij deze naam staat een ander nummer.", soft_wrap=True)
    if info := found.list_info:
        marks = ", voorbeeldlijst" * info.sample + ", verouderd" * info.stale
        out.print(f"Lijst van {info.as_of} uit {plain(info.source)}{marks}", style="dim", soft_wrap=True)


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
        message = (
            f"De lijst is geweigerd: {plain(str(error))}. De vorige lijst blijft. Klopt de lijst toch? Gebruik --force."
        )
        err.print(message, style="red", soft_wrap=True)
    except NotAgreed:
        err.print("Er is niets veranderd.")
    except (ListUnreadable, AlreadyRunning, OSError) as error:
        err.print(f"Niet ingelezen: {plain(_in_dutch(error))}", style="red", soft_wrap=True)
    else:
        return
    raise typer.Exit(1)


def _in_dutch(error: Exception) -> str:
    """What is wrong with a file, in the words of whoever typed its name."""
    if isinstance(error, FileNotFoundError):
        return f"{error.filename}: dit bestand is er niet; controleer de naam"
    if isinstance(error, IsADirectoryError):
        return f"{error.filename}: dit is een map; noem het bestand"
    if isinstance(error, PermissionError):
        return f"{error.filename}: u mag dit bestand niet lezen; geef uzelf rechten"
    return str(error)


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr that appears with the first rows."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    progress = Progress(*columns, console=err, transient=True)
    task = progress.add_task(what, total=None)

    def advance(written: int, total: int) -> None:
        progress.start()  # not before: a question may come first, and a bar would draw over it
        progress.update(task, completed=written, total=total)

    try:
        yield advance
    finally:
        if progress.live.is_started:
            progress.stop()
