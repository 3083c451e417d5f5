"""`bro registry`: fill, refresh and inspect the registration list."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
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
from bot.registry.intake import ListRefused, NotAgreed, Review, import_file
from bot.registry.parsing import ListedOrganisation, ListUnreadable, Reading
from bot.registry.service import LookUp, open_registry
from bot.registry.source import open_source
from bot.registry.store import AlreadyRunning, RegistryStore, SnapshotInfo, sole_writer
from bot.registry.sync import sync_as_set

app = typer.Typer(help="De lijst van bij de BRO aangemelde organisaties", no_args_is_help=True)
out = Console()
err = Console(stderr=True)

Force = Annotated[bool, typer.Option("--force", help="Ook als de lijst veel korter is geworden")]

MOST_SHOWN = 20

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
    yes: Annotated[bool, typer.Option("--yes", help="Niet vragen of de lijst goed is, voor scripts")] = False,
) -> None:
    """De lijst in FILE inlezen: u ziet eerst wat er verandert. Is er iets mis, dan verandert er niets."""
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
        source = open_source(settings).name
        out.print(f"Let op: bij de volgende verversing komt {source} ervoor in de plaats.", soft_wrap=True)
        out.print("Met BRO_REGISTRY_SCHEDULE=off blijft deze lijst.")


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
def use(snapshot: Annotated[int, typer.Argument(metavar="ID", help="Het nummer in: bro registry history")]) -> None:
    """Teruggaan naar een eerdere lijst; wat later kwam, komt niet vanzelf terug."""
    with _store(get_settings()) as store, _errors(), sole_writer(store.engine):
        found, newest = store.use(snapshot), store.newest()
    if not found:
        err.print(f"Er is geen lijst {snapshot}; de nummers staan in: bro registry history", style="red")
        raise typer.Exit(1)
    out.print(f"Nu antwoordt lijst {snapshot}: {_described(newest)}", style="green", soft_wrap=True)


@app.command()
def history(limit: Annotated[int, typer.Option(min=1, help="Hoeveel wijzigingen")] = 10) -> None:
    """Wat er van lijst tot lijst veranderde: organisaties erbij, eraf, hernoemd, en de bronhouderstatus."""
    with _store(get_settings()) as store:
        snapshots = store.snapshots(limit + 1, withdrawn=True)
        if not snapshots:
            err.print(NO_LIST, style="red")
            raise typer.Exit(1)
        for at, newer in enumerate(snapshots[:limit]):
            out.print(
                f"[bold]{newer.id}: {newer.imported_at:%Y-%m-%d %H:%M}[/bold] {_described(newer)}", soft_wrap=True
            )
            older = next((before for before in snapshots[at + 1 :] if not before.withdrawn), None)
            if older and older.sample == newer.sample:
                _show_changes(compare(store.organisations(older.id), store.organisations(newer.id)))


def _asked(review: Review, *, force: bool, yes: bool) -> bool:
    """Show what was read, and ask whether it may answer visitors."""
    out.print(f"Gelezen: {review.organisations} organisaties, {review.bronhouders} bronhouders")
    if review.changes:
        _show_changes(review.changes, MOST_SHOWN)
    _show_names("let op", [f"{row.place}: {row.name}: {row.odd}" for row in review.odd], MOST_SHOWN)
    _show_names("overgeslagen", [f"{row.place}: {row.text[:80]}: {row.reason}" for row in review.left_out], MOST_SHOWN)
    _show_names("voorbeeld", [_entry(row) for row in review.samples], MOST_SHOWN)
    if yes or (review.refused and not force):
        return True
    warning = f"Deze lijst zou zonder --force geweigerd zijn: {review.refused}. " if review.refused else ""
    answer: str = typer.prompt(f"{warning}Deze lijst gebruiken? [j/N]", default="n", show_default=False)
    return answer.strip().lower() in ("j", "ja", "y", "yes")


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
        out.print(f"  {label}: {name}", soft_wrap=True, highlight=False, markup=False)
    if most is not None and len(names) > most:
        out.print(f"  {label}: en nog {len(names) - most}")


def _report(outcome: str, newest: SnapshotInfo | None) -> None:
    out.print(f"{OUTCOMES[outcome]}: {_described(newest)}", style="green", soft_wrap=True)


def _described(snapshot: SnapshotInfo | None) -> str:
    if snapshot is None:
        return "geen lijst"
    kind = ", voorbeeldlijst" * snapshot.sample + ", teruggedraaid" * snapshot.withdrawn
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
    except NotAgreed:
        err.print("Niets veranderd.")
    except (ListUnreadable, AlreadyRunning, OSError) as error:
        err.print(f"Niet ingelezen: {error}", style="red", soft_wrap=True)
    else:
        return
    raise typer.Exit(1)


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
