"""The public page with the list, played by a server on this machine: it sends programs without a name in circles."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest

from bot.registry import intake
from bot.registry.health import registry_health
from bot.registry.intake import SAMPLE_LIST, import_file
from bot.registry.service import LookUpResult, RegistryService
from bot.registry.source import SourceUnavailable, UrlSource
from bot.registry.store import Origin, RegistryStore
from bot.registry.sync import sync
from tests.bot.registry.list_server import Exchange, ListServer


def etag(content: bytes) -> str:
    return f'"{sha256(content).hexdigest()[:12]}"'


def page(organisations: int = 684, bronhouders: int = 412) -> bytes:
    """The page with as many made-up entries as the real one."""
    entries = "<br>".join(
        f"Organisatie {number} B.V. | {number:08}" + " (\u200bB)" * (number < bronhouders)
        for number in range(organisations)
    )
    return f"""<!DOCTYPE html><html><head><title>Aangemeld</title></head><body><nav><p>Home | Contact</p></nav><main>
        <h2>Organisatienaam | KVK-nummer (B) Bronhouder</h2><p>{entries}</p></main></body></html>""".encode()


def site(content: bytes, status: int = 200) -> Callable[[Exchange], None]:
    """How the site answers: `content` with an ETag, and only to who says who he is."""

    def answer(exchange: Exchange) -> None:
        agent = exchange.headers.get("User-Agent", "")
        if not agent.startswith("bro-helpdesk-assistent") or "@" not in agent:
            exchange.redirect(exchange.path)
        elif status == 200 and exchange.headers.get("If-None-Match") == etag(content):
            exchange.give(b"", 304)
        else:
            exchange.give(content, status, ETag=etag(content))

    return answer


@pytest.fixture
def source(server: ListServer, monkeypatch: pytest.MonkeyPatch) -> UrlSource:
    """The address as the default one is: with the numbers under which its list cannot be whole."""
    monkeypatch.setitem(intake.LEAST, server.url, (650, 400))
    return UrlSource(server.url, timeout=1.0, tries=3, pause=0.01, contact="beheer@voorbeeld.nl")


def test_the_first_good_list_replaces_the_sample_and_is_then_only_confirmed(
    lite: RegistryStore, server: ListServer, source: UrlSource
) -> None:
    import_file(lite, SAMPLE_LIST)
    service = RegistryService(lite, [], check_every=0.0)
    assert service.list_info().sample
    server.answer = site(page())
    assert sync(lite, source).outcome == "imported"
    found = service.look_up("Organisatie 7 B.V.")
    assert (found.result, found.matches[0].bronhouder, found.matches[0].kvk) == (LookUpResult.EXACT, True, "00000007")
    assert (found.list_info.sample, found.list_info.source) == (False, server.url)
    lite.confirm(lite.newest().id, Origin(source.name, date(2026, 1, 1), etag=etag(page())))
    assert sync(lite, source).outcome == "unchanged"
    assert lite.newest().as_of == date.today()
    assert [exchange.headers["If-None-Match"] for exchange in server.exchanges] == [None, etag(page())]
    assert server.exchanges[0].headers["From"] == "beheer@voorbeeld.nl"


def test_a_program_without_a_name_is_sent_in_circles_and_gives_up(server: ListServer, source: UrlSource) -> None:
    server.answer = site(page())
    with pytest.raises(SourceUnavailable, match="doorverwijzingen"):
        replace(source, contact="").fetch(None)
    assert len(server.exchanges) <= 6


CHANGED = (
    b"<!DOCTYPE html><html><body><main><h1>Aangemeld</h1><div><span>Organisatie 1</span></div></main></body></html>"
)
LOGIN = b"<!DOCTYPE html><html><body><form><label>Gebruikersnaam <input></label></form></body></html>"
FAULTS: dict[str, tuple[Callable[[Exchange], None], str, str]] = {
    "forbidden": (site(b"nee", 403), "failed", "status 403"),
    "slow": (lambda exchange: time.sleep(1.5), "failed", "ReadTimeout"),
    "broken off": (lambda exchange: exchange.break_off(page()), "failed", "RemoteProtocolError"),
    "half a page": (site(page()[:9000]), "refused", "horen er minstens 650 en 400"),
    "marks gone": (site(page().replace(" (\u200bB)".encode(), b"")), "refused", "684 organisaties en 0 bronhouders"),
    "changed layout": (site(CHANGED), "refused", "niet te lezen"),
    "login page": (site(LOGIN), "refused", "niet te lezen"),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("had_list", [False, True], ids=["sample list", "good list"])
def test_what_we_have_stays_when_the_site_does_something_else(
    lite: RegistryStore, server: ListServer, source: UrlSource, fault: str, had_list: bool
) -> None:
    import_file(lite, SAMPLE_LIST)
    if had_list:
        server.answer = site(page(690, 415))
        assert sync(lite, source).outcome == "imported"
    before = lite.newest()
    server.answer, outcome, reason = FAULTS[fault]
    synced = sync(lite, source)
    assert (synced.outcome, reason in (synced.reason or "")) == (outcome, True), synced
    assert lite.newest() == before
    assert registry_health(lite, 30).problem == synced.reason
