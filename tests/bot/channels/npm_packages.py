"""Programs of others that tests talk to, from npm at pinned versions, in a folder that git ignores."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from bot.platform.settings import ROOT
from tests.absence import absent
from tests.one_at_a_time import one_at_a_time

PINNED = {
    "@hotwired/turbo": "8.0.23",
    "@microsoft/app-manifest": "1.1.2",
    "@microsoft/m365agentsplayground": "0.2.28",
    "adaptivecards": "3.0.6",
    "oidc-provider": "9.13.3",
    "react": "19.2.0",
    "react-dom": "19.2.0",
    "scheduler": "0.27.0",
}
FOLDER = ROOT / "var" / "npm"

Npm = Callable[[str], Path]
"""The fixture `npm`: the folder of a package by its name."""


def package(name: str) -> Path:
    """The folder of an npm package, fetched when it is not there yet."""
    folder = FOLDER / "node_modules" / name
    with one_at_a_time(FOLDER):
        if _version(folder) != PINNED[name]:
            _install()
    if _version(folder) != PINNED[name]:
        absent(f"npm gave another version of {name} than {PINNED[name]}")
    return folder


def node() -> str:
    """The program node."""
    found = shutil.which("node")
    return found or absent("there is no node (Debian: apt-get install nodejs npm)")


def _install() -> None:
    npm = shutil.which("npm") or absent("there is no npm (Debian: apt-get install nodejs npm)")
    wanted = [f"{name}@{version}" for name, version in PINNED.items()]
    options = ["--prefix", str(FOLDER), "--ignore-scripts", "--no-audit", "--no-fund", "--save-exact"]
    done = subprocess.run([npm, "install", *options, *wanted], capture_output=True, text=True, timeout=300)
    if done.returncode:
        absent(f"npm could not fetch its packages: {done.stderr[-300:]}")


def _version(folder: Path) -> str | None:
    try:
        return str(json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"])
    except FileNotFoundError:
        return None
