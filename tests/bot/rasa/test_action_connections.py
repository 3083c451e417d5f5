"""Rasa calls the actions over connections that stay open, with the headers of its endpoint."""

import asyncio

from rasa.utils.endpoints import EndpointConfig

from bot.rasa import action_connections


async def test_calls_one_after_the_other_share_a_connection(monkeypatch) -> None:
    for name in ("session", "__hash__"):
        monkeypatch.setattr(EndpointConfig, name, getattr(EndpointConfig, name))  # put back afterwards
    action_connections.install()
    connections, heads = [], []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)
        while head := await reader.readuntil(b"\r\n\r\n"):
            heads.append(head.decode().lower())
            await reader.readexactly(2)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    endpoint = EndpointConfig(f"http://127.0.0.1:{port}/webhook", headers={"Authorization": "Bearer x"})
    assert [await endpoint.request(json={}) for _ in range(3)] == [{}, {}, {}]
    assert len(connections) == 1
    assert ["authorization: bearer x" in head for head in heads] == [True, True, True]
    async with endpoint.session() as session:
        pass
    assert not session.closed
    await session.close()
    assert await endpoint.request(json={}) == {}
    assert len(connections) == 2
    async with endpoint.session() as session:
        await session.close()
    server.close()
