"""`bro export-examples`: propose the questions that two people took for examples, as a patch for a maintainer."""

from pathlib import Path
from typing import Annotated

import typer

from bot.platform.database import connect
from bot.platform.settings import ROOT, get_settings
from bot.privacy.audit import Audit
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.learning.repository import LearningRepository
from bot.servicedesk.learning.service import LearningService


def export_examples(
    out: Annotated[Path | None, typer.Option("--out", help="Bestand voor de patch; anders het scherm")] = None,
) -> None:
    """Write a patch for data/; nothing is changed and nothing is trained."""
    library = AnswerLibrary(ROOT / "data")
    settings = get_settings()
    engine = connect(settings.database_url)
    service = LearningService(LearningRepository(engine), library, Audit(engine, settings.retention_audit_days), ROOT)
    proposal = service.examples()
    if out is None:
        typer.echo(proposal.patch, nl=False)
    else:
        out.write_text(proposal.patch, encoding="utf-8")
    for line in proposal.left_out:
        typer.echo(f"Niet opgenomen: {line}", err=True)
    for question in service.missing():
        typer.echo(f"Onderwerp ontbreekt ({question.count}x): {question.text}", err=True)
    typer.echo(f"{proposal.added} voorbeelden. Bekijk de patch en pas haar toe met: git apply", err=True)
