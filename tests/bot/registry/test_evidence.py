"""Evidence from a public service that is slow, broken or right."""

import json
import time
from collections.abc import Callable

import pytest

from bot.platform.settings import Settings
from bot.registry.evidence import REGISTERS, CircuitBreaker, EvidenceClient, open_evidence
from tests.bot.registry.list_server import Exchange, ListServer

KVK = "68750110"


def ids(*found: str) -> bytes:
    return json.dumps({"broIds": list(found)}).encode()


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def only(register: str, content: bytes) -> Callable[[Exchange], None]:
    """A service in which only `register` has something."""
    return lambda exchange: exchange.give(content if f"/{register}/" in exchange.path else ids())


@pytest.mark.parametrize("register", REGISTERS)
async def test_an_object_in_any_register_is_proof(server: ListServer, register: str) -> None:
    server.answer = only(register, ids("GMW000000000001"))
    assert await EvidenceClient(f"http://127.0.0.1:{server.port}").delivers(KVK)
    assert any(one.path == f"/gm/{register}/v1/bro-ids?bronhouder={KVK}" for one in server.exchanges)


async def test_no_objects_prove_nothing_and_are_remembered_shortly(server: ListServer) -> None:
    server.gives(ids())
    clock = Clock()
    client = EvidenceClient(f"http://127.0.0.1:{server.port}", clock=clock)
    assert not await client.delivers(KVK)
    assert not await client.delivers(KVK)
    assert len(server.exchanges) == len(REGISTERS)
    clock.seconds += 3601
    server.gives(ids("GMW000000000001"))
    assert await client.delivers(KVK)


async def test_proof_is_remembered(server: ListServer) -> None:
    server.gives(ids("GMW000000000001"))
    client = EvidenceClient(f"http://127.0.0.1:{server.port}")
    assert await client.delivers(KVK)
    server.gives(b"", status=500)
    assert await client.delivers(KVK)


async def test_a_slow_service_costs_no_more_than_the_time_it_may_take(server: ListServer) -> None:
    server.answer = lambda exchange: time.sleep(3)
    started = time.monotonic()
    assert not await EvidenceClient(f"http://127.0.0.1:{server.port}", timeout=0.3).delivers(KVK)
    assert time.monotonic() - started < 3


async def test_one_slow_register_does_not_hide_proof_of_another(server: ListServer) -> None:
    def answer(exchange: Exchange) -> None:
        if "/frd/" in exchange.path:
            exchange.give(ids("FRD000000000001"))
        else:
            time.sleep(2)

    server.answer = answer
    started = time.monotonic()
    assert await EvidenceClient(f"http://127.0.0.1:{server.port}").delivers(KVK)
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("content", [b"kapot", b"[]", b'{"broIds": 3}', b'{"anders": []}', b"\xff\xfe"])
async def test_a_broken_answer_proves_nothing(server: ListServer, content: bytes) -> None:
    server.gives(content)
    assert not await EvidenceClient(f"http://127.0.0.1:{server.port}").delivers(KVK)


async def test_after_three_faults_the_service_is_left_alone_for_a_while(server: ListServer) -> None:
    server.gives(b"", status=500)
    clock = Clock()
    client = EvidenceClient(f"http://127.0.0.1:{server.port}", breaker=CircuitBreaker(3, 60.0, clock), clock=clock)
    for _ in range(3):
        assert not await client.delivers(KVK)
    asked = len(server.exchanges)
    assert not await client.delivers(KVK)
    assert len(server.exchanges) == asked
    clock.seconds += 61
    server.gives(ids("GMW000000000001"))
    assert await client.delivers(KVK)


async def test_a_service_that_is_not_there_proves_nothing() -> None:
    assert not await EvidenceClient("http://127.0.0.1:9").delivers(KVK)
    assert not await EvidenceClient("geen adres").delivers(KVK)


def test_it_is_off_by_default() -> None:
    assert open_evidence(Settings(_env_file=None)) is None
    assert open_evidence(Settings(_env_file=None, registry_evidence_url="https://publiek.broservices.nl"))
