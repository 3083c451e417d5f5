"""Fetching the list from a web server that behaves in every way it may, and from a file."""

import gzip
import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.platform.settings import PUBLIC_LIST, ROOT, Settings
from bot.registry.source import FileSource, SourceUnavailable, UrlSource, open_source
from bot.registry.store import Origin, RegistryStore
from tests.bot.registry.conftest import organisations
from tests.bot.registry.list_server import Exchange, ListServer

LIST = b"naam\nGemeente Zeist (B)\n"


def source_at(server: ListServer, **changes: object) -> UrlSource:
    return replace(UrlSource(server.url, pause=0.01), **changes)


def test_the_list_with_its_marks(server: ListServer) -> None:
    server.gives(LIST, ETag='"a1"', Last_Modified="Mon, 02 Nov 2026 10:00:00 GMT")
    fetched = source_at(server).fetch(None)
    assert fetched
    assert (fetched.content, fetched.etag) == (LIST, '"a1"')
    assert fetched.last_modified == "Mon, 02 Nov 2026 10:00:00 GMT"
    assert "If-None-Match" not in server.exchanges[0].headers


def test_a_packed_list_is_unpacked(server: ListServer) -> None:
    server.gives(gzip.compress(LIST), Content_Encoding="gzip")
    fetched = source_at(server).fetch(None)
    assert fetched
    assert fetched.content == LIST


def test_an_unchanged_list_is_not_sent_again(server: ListServer, lite: RegistryStore) -> None:
    server.answer = lambda exchange: exchange.give(b"", 304)
    source = source_at(server)
    lite.save(organisations(3), Origin(source.name, date.today(), etag='"a1"', last_modified="gisteren"))
    assert source.fetch(lite.newest()) is None
    assert server.exchanges[0].headers["If-None-Match"] == '"a1"'
    assert server.exchanges[0].headers["If-Modified-Since"] == "gisteren"


def test_the_marks_of_another_source_are_not_sent(server: ListServer, lite: RegistryStore) -> None:
    server.gives(LIST)
    lite.save(organisations(3), Origin("lijst.csv", date.today(), etag='"a1"'))
    assert source_at(server).fetch(lite.newest())
    assert "If-None-Match" not in server.exchanges[0].headers


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_fault_is_tried_again(server: ListServer, status: int) -> None:
    server.answer = lambda exchange: exchange.give(LIST, 200 if exchange.number == 3 else status)
    assert source_at(server).fetch(None)
    assert len(server.exchanges) == 3


@pytest.mark.parametrize(("status", "tries"), [(503, 3), (404, 1), (401, 1), (204, 1)])
def test_a_lasting_fault_is_told(server: ListServer, status: int, tries: int) -> None:
    server.answer = lambda exchange: exchange.give(b"", status)
    with pytest.raises(SourceUnavailable, match=f"status {status}"):
        source_at(server).fetch(None)
    assert len(server.exchanges) == tries


def test_a_broken_answer_is_tried_again_and_never_half_used(server: ListServer) -> None:
    server.answer = lambda exchange: exchange.break_off(LIST)
    with pytest.raises(SourceUnavailable, match="RemoteProtocolError"):
        source_at(server).fetch(None)
    assert len(server.exchanges) == 3


def test_a_dripping_answer_is_cut_off_in_time(server: ListServer) -> None:
    server.answer = lambda exchange: exchange.drip(b"naam\n", times=100, pause=0.05)
    started = time.monotonic()
    with pytest.raises(SourceUnavailable, match="niet compleet binnen"):
        source_at(server, timeout=0.3, tries=1).fetch(None)
    assert time.monotonic() - started < 5


def test_a_server_that_says_nothing_is_given_up(server: ListServer) -> None:
    server.answer = lambda exchange: time.sleep(2)
    with pytest.raises(SourceUnavailable, match="ReadTimeout"):
        source_at(server, timeout=0.2, tries=1).fetch(None)


def test_a_huge_body_is_refused_before_it_is_read(server: ListServer) -> None:
    server.answer = lambda exchange: exchange.drip(b"x" * 100_000, times=1000, pause=0)
    with pytest.raises(SourceUnavailable, match="groter dan 1000000 bytes"):
        source_at(server, max_bytes=1_000_000).fetch(None)
    assert len(server.exchanges) == 1


def test_a_small_packed_body_that_unpacks_huge_is_refused(server: ListServer) -> None:
    server.gives(gzip.compress(b"x" * 50_000_000), Content_Encoding="gzip")
    with pytest.raises(SourceUnavailable, match="groter dan"):
        source_at(server, max_bytes=1_000_000).fetch(None)


def test_a_redirect_on_the_same_host_is_followed(server: ListServer) -> None:
    def answer(exchange: Exchange) -> None:
        exchange.redirect("/nieuw") if exchange.path == "/lijst" else exchange.give(LIST)

    server.answer = answer
    assert source_at(server).fetch(None)


def test_a_redirect_elsewhere_is_refused_unless_allowed(server: ListServer) -> None:
    def answer(exchange: Exchange) -> None:
        elsewhere = f"http://localhost:{server.port}/nieuw"
        exchange.redirect(elsewhere) if exchange.path == "/lijst" else exchange.give(LIST)

    server.answer = answer
    with pytest.raises(SourceUnavailable, match="verwijst door naar localhost"):
        source_at(server).fetch(None)
    assert source_at(server, allowed_hosts=frozenset({"localhost"})).fetch(None)


def test_redirects_without_end_are_given_up(server: ListServer) -> None:
    server.answer = lambda exchange: exchange.redirect("/lijst")
    with pytest.raises(SourceUnavailable, match="meer dan 5 doorverwijzingen"):
        source_at(server).fetch(None)


@pytest.mark.parametrize("url", ["http://voorbeeld.nl/lijst", "ftp://voorbeeld.nl/lijst", "file:///etc/passwd"])
def test_only_https_outside_this_machine(url: str) -> None:
    with pytest.raises(SourceUnavailable, match="geen https"):
        UrlSource(url, tries=1).fetch(None)


def test_no_server_at_all() -> None:
    with pytest.raises(SourceUnavailable, match="ConnectError"):
        UrlSource("http://127.0.0.1:9/lijst", pause=0.01).fetch(None)


def test_a_key_in_the_address_is_not_told(server: ListServer) -> None:
    server.answer = lambda exchange: exchange.give(b"", 403)
    with_password = server.url.replace("://", "://bro:geheim@")
    source = UrlSource(f"{with_password}?sleutel=geheim", pause=0.01)
    assert source.name == server.url
    with pytest.raises(SourceUnavailable) as raised:
        source.fetch(None)
    assert "geheim" not in f"{source.name} {raised.value}"
    assert server.exchanges[0].path == "/lijst?sleutel=geheim"


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    with pytest.raises(SourceUnavailable, match=r"lijst\.csv"):
        FileSource(path, 100).fetch(None)
    path.write_bytes(LIST)
    os.utime(path, (0, 1_750_000_000))
    fetched = FileSource(path, 100).fetch(None)
    assert (fetched.content, fetched.as_of) == (LIST, date(2025, 6, 15))
    with pytest.raises(SourceUnavailable, match="groter dan 5 bytes"):
        FileSource(path, 5).fetch(None)


def test_the_source_in_the_settings(tmp_path: Path) -> None:
    assert Settings.model_fields["registry_url"].default == PUBLIC_LIST
    by_url = open_source(Settings(_env_file=None, registry_url="https://voorbeeld.nl/lijst", registry_max_megabytes=2))
    assert isinstance(by_url, UrlSource)
    assert by_url.max_bytes == 2_000_000
    by_file = open_source(Settings(_env_file=None, registry_url=PUBLIC_LIST, registry_file=tmp_path / "lijst.csv"))
    assert by_file
    assert by_file.name == "lijst.csv"


def test_no_test_or_benchmark_asks_the_real_site() -> None:
    code = (
        "import benchmarks; from bot.platform.settings import get_settings; "
        "print(get_settings().registry_url, get_settings().registry_schedule)"
    )
    for environment in (os.environ, {name: value for name, value in os.environ.items() if not name.startswith("BRO_")}):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=True
        )
        assert done.stdout.split() == ["http://127.0.0.1:9/", "off"]
    settings = Settings(_env_file=None)
    assert (settings.registry_url, settings.registry_schedule) == ("http://127.0.0.1:9/", "off")
