"""`bro test`: pytest with the arguments given."""

import subprocess
import sys

import typer

from bot.platform.settings import ROOT

CONTEXT_SETTINGS = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


def test(context: typer.Context) -> None:
    """Run pytest from the project root."""
    raise typer.Exit(subprocess.call([sys.executable, "-m", "pytest", *context.args], cwd=ROOT))  # noqa: S603
