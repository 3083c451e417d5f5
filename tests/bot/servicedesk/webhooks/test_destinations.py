"""Where webhooks may go: addresses on the internet by https, and networks that were allowed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.servicedesk.webhooks.destinations import Destinations, ForbiddenDestination
from tests.bot.servicedesk.conftest import Browser, Desk
from tests.bot.servicedesk.webhooks.conftest import HOOKS, deliveries, register, said
from tests.bot.servicedesk.webhooks.receiver import Receiver, self_signed

INSIDE = [
    "http://example.com/",
    "https://127.0.0.1/",
    "https://localhost/",
    "https://[::1]/",
    "https://10.1.2.3/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[fe80::1]/",
    "https://[fd00::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[64:ff9b::a00:1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::a00:1]/",
    "https://[::127.0.0.1]/",
    "https://[::10.0.0.1]/",
    "https://[::ffff:0:127.0.0.1]/",
    "https://[fec0::1]/",
    "https://[2001::1]/",
    "https://[2002:a00:1::1]/",
    "https://[ff02::1]/",
    "https://[::1]/",
    "https://[2002:7f00:1::]/",
    "https://0.0.0.0/",
    "https://[::]/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://224.0.0.1/",
    "https://100.64.0.1/",
    "https://jan:geheim@example.com/",
    "https://example.com/#deel",
    "https://exa mple.com/",
    "https://example.com\\@127.0.0.1/",
    "https://example.com:99999/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "https://",
    "//example.com",
    "gopher://127.0.0.1:25/",
    "https://ëxample.com/",
]


def test_a_webhook_cannot_reach_into_our_network(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    manager = desk.browser(headers={"Authorization": f"Bearer {desk.new_token('webhooks:manage')}"})
    for url in INSIDE:
        answer = manager.post(HOOKS, json={"url": url, "events": ["handover.asked"]})
        assert (url, answer.status_code) == (url, 422)
    assert manager.get(HOOKS).json() == []


@pytest.mark.parametrize("url", INSIDE)
async def test_an_allowed_network_allows_no_other(url: str) -> None:
    with pytest.raises((ForbiddenDestination, OSError)):
        await Destinations(["198.51.100.0/24"]).resolve(url)


async def test_a_call_goes_to_the_address_that_was_checked() -> None:
    there = await Destinations(["127.0.0.0/8", "::1/128"]).resolve("https://localhost:8443/pad?x=1")
    assert there.url in ("https://127.0.0.1:8443/pad?x=1", "https://[::1]:8443/pad?x=1")
    assert (there.host, there.server_name) == ("localhost:8443", "localhost")
    with pytest.raises(ForbiddenDestination, match="https"):
        await Destinations(["127.0.0.0/8", "10.0.0.0/8"]).resolve("http://10.0.0.1/")


def test_a_network_that_is_no_longer_allowed_is_not_called(
    open_desk: Callable[..., Desk], desk: Desk, manager: Browser, receiver: Receiver
) -> None:
    webhook = register(manager, receiver.url)
    desk.state.webhooks._destinations = Destinations([])
    said(desk, "hallo")
    (refused,) = deliveries(manager, webhook, "mislukt")
    assert refused["last_status"] == "verboden: https"
    assert receiver.calls == []


@pytest.mark.parametrize(
    ("name", "trusted", "arrives"),
    [("localhost", True, True), ("localhost", False, False), ("ergens-anders.example", True, False)],
)
def test_over_https_the_certificate_must_be_of_the_name_and_be_trusted(
    open_desk: Callable[..., Desk],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    trusted: bool,
    arrives: bool,
) -> None:
    certificate = self_signed(tmp_path, name)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    desk = open_desk(webhook_networks=["127.0.0.0/8", "::1/128"])
    desk.state.webhooks._waits = (0.05,) * 4
    manager = desk.browser(headers={"Authorization": f"Bearer {desk.new_token('webhooks:manage')}"})
    with Receiver(certificate=certificate) as receiver:
        webhook = register(manager, receiver.url)
        said(desk, "hallo")
        (call,) = deliveries(manager, webhook, "gelukt" if arrives else "mislukt")
        assert call["last_status"] == ("204" if arrives else "ConnectError")
        assert bool(receiver.calls) == arrives
