"""Messages and requests of a shape that no page of ours sends; rows of docs/attacks.md name tests here too."""

import json
import socket
from contextlib import suppress
from urllib.parse import urlsplit

import httpx
import pytest

from tests.bot.second_gateway import Client
from tests.conftest import RunningStack


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>",
        "javascript:alert(1)",
        "\u202egnp.exe",
        "\ufeff\u0000\u0007",
        "a" * 10_000,
        "💥" * 400,
    ],
)
def test_strange_text_gets_a_sentence(client: Client, text: str) -> None:
    answer = client.send(text=text)
    assert answer.status_code == 200
    assert answer.json()["replies"][0]["text"]
    assert "\u202e" not in json.dumps(client.entries(), ensure_ascii=False)


def test_half_a_character_is_no_crash(client: Client) -> None:
    body = b'{"text": "hallo \\ud83d daar"}'
    answer = client.call("POST", "/messages", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (200, 422)
    assert client.send(text="hallo").status_code == 200


@pytest.mark.parametrize(
    "message",
    [{}, {"text": None}, {"text": 5}, {"text": "a", "choice": "b"}, {"text": "a", "id": "1"}, [], {"person": False}],
)
def test_a_wrong_shape_is_refused_without_an_echo(client: Client, message: object) -> None:
    answer = client.call("POST", "/messages", json=message)
    assert answer.status_code == 422
    assert list(answer.json()) == ["detail"]
    assert "input" not in answer.text


def test_a_body_that_is_no_text_is_refused(client: Client) -> None:
    answer = client.call("POST", "/feedback", content=b"\xffb^\xff", headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json() == {"detail": "Dit bericht heeft niet de vorm die wij verwachten."}


def test_a_huge_body_is_refused(running: RunningStack, client: Client) -> None:
    refused = client.send(text="a" * 100_000)
    assert (refused.status_code, refused.json()) == (413, {"detail": "Dit bericht is te groot."})

    def endless():
        for _ in range(100):
            yield b"a" * 10_000

    streamed = client.call("POST", "/messages", content=endless(), headers={"Content-Type": "application/json"})
    assert streamed.status_code == 413
    assert streamed.json() == refused.json()


def test_headers_that_do_not_end_are_refused(running: RunningStack) -> None:
    """60 MB in one header was kept in memory."""
    address = urlsplit(running.url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as connection:
        connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: x\r\nX-Long: ")
        with suppress(OSError):  # it hangs up before all is sent
            for _ in range(200):
                connection.sendall(b"a" * 100_000)
        answer = b""
        with suppress(OSError):
            answer = connection.recv(100)
    assert answer.startswith(b"HTTP/1.1 431 ") or not answer
    assert httpx.get(f"{running.url}/health/live", headers={"X-Long": "a" * 8000}).status_code == 200


def test_a_nul_is_a_wrong_shape(client: Client) -> None:
    """PostgreSQL cannot hold one, so that it was an error of ours there."""
    assert client.send(choice="\0").status_code == 422
    assert client.send(text="a\0b").status_code == 200
