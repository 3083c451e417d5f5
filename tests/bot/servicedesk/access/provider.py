"""A real OpenID Connect provider from npm, on the loopback address, and a browser that signs in to it."""

import html
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import httpx

from tests.bot.channels.npm_packages import node

CLIENT = {"oidc_client_id": "bro", "oidc_role_claim": "groups"}
ROLES = {"medewerker": ["bro-servicedesk"], "beheerder": ["bro-beheer"]}

_HERE = Path(__file__).resolve().parent


@contextmanager
def running_provider(program: Path, port: int, back: str) -> Iterator[str]:
    """The address of a provider, the npm package in `program`, that knows our gateway, stopped afterwards."""
    command = [node(), str(_HERE / "oidc_provider.mjs"), str(program), str(port), back]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        assert process.stdout.readline() == "ready\n", process.stderr.read()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=10)


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
