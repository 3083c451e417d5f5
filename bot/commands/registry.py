"""`bro registry`: fill, refresh and inspect the registration list."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from actions.registry.intake import ListRefused, import_file
from actions.registry.parsing import ListUnreadable
from actions.registry.service import FoundOrganisation, LookUp, LookUpResult, open_registry
from actions.registry.store import RegistryStore
from bot.database import connect, upgrade
from bot.settings import Settings, get_settings

app = typer.Typer(help="The registration list: import, sync, search, status, history.", no_args_is_help=True)
out = Console()
err = Console(stderr=True)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX, HTML or PDF with the list")],
    sample: Annotated[bool, typer.Option("--sample", help="Answers will say that this is a sample list")] = False,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Date of the list; today by default")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Also when the list shrank a lot")] = False,
) -> None:
    """Make the list in FILE the present list, or leave everything as it was."""
    with _store(get_settings()) as store, _errors(), _progress(f"Storing {file.name}") as advance:
        changed = import_file(
            store, file, sample=sample, as_of=as_of.date() if as_of else None, force=force, progress=advance
        )
        newest = store.newest()
    assert newest is not None  # noqa: S101 - a list was just stored or confirmed
    state = "imported" if changed else "unchanged"
    kind = ", sample list" if newest.sample else ""
    out.print(f"{state}: {newest.row_count} organisations, {newest.bronhouder_count} bronhouders{kind}", style="green")


@app.command()
def search(
    name: Annotated[list[str], typer.Argument(help="A name, a sentence with a name, or a KvK number")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object")] = False,
) -> None:
    """Look an organisation up as a visitor would."""
    settings = get_settings()
    with _store(settings):
        found = open_registry(settings).look_up(" ".join(name))
    if found.result == LookUpResult.UNAVAILABLE:
        err.print("There is no registration list yet. Fill it with: bro registry import FILE", style="red")
        raise typer.Exit(1)
    if as_json:
        print(
            json.dumps(
                {"result": found.result, "matches": [_as_json(match) for match in found.matches]}, ensure_ascii=False
            )
        )
    else:
        _show(found)


def _as_json(match: FoundOrganisation) -> dict[str, object]:
    fields = asdict(match)
    return {key: fields[key] for key in ("name", "bronhouder", "kvk", "score")}


def _show(found: LookUp) -> None:
    table = Table("organisation", "bronhouder", "KvK", "score", "found through")
    for match in found.matches:
        former = f"{match.former_name}, until {match.merged_on}" if match.former_name else ""
        table.add_row(match.name, "yes" if match.bronhouder else "no", match.kvk or "", f"{match.score:.0f}", former)
    out.print(f"[bold]{found.result}[/bold]" + (f" ({found.reason})" if found.reason else ""))
    if found.matches:
        out.print(table)
    if info := found.list_info:
        marks = ", sample list" * info.sample + ", old" * info.stale
        out.print(f"List of {info.as_of} from {info.source}{marks}", style="dim")


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
        err.print(f"Refused: {error}. The present list stays; --force overrides.", style="red", soft_wrap=True)
    except (ListUnreadable, OSError) as error:
        err.print(f"Not imported: {error}", style="red", soft_wrap=True)
    else:
        return
    raise typer.Exit(1)


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int], None]]:
    """A progress bar on stderr that appears with the first rows."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda rows: progress.advance(task, rows)
