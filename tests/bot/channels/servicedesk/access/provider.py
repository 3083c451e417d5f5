"""A real OpenID Connect provider from npm, on the loopback address, and a browser that signs in to it."""

import html
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

from bot.settings import ROOT

PACKAGE = "oidc-provider@9.13.3"
CLIENT = {"oidc_client_id": "bro", "oidc_role_claim": "groups"}
ROLES = {"medewerker": ["bro-servicedesk"], "beheerder": ["bro-beheer"]}

_HERE = Path(__file__).resolve().parent
_INSTALLED = ROOT / "var" / "oidc-provider"


@contextmanager
def running_provider(port: int, back: str) -> Iterator[str]:
    """The address of a provider that knows our gateway, stopped afterwards."""
    command = ["node", str(_HERE / "oidc_provider.mjs"), str(_package()), str(port), back]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        assert process.stdout.readline() == "ready\n", process.stderr.read()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=10)


def _package() -> Path:
    """The folder of the package, fetched once; scripts of packages are not run."""
    folder = _INSTALLED / "node_modules" / "oidc-provider"
    wanted = PACKAGE.rpartition("@")[2]
    if folder.exists() and f'"version": "{wanted}"' in (folder / "package.json").read_text(encoding="utf-8"):
        return folder
    if not (shutil.which("npm") and shutil.which("node")):
        _absent("there is no npm (Debian: apt-get install nodejs npm)")
    flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"]
    _INSTALLED.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["npm", "install", "--prefix", str(_INSTALLED), PACKAGE, *flags], capture_output=True, text=True, timeout=180
    )
    if done.returncode:
        _absent(f"npm could not fetch {PACKAGE}: {done.stderr[-300:]}")
    return folder


def _absent(reason: str) -> Any:
    """Skip on a developer's machine; fail in CI, where the provider must be there."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def sign_in_there(browser: httpx.Client, address: str, person: str) -> str:
    """Fill in the provider's own forms as `person`; returns the address at our gateway that it sends us back to."""
    answer = browser.get(address)
    for _ in range(12):
        if answer.is_redirect:
            address = urljoin(address, answer.headers["location"])
            if "/servicedesk/oidc/terug" in address:
                return address
            answer = browser.get(address)
        else:
            address = html.unescape(re.findall(r'<form[^>]* action="([^"]+)"', answer.text)[0])
            prompt = re.findall(r'name="prompt" value="(\w+)"', answer.text)[0]
            answer = browser.post(address, data={"prompt": prompt, "login": person, "password": "x"})
    raise AssertionError("the provider did not send us back")
