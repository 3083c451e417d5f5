"""What we change inside Rasa: it calls the actions over connections that stay open, and trains quickly."""

import asyncio
from pathlib import Path

import pytest
from rasa.shared.importers import utils as importers
from rasa.shared.utils import io, validation
from rasa.utils.endpoints import EndpointConfig

from bot.rasa import patches


async def test_calls_one_after_the_other_share_a_connection(monkeypatch) -> None:
    for name in ("session", "__hash__"):
        monkeypatch.setattr(EndpointConfig, name, getattr(EndpointConfig, name))  # put back afterwards
    patches.keep_connections_open()
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


def test_a_text_is_parsed_once_and_each_reader_gets_its_own_copy() -> None:
    parsed: list[str] = []

    def read(content: str, reader_type: str | list[str] = "safe") -> object:
        parsed.append(content)
        return io.read_yaml(content, reader_type)

    read_yaml = patches.read_once(read)
    first = read_yaml("a: [1, 2]")
    first["a"].append(3)
    assert read_yaml("a: [1, 2]") == {"a": [1, 2]}
    assert read_yaml("a: [1, 2]", reader_type=["safe", "rt"]) == {"a": [1, 2]}
    assert len(parsed) == 2


def test_a_wrong_file_is_refused_each_time() -> None:
    check = patches.check_once(validation.validate_yaml_schema)
    wrong, right = "nlu: [{example: x}]", 'nlu: [{intent: groet, examples: "- hoi"}]'
    schema = "shared/nlu/training_data/schemas/nlu.yml"
    for _ in range(2):
        check(right, schema)
        with pytest.raises(validation.YamlValidationException):
            check(wrong, schema)


def test_examples_may_be_left_to_our_own_check() -> None:
    schema = "shared/nlu/training_data/schemas/nlu.yml"
    patches.check_once(validation.validate_yaml_schema, unchecked=schema)("nlu: [{example: x}]", schema)


def test_examples_are_read_once_and_merging_copies_them(tmp_path: Path) -> None:
    file = tmp_path / "nlu.yml"
    file.write_text('nlu: [{intent: groet, examples: "- hoi"}]', encoding="utf-8")
    load = patches.examples_once(importers.training_data_from_paths)
    first = load([str(file)], "nl")
    assert load([str(file)], "nl") is first
    changed = first.merge(load([str(file)], "nl"))
    changed.training_examples[0].set("text", "dag")
    assert first.training_examples[0].get("text") == "hoi"
