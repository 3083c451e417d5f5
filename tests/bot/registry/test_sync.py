"""Refreshing the list: what goes wrong at the source, what visitors hear, what operators see."""

import asyncio
import threading
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import update

from bot.platform.background import Background
from bot.platform.clock import now
from bot.platform.settings import Settings
from bot.registry.health import registry_health
from bot.registry.models import Attempt
from bot.registry.service import LookUpResult, RegistryService
from bot.registry.source import UrlSource
from bot.registry.store import AttemptInfo, Origin, RegistryStore, sole_writer
from bot.registry.sync import is_due, refresh_when_due, sync
from tests.bot.registry.conftest import csv_of, organisations
from tests.bot.registry.list_server import ListServer
from tests.waiting import until

GOOD = csv_of(organisations(100, bronhouders=50))


@pytest.fixture
def source(server: ListServer) -> UrlSource:
    return UrlSource(server.url, timeout=1.0, max_bytes=1_000_000, tries=2, pause=0.01)


MAX_AGE = 30  # days


def service_on(store: RegistryStore) -> RegistryService:
    return RegistryService(store, [], check_every=0.0)


def test_a_good_list_is_taken_in_and_found(store: RegistryStore, server: ListServer, source: UrlSource) -> None:
    server.gives(GOOD, ETag='"a1"')
    service = service_on(store)
    assert service.look_up("organisatie 7").result == LookUpResult.UNAVAILABLE
    assert registry_health(store, MAX_AGE).state == "missing"
    assert sync(store, source).outcome == "imported"
    found = service.look_up("organisatie 7")
    assert (found.result, found.matches[0].bronhouder) == (LookUpResult.EXACT, True)
    assert found.list_info
    assert (found.list_info.source, found.list_info.as_of) == (server.url, date.today())
    assert registry_health(store, MAX_AGE).state == "ok"


def test_a_changed_list_answers_without_restart(store: RegistryStore, server: ListServer, source: UrlSource) -> None:
    server.gives(GOOD)
    sync(store, source)
    services = [service_on(store), service_on(store)]
    assert all(service.look_up("Nieuwkomer B.V.").result == LookUpResult.NONE for service in services)
    server.gives(GOOD + b"\nNieuwkomer B.V.")
    assert sync(store, source).outcome == "imported"
    assert all(service.look_up("nieuwkomer").result == LookUpResult.EXACT for service in services)


@pytest.mark.parametrize("not_modified", [True, False])
def test_an_unchanged_list_gets_a_new_date(
    store: RegistryStore, server: ListServer, source: UrlSource, not_modified: bool
) -> None:
    server.gives(GOOD, ETag='"a1"')
    sync(store, source)
    snapshot = store.newest()
    store.confirm(snapshot.id, Origin(source.name, date(2026, 1, 1), etag='"a1"'))
    if not_modified:
        server.answer = lambda exchange: exchange.give(b"", 304)
    assert sync(store, source).outcome == "unchanged"
    assert (store.newest().id, store.newest().as_of) == (snapshot.id, date.today())
    assert service_on(store).list_info().as_of == date.today()


FAULTS = {
    "down": (lambda server: server.gives(b"", status=503), "failed", "status 503"),
    "gone": (lambda server: server.gives(b"", status=404), "failed", "status 404"),
    "login page": (lambda server: server.gives(b"<html><form>Inloggen</form></html>"), "refused", "niet te lezen"),
    "empty": (lambda server: server.gives(b"naam\n"), "refused", "de lijst is leeg"),
    "nothing": (lambda server: server.gives(b""), "refused", "niet te lezen"),
    "half": (lambda server: server.gives(csv_of(organisations(50))), "refused", "50 van de 100 organisaties"),
    "flags lost": (lambda server: server.gives(csv_of(organisations(100))), "refused", "50 van de 50 bronhouders"),
    "other columns": (lambda server: server.gives(b"plaats;land\nZeist;NL"), "refused", "regel 1"),
    "bad row": (lambda server: server.gives(b"naam;kvk\nZeist;12"), "refused", "regel 2"),
    "many odd rows": (
        lambda server: server.gives(
            b"naam;kvk\n"
            + b"".join(b"Organisatie %d B.V. (B);%08d\n" % (n, n) for n in range(90))
            + b"".join(b"Organisatie %d B.V. (B);%d\n" % (n, n) for n in range(90, 100))
        ),
        "refused",
        "10 van de 100 regels zijn vreemd",
    ),
    "another list": (
        lambda server: server.gives(GOOD.replace(b"Organisatie", b"Boorbedrijf")),
        "refused",
        "100 van de 100 organisaties",
    ),
    "binary": (lambda server: server.gives(b"\x89PNG\x00\x01\x02"), "refused", "dit is een afbeelding (PNG)"),
    "elsewhere": (
        lambda server: setattr(server, "answer", lambda exchange: exchange.redirect("https://elders.nl/lijst")),
        "failed",
        "verwijst door naar elders.nl",
    ),
    "broken off": (
        lambda server: setattr(server, "answer", lambda exchange: exchange.break_off(GOOD)),
        "failed",
        "RemoteProtocolError",
    ),
    "dripping": (
        lambda server: setattr(server, "answer", lambda exchange: exchange.drip(b"naam\n", 60, 0.05)),
        "failed",
        "niet compleet",
    ),
    "huge": (
        lambda server: setattr(server, "answer", lambda exchange: exchange.drip(b"x" * 100_000, 100, 0)),
        "failed",
        "groter dan",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_last_good_list_stays(lite: RegistryStore, server: ListServer, source: UrlSource, fault: str) -> None:
    server.gives(GOOD)
    sync(lite, source)
    make, outcome, reason = FAULTS[fault]
    make(server)
    synced = sync(lite, source)
    assert synced.outcome == outcome
    assert reason in (synced.reason or "")
    service = service_on(lite)
    assert service.look_up("organisatie 7").result == LookUpResult.EXACT
    health = registry_health(lite, MAX_AGE)
    assert health.problem == synced.reason
    assert health.state == ("refused" if outcome == "refused" else "ok")
    assert health.degraded == (outcome == "refused")


def test_a_refused_list_can_be_forced(lite: RegistryStore, server: ListServer, source: UrlSource) -> None:
    server.gives(GOOD)
    sync(lite, source)
    server.gives(csv_of(organisations(50)))
    assert sync(lite, source).outcome == "refused"
    assert sync(lite, source, force=True).outcome == "imported"
    assert registry_health(lite, MAX_AGE).state == "ok"


def test_no_change_without_any_list_is_a_fault(lite: RegistryStore, server: ListServer, source: UrlSource) -> None:
    server.answer = lambda exchange: exchange.give(b"", 304)
    assert sync(lite, source).outcome == "failed"


def test_an_old_list_is_told_and_seen(lite: RegistryStore) -> None:
    lite.save(organisations(3), Origin("lijst.csv", date.today() - timedelta(days=31)))
    service = service_on(lite)
    info = service.look_up("organisatie 1").list_info
    assert info
    assert (info.stale, info.age_days) == (True, 31)
    assert registry_health(lite, MAX_AGE).state == "stale"


def test_one_refresh_at_a_time_over_all_replicas(store: RegistryStore, server: ListServer, source: UrlSource) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def answer(exchange) -> None:  # type: ignore[no-untyped-def]
        asked.set()
        go_on.wait(5)
        exchange.give(GOOD)

    server.answer = answer
    outcomes: list[str] = []
    first = threading.Thread(target=lambda: outcomes.append(sync(store, source).outcome))
    first.start()
    assert asked.wait(5)
    assert sync(RegistryStore(store.engine), source).outcome == "busy"
    go_on.set()
    first.join(10)
    assert outcomes == ["imported"]
    assert len(server.exchanges) == 1


def scheduled(server: ListServer, schedule: str = "hourly") -> Settings:
    return Settings(_env_file=None, registry_url=server.url, registry_schedule=schedule)


def test_the_schedule_asks_when_it_is_time_and_not_before(lite: RegistryStore, server: ListServer) -> None:
    server.gives(GOOD)
    settings = scheduled(server)
    assert refresh_when_due(settings, lite).outcome == "imported"
    assert refresh_when_due(settings, lite) is None
    with lite.engine.begin() as connection:
        connection.execute(update(Attempt).values(finished_at=now() - timedelta(minutes=61)))
    assert refresh_when_due(settings, lite).outcome == "unchanged"
    assert len(server.exchanges) == 2


@pytest.mark.parametrize(
    ("outcome", "hours", "due"),
    [
        ("imported", 23, False),
        ("imported", 24, True),
        ("refused", 23, False),
        ("failed", 0.9, False),
        ("failed", 1, True),
    ],
)
def test_when_a_daily_refresh_is_due(outcome: str, hours: float, due: bool) -> None:
    moment = datetime(2026, 11, 23, 12)
    last = AttemptInfo(moment - timedelta(hours=hours), "lijst", outcome, None)
    assert is_due([last], timedelta(days=1), moment) == due
    assert is_due([], timedelta(days=1), moment)


def test_after_three_failures_the_site_is_left_alone_for_a_day() -> None:
    moment = datetime(2026, 11, 23, 12)
    failures = [AttemptInfo(moment - timedelta(hours=hours), "lijst", "failed", None) for hours in (2, 3, 4)]
    assert is_due(failures[:2], timedelta(days=1), moment)
    assert not is_due(failures, timedelta(days=1), moment)
    assert is_due(failures, timedelta(days=1), moment + timedelta(days=1))


def test_installations_do_not_all_ask_at_the_same_moment() -> None:
    asked = [datetime(2026, 11, 23, 12, minute) for minute in range(60)]
    day, waits = timedelta(days=1), set()
    for moment in asked:
        last = [AttemptInfo(moment, "lijst", "unchanged", None)]
        waits.add(
            next(minutes for minutes in range(1381, 1441) if is_due(last, day, moment + timedelta(minutes=minutes)))
        )
    assert len(waits) > 20


async def test_the_schedule_survives_faults_and_stops_when_cancelled(lite: RegistryStore, server: ListServer) -> None:
    server.gives(b"", status=404)
    background = Background()
    loop = background.every(0.01, "registry", partial(asyncio.to_thread, refresh_when_due, scheduled(server), lite))
    await asyncio.to_thread(until, lambda: lite.attempts(1))
    assert not loop.done()
    await background.close()
    assert loop.cancelled()


def test_no_schedule_no_work(lite: RegistryStore, server: ListServer) -> None:
    assert refresh_when_due(scheduled(server, "off"), lite) is None
    assert server.exchanges == []


def test_a_lease_of_a_process_that_died_runs_out(store: RegistryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    held = sole_writer(store.engine)
    held.__enter__()
    later = now() + timedelta(minutes=11)
    monkeypatch.setattr("bot.platform.claims.now", lambda: later)
    with sole_writer(store.engine):
        pass
