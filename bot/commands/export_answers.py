"""`bro export-answers`: the texts that editors approved in the browser, as a patch for data/."""

from pathlib import Path
from typing import Annotated

import typer

from bot.platform.database import connect
from bot.platform.settings import ROOT, get_settings
from bot.servicedesk.editing.export import patch_of
from bot.servicedesk.editing.repository import DraftRepository


def export_answers(
    out: Annotated[Path | None, typer.Option("--out", help="Bestand voor de patch; anders het scherm")] = None,
) -> None:
    """Write a patch for data/; nothing is changed and nothing is trained."""
    approved = DraftRepository(connect(get_settings().database_url)).approved()
    patch = patch_of(approved, ROOT / "data")
    if out is None:
        typer.echo(patch.text, nl=False)
    else:
        out.write_text(patch.text, encoding="utf-8")
    for line in patch.left_out:
        typer.echo(f"Niet opgenomen: {line}", err=True)
    told = f"{len(patch.included)} teksten. Bekijk de patch, pas haar toe met git apply, en draai ./bro publish"
    typer.echo(told, err=True)
