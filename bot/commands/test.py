"""`bro test`: pytest with the arguments given."""

import json
import os
import subprocess
import sys
from pathlib import Path

import typer

from bot.commands.preparation import console
from bot.platform.settings import ROOT

CONTEXT_SETTINGS = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}

TWICE = "--twice"
"""The argument with which what fails runs once more: `run_twice`."""

_TOGETHER = ("-n", str(min((os.cpu_count() or 1) + 1, 4)), "--dist", "loadfile", "--no-loadscope-reorder")
"""Processes side by side, each with an assistant of its own (0.6 GB); the tests of one file stay in one process.

One more than there are cores, because tests wait; in the order of `tests/conftest.py`, not the largest file first.
"""

FAST = "--fast"
"""The argument with which everything runs that needs no browser, PostgreSQL or npm."""

_QUICK = ("-m", "not (browser or postgres or npm or scale)")
_AGAIN = ("--last-failed", "--last-failed-no-failures", "none")
_FAILED = Path(".pytest_cache/v/cache/lastfailed")
_SOME_FAILED = 1  # pytest.ExitCode.TESTS_FAILED; anything else than this and 0 says that the run itself went wrong


def test(context: typer.Context) -> None:
    """Run pytest from the project root, side by side when no path is named; with --twice what fails runs once more."""
    arguments = [argument for argument in context.args if argument not in (TWICE, FAST)]
    arguments += _QUICK if FAST in context.args else ()
    raise typer.Exit(run_twice(arguments, ROOT) if TWICE in context.args else _first(arguments, ROOT))


def run_twice(arguments: list[str], root: Path) -> int:
    """Run the tests of `root`, and those that fail once more, one after the other; returns pytest's exit code.

    What passes the second time is named as flaky ("wankel"), also in results/wankel.txt. A run that broke off, or of
    which a failed test did not run again, stays a failure.
    """
    (root / _FAILED).unlink(missing_ok=True)
    code = _first(arguments, root)
    failed = _failed(root)
    if code != _SOME_FAILED or not failed:
        return code
    console.rule(f"{len(failed)} mislukt: nog een keer, alleen deze")
    code = _pytest([*_AGAIN], root)
    still = _failed(root)
    _name_flaky(sorted(failed - still), root / "results" / "wankel.txt")
    return code or (_SOME_FAILED if still else 0)


def _name_flaky(tests: list[str], listed: Path) -> None:
    console.rule(f"WANKEL: {len(tests)} geslaagd bij herhaling (CONTRIBUTING.md)")
    for name in tests:
        console.print(name, markup=False, highlight=False, soft_wrap=True)
    listed.parent.mkdir(exist_ok=True)
    listed.write_text("".join(f"{name}\n" for name in tests), encoding="utf-8")


def _failed(root: Path) -> set[str]:
    """What pytest remembers as failed; a test that passes is taken off, one that does not run stays."""
    return set(json.loads((root / _FAILED).read_text(encoding="utf-8"))) if (root / _FAILED).exists() else set()


def _first(arguments: list[str], root: Path) -> int:
    named = any((root / argument.partition("::")[0]).exists() for argument in arguments)
    return _pytest(arguments if named else [*_TOGETHER, *arguments], root)


def _pytest(arguments: list[str], root: Path) -> int:
    return subprocess.call([sys.executable, "-m", "pytest", *arguments], cwd=root)  # noqa: S603
