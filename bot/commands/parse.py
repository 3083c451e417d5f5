"""`bro parse`: show how messages are understood, one JSON line per message."""

import json
import os
import sys
from collections.abc import Iterable
from typing import Annotated, Any

import typer

from bot.dialogue.neighbours import shown_choices
from bot.platform.settings import get_settings
from bot.rasa.training import ModelMismatch, current_model
from bot.registry.finder import Named
from bot.understanding.interpreter import Interpretation
from bot.understanding.model_archive import NotOurModelError, open_model
from bot.understanding.organisations import OrganisationNames
from bot.understanding.persistence import ModelUnusableError
from bot.understanding.scope_gate import Zone

_RANKED = 5


def parse(
    messages: Annotated[
        list[str] | None, typer.Argument(metavar="[ZIN]...", help="Zonder zin: een bericht per regel van de invoer")
    ] = None,
) -> None:
    """Print for each message how it is understood; without any, read them from standard input, one per line."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # one message at a time: a second thread mostly waits
    settings = get_settings()
    names = OrganisationNames(settings)
    try:
        reader = open_model(current_model(settings))
    except (ModelMismatch, NotOurModelError, ModelUnusableError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    for text in messages or _lines():
        named = names.find(text)
        print(json.dumps(_as_json(text, reader.read(text, named), named), ensure_ascii=False), flush=True)


def _lines() -> Iterable[str]:
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    return (line.rstrip("\r\n") for line in sys.stdin)


def _as_json(text: str, found: Interpretation, named: list[Named]) -> dict[str, Any]:
    ranking = sorted(found.ranking, key=lambda entry: -entry[1])[:_RANKED]
    return {
        "text": text,
        "intent": found.topic,
        "aspect": found.aspect,
        "zone": found.zone.value,
        "confidence": round(found.confidence, 4),
        "accepted": found.zone is not Zone.REFUSE,
        "ranking": [{"name": name, "confidence": round(confidence, 4)} for name, confidence in ranking],
        "questions": [
            {"text": question.text, "intent": question.intent, "confidence": round(question.confidence, 4)}
            for question in found.questions
        ],
        "offered": shown_choices(found.offered, found.zone, found.confidence),
        "organisation": next((match.name for one in named if one.sure for match in one.matches), None),
    }
