"""Conversations over POST and server-sent events, as a page has them."""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from uuid import uuid4

import httpx
import pytest

from tests.bot.second_gateway import DESK, Client, SecondGateway
from tests.conftest import RunningStack
from tests.waiting import LONGEST


class Stream:
    """The events that arrive, as (name, id, data)."""

    def __init__(self, response: httpx.Response) -> None:
        self.events: list[tuple[str, int | None, dict]] = []
        self.headers = response.headers
        self._thread = threading.Thread(target=self._read, args=(response,), daemon=True)
        self._thread.start()

    def _read(self, response: httpx.Response) -> None:
        fields: dict[str, str] = {}
        try:
            for line in response.iter_lines():
                if line:
                    name, _, value = line.partition(": ")
                    fields[name] = value
                elif "event" in fields:
                    position = int(fields["id"]) if "id" in fields else None
                    self.events.append((fields["event"], position, json.loads(fields["data"])))
                    fields = {}
        except (httpx.StreamClosed, httpx.TransportError):
            pass

    def wait_for(
        self, count: int, name: str = "message", seconds: float = LONGEST
    ) -> list[tuple[str, int | None, dict]]:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = [event for event in self.events if event[0] == name]
            if len(found) >= count:
                return found
            time.sleep(0.02)
        raise AssertionError(f"no {count} events {name!r}: {self.events}")

    def ended(self, seconds: float = LONGEST) -> bool:
        self._thread.join(seconds)
        return not self._thread.is_alive()


@contextmanager
def listening(client: Client, after: int = 0) -> Iterator[Stream]:
    headers = {"Authorization": f"Bearer {client.token}", "Last-Event-ID": str(after)}
    with client.http.stream("GET", "/events", headers=headers) as response:
        response.raise_for_status()
        yield Stream(response)


def test_the_first_words_say_that_this_is_no_person(client: Client) -> None:
    first = client.started["replies"][0]
    assert first["position"] == 1
    assert "U chat met een virtuele assistent, niet met een medewerker." in first["text"]
    assert first["choices"]
    assert client.started["expires_in"] > 60


def test_a_message_is_answered_and_also_told_to_who_listens(client: Client) -> None:
    with listening(client, after=1) as stream:
        replies = client.send(choice=client.choices["Wat moet ik regelen?"]).json()["replies"]
        events = stream.wait_for(1 + len(replies))
        assert [event[1] for event in events] == [2, *(reply["position"] for reply in replies)]
        assert events[0][2]["author"] == "bezoeker"
        assert [event[2] for event in events[1:]] == replies
        assert next(event[0] for event in stream.events) == "takeover"
        assert "typing" in [event[0] for event in stream.events]
        assert stream.headers["x-accel-buffering"] == "no"


def test_a_stream_resumes_exactly_after_the_last_event(client: Client) -> None:
    client.send(person=True)
    client.send(choice=client.choices["Wat moet ik regelen?"])
    positions = [entry["position"] for entry in client.entries()]
    assert positions == list(range(1, len(positions) + 1))
    with listening(client, after=positions[-2]) as stream:
        (event,) = stream.wait_for(1)
        assert event[1] == positions[-1]


def test_a_member_of_staff_arrives_live_and_silences_the_assistant(gateway) -> None:
    here = gateway(**DESK)
    client = Client(here.url)
    conversation = here.conversation_id(client.token)
    with listening(client, after=1) as stream:
        here.take_over(conversation, "Anna")
        takeovers = [event[2] for event in stream.wait_for(3, "takeover")]
        assert takeovers[1:] == [{"agent": None, "waiting": True}, {"agent": "Anna", "waiting": False}]
        assert client.send(text="bent u een mens?").json()["replies"] == []
        here.agent_says(conversation, "Jazeker. Waarmee help ik u?")
        note, question, said = (event[2] for event in stream.wait_for(3))
        assert note["text"] == "U spreekt nu met een medewerker: Anna."
        assert question["text"] == "bent u een mens?"
        assert (said["author"], said["text"]) == ("medewerker", "Jazeker. Waarmee help ik u?")
        here.let_go(conversation)
        assert "virtuele assistent, niet met een medewerker" in stream.wait_for(4)[-1][2]["text"]
        assert client.send(person=True).json()["replies"][0]["author"] == "assistent"
    assert client.call("GET", "/conversation").json()["agent"] is None


def test_a_message_that_is_sent_again_is_answered_once(client: Client) -> None:
    message = {"text": "wat is eherkenning", "id": str(uuid4())}
    first = client.send(**message).json()["replies"]
    again = client.send(**message).json()["replies"]
    assert [reply["position"] for reply in again] == [reply["position"] for reply in first]
    assert [entry["author"] for entry in client.entries()].count("bezoeker") == 1


def test_the_same_message_ten_times_at_once_is_answered_once(client: Client) -> None:
    message = {"choice": client.choices["Wat moet ik regelen?"], "id": str(uuid4())}
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: client.send(**message).json()["replies"], range(10)))
    assert all(answer == answers[0] for answer in answers)
    assert [entry["author"] for entry in client.entries()] == ["assistent", "bezoeker", "assistent"]


def test_messages_that_cross_each_other_get_their_own_places(client: Client) -> None:
    with ThreadPoolExecutor(5) as pool:
        statuses = list(pool.map(lambda _: client.send(person=True).status_code, range(5)))
    assert statuses == [200] * 5
    assert [entry["author"] for entry in client.entries()] == ["assistent"] + ["bezoeker", "assistent"] * 5


def test_a_thumb_is_kept_and_can_change(client: Client) -> None:
    position = client.send(person=True).json()["replies"][0]["position"]
    assert client.call("POST", "/feedback", json={"position": position, "rating": "op"}).status_code == 204
    changed = {"position": position, "rating": "neer", "reason": "onvolledig"}
    assert client.call("POST", "/feedback", json=changed).status_code == 204
    assert client.entries()[position - 1]["rating"] == "neer"


@pytest.mark.parametrize(
    "rating",
    [
        {"position": 2, "rating": "op"},  # what the visitor said
        {"position": 99, "rating": "op"},
        {"position": 3, "rating": "geweldig"},
        {"position": 3, "rating": "neer", "reason": "een heel verhaal"},
    ],
)
def test_a_thumb_for_nothing_is_refused(client: Client, rating: dict) -> None:
    client.send(person=True)
    assert client.call("POST", "/feedback", json=rating).status_code == 422


def test_the_transcript_has_both_sides_and_the_source(client: Client) -> None:
    client.send(choice=client.choices["Wat moet ik regelen?"])
    answer = client.call("GET", "/transcript")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    for part in ("U (", "Wat moet ik regelen?", "Assistent (virtueel)", "Bron: "):
        assert part in answer.text


def test_erasing_removes_every_row_and_ends_the_stream(gateway, running: RunningStack) -> None:
    here = gateway()
    client = Client(here.url)
    client.send(text="Blauwe Buizerd vraagt hoe het zit")
    conversation = here.conversation_id(client.token)
    with listening(client) as stream:
        assert client.call("DELETE", "/conversation").status_code == 204
        assert stream.wait_for(1, "ended")[0][2] == {"reason": "gewist"}
        assert stream.ended()
    assert client.call("GET", "/conversation").status_code == 404
    assert client.send(text="hallo?").status_code == 404
    database = here.settings.database_url.removeprefix("sqlite:///")
    dump = "\n".join(_dump(database))
    # The record says who erased it; nothing else of it is left.
    recorded = [line for line in dump.splitlines() if conversation in line]
    assert [line.partition(" VALUES")[0] for line in recorded] == ['INSERT INTO "audit"']
    assert "Blauwe Buizerd" not in dump
    rasa = "\n".join(_dump(str(running.settings.state_dir / "rasa.db")))
    assert "gezondheidscontrole" in rasa or "sender_id" in rasa
    assert "Blauwe Buizerd" not in rasa


def test_a_typed_wish_erases_after_a_question(client: Client) -> None:
    (question,) = client.send(text="wis mijn gegevens").json()["replies"]
    yes = next(choice["id"] for choice in question["choices"] if choice["title"].startswith("Ja"))
    (last,) = client.send(choice=yes).json()["replies"]
    assert "is gewist" in last["text"]
    assert last["position"] == 0
    assert client.call("GET", "/conversation").status_code == 404


def test_a_new_message_gives_a_token_that_lasts_longer(gateway) -> None:
    client = Client(gateway(token_minutes=1).url)
    time.sleep(1.1)
    renewed = client.send(person=True).json()
    assert renewed["token"] != client.token
    assert renewed["expires_in"] >= 59
    assert client.call("POST", "/token", token=renewed["token"]).json()["expires_in"] >= 59


def test_a_conversation_cannot_be_prolonged_for_ever(gateway) -> None:
    client = Client(gateway(token_minutes=0.05, token_max_hours=4 / 3600).url)
    time.sleep(2)
    client.token = client.send(person=True).json()["token"]
    time.sleep(2.1)
    assert client.send(person=True).status_code == 401


def test_a_stream_ends_with_its_token(gateway) -> None:
    client = Client(gateway(token_minutes=0.03).url)
    with listening(client) as stream:
        assert stream.ended(5)


def test_a_stopping_gateway_lets_its_streams_go(running: RunningStack) -> None:
    started = time.monotonic()
    with SecondGateway(running.settings) as here:
        client = Client(here.url)
        with listening(client) as stream:
            stream.wait_for(1)
            here.stop()
            assert stream.ended(5)
    assert time.monotonic() - started < 8


def _dump(path: str) -> Iterator[str]:
    with sqlite3.connect(path) as connection:
        yield from connection.iterdump()
