"""A message that Rasa gets twice is handled once: the second time it repeats its answer."""

import asyncio
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from bot.dialogue.client import DialogueClient, DialogueUnavailable, TypedText
from bot.dialogue.reply import Turn
from bot.platform.database import connect
from bot.platform.settings import Settings
from bot.rasa.server import tracker_url
from tests.conftest import RunningStack


def handled_times(settings: Settings, sender: str) -> int:
    engine = connect(tracker_url(settings))
    query = text("SELECT count(*) FROM events WHERE type_name = 'user' AND sender_id = :sender")
    with engine.connect() as connection:
        count = int(connection.execute(query, {"sender": sender}).scalar_one())
    engine.dispose()
    return count


@pytest.fixture
def sender() -> str:
    return uuid4().hex


async def send(settings: Settings, sender: str, text: str, *ids: str, again: bool = True) -> list[Turn]:
    client = DialogueClient(settings)
    turns = [await client.send(sender, TypedText(text), each, again=again) for each in ids]
    await client.close()
    return turns


def said(turn: Turn) -> tuple[object, ...]:
    """What a visitor gets, without how long it took."""
    return turn.messages, turn.intent, turn.confidence


async def test_a_message_that_comes_again_gets_the_same_answer_and_is_handled_once(
    running: RunningStack, sender: str
) -> None:
    first, second = await send(running.settings, sender, "is gemeente zwolle aangemeld?", "2", "2")
    assert said(second) == said(first)
    assert "Gemeente Zwolle" in first.messages[0].text
    assert await asyncio.to_thread(handled_times, running.settings, sender) == 1


async def test_the_same_words_with_another_name_are_another_message(running: RunningStack, sender: str) -> None:
    await send(running.settings, sender, "wat is eherkenning", "2", "4")
    assert await asyncio.to_thread(handled_times, running.settings, sender) == 2


async def test_twice_at_the_same_time_is_still_once(running: RunningStack, sender: str) -> None:
    (first,), (second,) = await asyncio.gather(
        send(running.settings, sender, "wat is eherkenning", "2"),
        send(running.settings, sender, "wat is eherkenning", "2"),
    )
    assert said(first) == said(second)
    assert await asyncio.to_thread(handled_times, running.settings, sender) == 1


async def test_a_message_goes_to_another_server_when_the_first_one_dies(running: RunningStack, sender: str) -> None:
    """A load balancer that says once that the server died, and then passes the message on."""
    seen: list[bytes] = []

    async def balance(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(
            next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")).split()[1]
        )
        seen.append(await reader.readexactly(length))
        if len(seen) == 1:
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        else:
            async with httpx.AsyncClient(base_url=running.settings.rasa_url) as http:
                secret = running.settings.internal_secret
                assert secret is not None
                headers = {"Authorization": f"Bearer {secret.get_secret_value()}", "Content-Type": "application/json"}
                answer = await http.post("/webhooks/gateway/messages", content=seen[-1], headers=headers)
            body = answer.content
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(balance, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    settings = running.settings.model_copy(update={"rasa_url": f"http://127.0.0.1:{port}"})
    (turn,) = await send(settings, sender, "wat is eherkenning", "2", again=False)
    server.close()
    assert turn.intent == "eherkenning_uitleg"
    assert [b'"again":true' in body.replace(b" ", b"") for body in seen] == [False, True]


async def test_a_message_without_a_name_is_not_sent_twice(sender: str) -> None:
    client = DialogueClient(Settings(_env_file=None, rasa_url="http://127.0.0.1:9"))
    with pytest.raises(DialogueUnavailable, match="unreachable"):
        await client.send(sender, TypedText("hallo"))
    await client.close()
