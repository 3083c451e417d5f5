"""Nothing that somebody types is a command for Rasa, whatever stands before it: only what they chose is."""

import asyncio
import itertools
import json
import sys
import unicodedata
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from bot.dialogue.client import ChosenPayload, DialogueClient, DialogueUnavailable, TypedText
from bot.platform.database import connect
from bot.platform.settings import Settings
from bot.rasa.server import tracker_url
from tests.conftest import RunningStack

COMMANDS = ("/restart", "/back", "/session_start", '/situatie_vertellen{"organisatie": "Zzqx"}', "/mens_spreken@1.0")
UNSEEN = [
    letter
    for letter in map(chr, range(sys.maxunicode + 1))
    if letter.isspace() or unicodedata.category(letter) in ("Zs", "Zl", "Zp", "Cc", "Cf")
]
BEFORE = ("", "/", "//", "/\n/", "/ /", "\\", "gateway:", "typed:", "\ufeff/", "\u2028\u2029", "\u1680 \x00", "／", "⁄")


def forms() -> Iterator[str]:
    """Each command behind each prefix, and a command behind, and between, each kind of white space."""
    commands = itertools.cycle(COMMANDS)
    yield from (before + command for before in BEFORE for command in COMMANDS)
    yield from (unseen + next(commands) for unseen in UNSEEN[::4])
    yield from (f"/{unseen}{next(commands)}" for unseen in UNSEEN[1::4] if unseen.isspace())
    yield from (unseen + next(commands) + unseen for unseen in UNSEEN if unseen.isspace())


def events(settings: Settings, sender: str) -> list[dict[str, Any]]:
    """What Rasa keeps of the conversation."""
    engine = connect(tracker_url(settings))
    with engine.connect() as connection:
        query = text("SELECT data FROM events WHERE sender_id = :sender ORDER BY id")
        found = [json.loads(row[0]) for row in connection.execute(query, {"sender": sender})]
    engine.dispose()
    return found


async def test_what_is_typed_is_read_and_never_obeyed(running: RunningStack) -> None:
    client, sender, typed = DialogueClient(running.settings), uuid4().hex, list(forms())
    for each in typed:
        try:
            await client.send(sender, TypedText(each))
        except DialogueUnavailable as silent:
            pytest.fail(f"{each!r}: {silent.code}")
    await client.close()
    kept = await asyncio.to_thread(events, running.settings, sender)
    obeyed = [each["text"] for each in kept if each["event"] == "user" and "scope" not in each["parse_data"]]
    assert obeyed == []
    assert sum(each["event"] == "user" for each in kept) == len(typed)
    assert sum(each["event"] == "session_started" for each in kept) == 1
    assert not {"restart", "rewind", "undo"} & {each["event"] for each in kept}


async def test_what_is_chosen_is_obeyed(running: RunningStack) -> None:
    client, sender = DialogueClient(running.settings), uuid4().hex
    turn = await client.send(sender, ChosenPayload('/aanmelding_controleren{"organisatie": "Gemeente Zwolle"}'))
    assert (turn.intent, turn.confidence) == ("aanmelding_controleren", 1.0)
    assert (await client.slots(sender))["organisatie"] == "Gemeente Zwolle"
    await client.close()


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"text": "/restart"},
        {"typed": "hallo", "chosen": "/groet"},
        {"typed": None, "chosen": None},
        {"typed": ["/restart"]},
        {"chosen": "hallo"},
        {"chosen": "/bestaat_niet"},
    ],
)
async def test_a_message_must_say_which_of_the_two_it_is(running: RunningStack, said: dict[str, Any]) -> None:
    assert running.settings.internal_secret is not None
    headers = {"Authorization": f"Bearer {running.settings.internal_secret.get_secret_value()}"}
    async with httpx.AsyncClient(base_url=running.settings.rasa_url, headers=headers) as http:
        answer = await http.post("/webhooks/gateway/messages", json={"sender": "x"} | said)
    assert answer.status_code == 400
