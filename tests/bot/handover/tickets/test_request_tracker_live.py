"""The Request Tracker adapter against a real Request Tracker 5; only with BRO_TEST_RT=1, as root on Debian.

It installs the packages request-tracker5, rt5-db-sqlite and rt5-standalone when they are absent, and serves Request
Tracker on a loopback port.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.handover.tickets.choose import ticket_system
from bot.handover.tickets.port import TicketSystemUnavailable
from bot.platform.settings import Settings
from tests.bot.handover.tickets.conftest import NOTE, TICKET
from tests.bot.mail_server import free_port

pytestmark = pytest.mark.skipif(os.environ.get("BRO_TEST_RT") != "1", reason="BRO_TEST_RT=1 installs Request Tracker")

PACKAGES = ("request-tracker5", "rt5-db-sqlite", "rt5-standalone")
SERVER = Path("/usr/share/request-tracker5/libexec/rt-server")
PASSWORD = "proef-wachtwoord"
SET_PASSWORD = (
    "RT::LoadConfig(); RT::Init(); my $root = RT::User->new(RT->SystemUser); $root->Load('root'); "
    f"my ($done, $why) = $root->SetPassword('{PASSWORD}'); die $why unless $done || $why =~ /same|current/i;"
)


@pytest.fixture(scope="module")
def tracker() -> Iterator[str]:
    """The address of a Request Tracker whose root has `PASSWORD`."""
    if not SERVER.exists():
        install = ["apt-get", "install", "-y", "--no-install-recommends", *PACKAGES]
        subprocess.run(install, check=True, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, timeout=900)
    perl = [shutil.which("perl") or "perl", "-I/usr/share/request-tracker5/lib", "-MRT"]
    subprocess.run([*perl, "-e", SET_PASSWORD], check=True, timeout=120)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [SERVER, "--host", "127.0.0.1", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(f"{url}/REST/2.0/rt")
        yield url
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if httpx.get(url, auth=("root", PASSWORD), timeout=20).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.5)
    raise AssertionError("Request Tracker did not start")


@pytest.fixture
def settings(tracker: str) -> Settings:
    values = {"ticket_url": tracker, "ticket_username": "root", "ticket_token": PASSWORD, "ticket_timeout": 60}
    return Settings(_env_file=None, ticket_system="rt", **values)


def kept_by(settings: Settings, number: str) -> tuple[dict[str, Any], list[str]]:
    """The ticket as Request Tracker has it, and the kinds of its transactions."""
    with httpx.Client(base_url=f"{settings.ticket_url}/REST/2.0", auth=("root", PASSWORD), timeout=60) as rt:
        ticket = rt.get(f"/ticket/{number}").raise_for_status().json()
        history = rt.get(f"/ticket/{number}/history?fields=Type&per_page=50").raise_for_status().json()
    return ticket, [item["Type"] for item in history["items"]]


async def test_a_question_becomes_a_ticket_and_a_note_stays_internal(settings: Settings) -> None:
    system = ticket_system(settings)
    number = await system.create_ticket(TICKET)
    await system.post_internal_note(number, NOTE)
    ticket, kinds = kept_by(settings, number)
    assert ticket["Subject"] == TICKET.subject
    assert [person["id"] for person in ticket["Requestor"]] == [TICKET.requester]
    assert "Comment" in kinds
    assert "Correspond" not in kinds


async def test_a_wrong_password_is_a_refusal(settings: Settings) -> None:
    wrong = settings.model_copy(update={"ticket_username": "niemand"})
    with pytest.raises(TicketSystemUnavailable, match="refused"):
        await ticket_system(wrong).create_ticket(TICKET)
