"""Visitors who keep asking, as the widget does: a message that got no answer is sent again with the same id.

Afterwards the record is compared with what was acknowledged: nothing lost, nothing twice.
"""

import asyncio
import json
import ssl
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

QUESTIONS = (
    "wat is eherkenning?",
    "staat gemeente zwolle op de lijst?",
    "hoe meld ik mijn organisatie aan?",
    "welk betrouwbaarheidsniveau heb ik nodig?",
    "wie is onze eherkenningsbeheerder?",
)
_AGAIN = 0.5  # seconds before a message is sent again
_GIVE_UP = 90.0  # seconds after which a visitor stops trying; such a message was never acknowledged
_SLOW = 5.0  # seconds from which a visitor notices


@dataclass
class Sent:
    """One message, when it was sent and acknowledged, and the answer."""

    id: str
    at: float
    acknowledged_at: float | None = None
    replies: list[dict[str, Any]] = field(default_factory=list)

    @property
    def answered(self) -> bool:
        """Whether the answer is one, and no apology."""
        return bool(self.replies) and all(reply["outcome"] != "fout" for reply in self.replies)


@dataclass
class Counted:
    """What became of all messages; `trouble` holds the moments at which a visitor noticed something."""

    sent: int = 0
    answered: int = 0
    apologies: int = 0
    retries: int = 0
    unanswered: int = 0
    lost: int = 0
    doubled: int = 0
    missed_events: int = 0
    longest: float = 0.0
    trouble: list[float] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def back_after(self, moment: float) -> float:
        """Seconds from `moment` until nobody noticed anything any more."""
        return max([at - moment for at in self.trouble if at > moment], default=0.0)


class Visitor:
    """One conversation, with its event stream."""

    def __init__(self, http: httpx.AsyncClient, questions: tuple[str, ...], number: int) -> None:
        self._http = http
        self._questions = questions
        self._number = number
        self.messages: list[Sent] = []
        self.retries = 0
        self.trouble: list[float] = []
        self.positions: set[int] = set()

    async def begin(self) -> None:
        """Start the conversation, and listen to it."""
        started = (await self._http.post("/conversations")).raise_for_status().json()
        self.token = started["token"]
        self.positions = {reply["position"] for reply in started["replies"]}
        self._listening = asyncio.create_task(self._listen())

    async def talk(self, pause: float, until: asyncio.Event) -> None:
        """Ask one thing after the other until told to stop; the last one gets its answer."""
        await asyncio.sleep(pause * self._number / 7)
        while not until.is_set():
            await self.ask(self._questions[(self._number + len(self.messages)) % len(self._questions)])
            await asyncio.sleep(pause)

    async def ask(self, text: str) -> Sent:
        """Send `text` until it is acknowledged."""
        sent = Sent(str(uuid4()), time.monotonic())
        self.messages.append(sent)
        while sent.acknowledged_at is None and time.monotonic() - sent.at < _GIVE_UP:
            tried = time.monotonic()
            answer = await self._post({"text": text, "id": sent.id})
            if answer is not None:
                self.token, sent.replies = answer["token"], answer["replies"]
                sent.acknowledged_at = time.monotonic()
            if answer is None or not sent.answered or time.monotonic() - tried > _SLOW:
                self.trouble.append(time.monotonic())
            if answer is None:
                self.retries += 1
                await asyncio.sleep(_AGAIN)
        return sent

    async def compare(self, counted: Counted) -> None:
        """Compare what was acknowledged with the record, and what the event stream brought."""
        headers = {"Authorization": f"Bearer {self.token}"}
        entries = (await self._http.get("/conversation", headers=headers)).raise_for_status().json()["entries"]
        await self._until_delivered({entry["position"] for entry in entries})
        counted.missed_events += len({entry["position"] for entry in entries} - self.positions)
        self._listening.cancel()
        for sent in self.messages:
            places = [index for index, entry in enumerate(entries) if entry.get("message_id") == sent.id]
            counted.doubled += max(0, len(places) - 1)
            if sent.acknowledged_at is None:
                continue
            kept = _answers_after(entries, places[0]) if places else []
            told = [reply["position"] for reply in sent.replies]
            counted.lost += int(any(position not in kept for position in told) or not places)
            counted.doubled += int(len(kept) > len(told))
        self._count(counted)

    def _count(self, counted: Counted) -> None:
        counted.sent += len(self.messages)
        counted.answered += sum(sent.answered for sent in self.messages)
        counted.apologies += sum(bool(sent.replies) and not sent.answered for sent in self.messages)
        counted.unanswered += sum(sent.acknowledged_at is None for sent in self.messages)
        counted.retries += self.retries
        counted.trouble += self.trouble
        counted.longest = max(
            [counted.longest, *(sent.acknowledged_at - sent.at for sent in self.messages if sent.acknowledged_at)]
        )
        counted.texts += [reply["text"] for sent in self.messages for reply in sent.replies]

    async def _post(self, message: dict[str, str]) -> dict[str, Any] | None:
        headers = {"Authorization": f"Bearer {self.token}"}
        try:
            answer = await self._http.post("/messages", json=message, headers=headers)
        except httpx.HTTPError:
            return None
        if answer.status_code in (401, 404, 422):
            raise AssertionError(f"refused with {answer.status_code}: {answer.text}")
        return answer.json() if answer.is_success else None

    async def _listen(self) -> None:
        while True:
            last = max(self.positions, default=0)
            headers = {"Authorization": f"Bearer {self.token}", "Last-Event-ID": str(last)}
            try:
                async with self._http.stream("GET", "/events", headers=headers, timeout=40) as stream:
                    async for line in stream.aiter_lines():
                        if line.startswith("data: {") and '"position":' in line:
                            self.positions.add(json.loads(line[6:])["position"])
            except httpx.HTTPError:
                pass
            await asyncio.sleep(_AGAIN)

    async def _until_delivered(self, expected: set[int]) -> None:
        deadline = time.monotonic() + 20
        while expected - self.positions and time.monotonic() < deadline:  # noqa: ASYNC110  the stream fills it
            await asyncio.sleep(0.2)


class Traffic:
    """Visitors who talk for as long as the context lasts; `counted` is complete afterwards."""

    def __init__(
        self,
        url: str,
        certificate: Path,
        visitors: int = 6,
        questions: tuple[str, ...] = QUESTIONS,
        pause: float = 0.7,  # seconds between an answer and the next question
    ) -> None:
        self._pause = pause
        self.counted = Counted()
        self._http = httpx.AsyncClient(
            base_url=f"{url}/api/website",
            verify=ssl.create_default_context(cafile=str(certificate)),
            timeout=httpx.Timeout(25, connect=3),
            limits=httpx.Limits(max_connections=None, keepalive_expiry=3),
        )
        self._visitors = [Visitor(self._http, questions, number) for number in range(visitors)]
        self._stop = asyncio.Event()

    async def __aenter__(self) -> "Traffic":
        await asyncio.gather(*(visitor.begin() for visitor in self._visitors))
        self._talking = [asyncio.create_task(visitor.talk(self._pause, self._stop)) for visitor in self._visitors]
        return self

    async def __aexit__(self, *failure: object) -> None:
        self._stop.set()
        await asyncio.gather(*self._talking)
        await asyncio.gather(*(visitor.compare(self.counted) for visitor in self._visitors))
        await self._http.aclose()


def _answers_after(entries: list[dict[str, Any]], place: int) -> list[int]:
    """The positions of what was said after `place`, up to the visitor's next message."""
    positions = []
    for entry in entries[place + 1 :]:
        if entry["author"] == "bezoeker":
            break
        positions.append(entry["position"])
    return positions
