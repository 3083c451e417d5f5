"""`bro evaluate`: measure how well the assistant understands, and write a report about it."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot.commands.preparation import console, train_when_needed
from bot.commands.terminal import plain
from bot.evaluation.report import write_report
from bot.evaluation.results import Bar, Results, as_json, barred_values, read_bars, remember
from bot.evaluation.rounds import HISTORY, RoundScore, outcomes, read_round, remember_round, round_figures
from bot.evaluation.run import Plan
from bot.evaluation.run import evaluate as run_evaluation
from bot.platform.clock import dutch_day, now
from bot.platform.settings import ROOT, get_settings
from bot.rasa.baseline import BaselineAbsentError, require_tensorflow
from bot.rasa.training import current_model
from bot.understanding.model_archive import open_model

_FOLDER = ROOT / "results" / "evaluatie"


def evaluate(
    baseline: Annotated[bool, typer.Option("--baseline", help="Ook vergelijken met DIET en losse woorden")] = False,
    folds: Annotated[int, typer.Option(min=0, help="Delen bij kruisvalidatie; 0 slaat die over")] = 5,
    diet_folds: Annotated[int, typer.Option(min=0, help="Op hoeveel delen DIET ook traint")] = 1,
    rounds: Annotated[
        list[Path] | None, typer.Option("--round", help="Alleen deze rondes van vreemde schrijvers meten")
    ] = None,
    writer: Annotated[str, typer.Option(help="Wie de ronde schreef")] = "",
) -> None:
    """Measure the model in use, write the report, and fail when a bar is missed."""
    settings = get_settings()
    if rounds:
        train_when_needed(settings)
        _FOLDER.mkdir(parents=True, exist_ok=True)
        for path in rounds:
            _score_round(path, writer or path.stem, current_model(settings))
        return
    if baseline:
        _check_baseline()
    train_when_needed(settings)
    _FOLDER.mkdir(parents=True, exist_ok=True)
    plan = Plan(ROOT, current_model(settings), folds, diet_folds if baseline else None)
    with console.status("Meten ...") as status:
        results, judged = run_evaluation(plan, _FOLDER, lambda line: status.update(f"{line} ..."))
    bars = read_bars(ROOT / "tests" / "kwaliteit.yml")
    before = remember(results, _FOLDER)
    write_report(results, judged, bars, before, _FOLDER)
    (_FOLDER / "resultaat.json").write_text(as_json(results), encoding="utf-8")
    missed = _show(results, bars)
    console.print(f"Rapport: {_FOLDER / 'rapport.html'}")
    raise typer.Exit(1 if missed else 0)


def _score_round(path: Path, writer: str, model: Path) -> None:
    """Score one round, add it to the history, and show all rounds so far."""
    try:
        found = outcomes(open_model(model), read_round(path))
    except (OSError, ValueError) as error:
        console.print(f"[red]{plain(str(error))}[/red]", soft_wrap=True)
        raise typer.Exit(1) from error
    score = RoundScore(path.stem, writer, dutch_day(now()), model.name, round_figures(found))
    table = Table("Ronde", "Schrijver", "Gemeten", *score.figures)
    for line in remember_round(score, _FOLDER / HISTORY):
        values = [f"{one['value']:.3f} (n={one['n']})" for one in line["cijfers"].values()]
        table.add_row(line["ronde"], line["schrijver"], line["gemeten"], *values)
    console.print(table)


def _check_baseline() -> None:
    try:
        require_tensorflow()
    except BaselineAbsentError as error:
        console.print(str(error))
        raise typer.Exit(1) from error


def _show(results: Results, bars: list[Bar]) -> int:
    """Print each bar with its value; returns how many are missed."""
    values = barred_values(results)
    missed = 0
    for bar in bars:
        if bar.name not in values:
            continue
        holds = bar.holds(values[bar.name])
        missed += not holds
        console.print(f"{'[green]✓[/green]' if holds else '[red]✗[/red]'} {bar.title}: {values[bar.name]:.3f}")
    return missed
