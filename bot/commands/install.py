"""`bro install GROUP`: add an optional group of packages to this environment."""

import subprocess
import sys
from typing import Annotated

import typer

from bot.commands.preparation import console
from bot.platform.settings import ROOT


def install(group: Annotated[str, typer.Argument(help="baseline, browser, check of deploy")]) -> None:
    """Install the pinned packages of `requirements/<group>.txt`, checked by hash."""
    requirements = ROOT / "requirements" / f"{group}.txt"
    if not requirements.is_file():
        known = ", ".join(sorted(path.stem for path in (ROOT / "requirements").glob("*.txt")))
        console.print(f"[red]De groep '{group}' bestaat niet.[/red] Kies uit: {known}.")
        raise typer.Exit(2)
    command = [*(sys.executable, "-m", "pip", "install", "--no-deps", "--require-hashes"), "-r", str(requirements)]
    raise typer.Exit(subprocess.call(command, cwd=ROOT))  # noqa: S603
