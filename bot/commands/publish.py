"""`bro publish`: bring changed texts live in one go."""

import asyncio
from collections.abc import Mapping

import typer
import yaml

from bot.commands.preparation import console, step
from bot.commands.terminal import plain
from bot.dialogue.client import DialogueClient, DialogueUnavailable
from bot.evaluation.judging import judge
from bot.evaluation.overlap import without_copies
from bot.evaluation.results import barred_values, read_bars
from bot.evaluation.run import measure
from bot.platform.running import as_running, running, take_over_texts
from bot.platform.settings import ROOT, Settings, get_settings, with_internal_secret
from bot.rasa.training import (
    TrainingFailed,
    check_texts,
    current_model,
    files_of_texts,
    go_back_to,
    is_current,
    note_in_use,
    train,
)
from bot.understanding.interpreter import classifier_config
from bot.understanding.model_archive import open_model
from bot.understanding.sentences import held_out_sentences, training_examples

_READ_AT_START = frozenset({"data/contact.yml", "data/registry/aliases.yml"})
"""What is also in the script for websites, and in the index of names, which are made at the start."""


def publish() -> None:
    """Check the texts, train, measure, and let the running assistant answer with the result, without a restart."""
    settings = as_running(with_internal_secret(get_settings()))
    before = note_in_use(settings)
    changed = _changed(before.get("files", {}), files_of_texts())
    try:
        check_texts()
        if not is_current(settings, heed_choice=False):
            step("Teksten nakijken en model trainen", lambda: train(settings, settings.state_dir / "log" / "train.log"))
    except TrainingFailed as error:
        raise _stopped(str(error)) from error
    with console.status("Meten op de eigen zinnen ..."):
        missed = _missed_bars(settings)
    if missed:
        if before:
            go_back_to(settings, before)
        raise _stopped("\n".join(["het nieuwe model haalt deze grenzen niet:", *missed]))
    console.print("[green]✓[/green] De grenzen op de eigen zinnen zijn gehaald")
    _swap(settings)
    _tell(changed)


def _changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def _missed_bars(settings: Settings) -> list[str]:
    """The bars that the model in use misses, each in a line of Dutch."""
    config = classifier_config(yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8")))
    sentences = held_out_sentences(ROOT / "tests" / "onderwerpen")
    held_out = without_copies(sentences, training_examples(ROOT / "data"))
    model = current_model(settings)
    reader = open_model(model)
    judged = judge(reader, held_out, config.outside_intent)
    values = barred_values(measure(reader, model.name, held_out, judged, config))
    bars = [bar for bar in read_bars(ROOT / "tests" / "kwaliteit.yml") if bar.name in values]
    return [f"{bar.title}: {values[bar.name]:.3f}" for bar in bars if not bar.holds(values[bar.name])]


def _swap(settings: Settings) -> None:
    if running(settings) is None:
        console.print("De assistent draait hier niet. Het nieuwe model geldt vanaf de volgende start van Rasa.")
        return
    try:
        model = asyncio.run(_renew(settings))
    except DialogueUnavailable as error:
        raise _stopped(f"Rasa neemt het model niet over ({error.code}); start ./bro serve opnieuw") from error
    take_over_texts(settings, model, files_of_texts())
    console.print(f"[green]✓[/green] De assistent antwoordt nu met {model}")


async def _renew(settings: Settings) -> str:
    client = DialogueClient(settings)
    try:
        return await client.renew_model()
    finally:
        await client.close()


def _tell(changed: list[str]) -> None:
    console.print("Veranderd:" if changed else "Er is geen tekst veranderd.")
    for name in changed:
        console.print(f"  {name}")
    if _READ_AT_START & set(changed):
        console.print("Start ./bro serve ook opnieuw: de knop op de website en de roepnamen maakt het bij de start.")


def _stopped(why: str) -> typer.Exit:
    console.print(f"[red]Niet gepubliceerd:[/red] {plain(why)}", soft_wrap=True)
    return typer.Exit(1)
