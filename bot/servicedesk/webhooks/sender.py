"""Makes the calls: each event to each address that wants it, again when it fails, by one gateway at a time.

An event is first kept in the database and then sent, so a restart loses no call. A receiver may get a call twice and
in another order: `BRO-Event-Id` tells what it had already, `position` the order of messages.
"""

import asyncio
import json
import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import httpx
from cryptography.fernet import Fernet
from sqlalchemy.exc import SQLAlchemyError

from bot.conversations.live_events import LiveEvent
from bot.platform.clock import now
from bot.platform.keys import box
from bot.platform.settings import Settings
from bot.servicedesk.webhooks.destinations import Destinations, ForbiddenDestination
from bot.servicedesk.webhooks.models import DeliveryRow, Event, Form, Happened, WebhookRow, happened
from bot.servicedesk.webhooks.repository import WebhookRepository
from bot.servicedesk.webhooks.signing import new_secret, signatures
from bot.servicedesk.webhooks.teams_card import EVENTS, channel_message

logger = logging.getLogger(__name__)

WAITS = (10, 60, 300, 1800)
"""Seconds between the five attempts."""

_LOOK_EVERY = 5.0  # seconds after which calls of other gateways, or from before a restart, are looked for
_TIME_LIMIT = 10.0  # seconds for one call
_MOST_IN_A_ROW = 50  # calls to one webhook before others are looked for again
_BACKLOG = 10_000  # events that wait to be kept


class NotForTeams(ValueError):
    """A channel of Teams cannot be told of this event, or `BRO_PUBLIC_URL` does not say where the console is."""


class TooManyWebhooks(ValueError):
    """There are as many as we call."""


@dataclass(frozen=True)
class _Answer:
    """The HTTP status, or the kind of failure; whether there was an answer at all; and whether it was a 2xx."""

    status: str
    answered: bool = False
    arrived: bool = False


class WebhookSender:
    """Registers addresses and calls them. `run` must be running."""

    most = 20
    """How many webhooks there may be: each message is kept once for each."""

    def __init__(self, repository: WebhookRepository, settings: Settings, waits: tuple[float, ...] = WAITS) -> None:
        self.repository = repository
        self._box: Fernet = box(settings, "servicedesk webhooks")
        self._destinations = Destinations(settings.webhook_networks)
        self._console = settings.public_url
        self._waits = waits
        self._queue: asyncio.Queue[tuple[Happened, str]] = asyncio.Queue(_BACKLOG)
        self._due = asyncio.Event()

    @property
    def _pause(self) -> float:
        """Seconds after which the database is looked at again."""
        return min(_LOOK_EVERY, *self._waits)

    async def register(
        self, url: str, events: list[Event], created_by: str, form: Form = "event"
    ) -> tuple[WebhookRow, str]:
        """Keep an address; returns it with the secret of its signatures, this once.

        Raises:
            NotForTeams: when `form` is that of Teams and it cannot be.
            ForbiddenDestination: when the address may not be called.
            OSError: when its name is not known.
            TooManyWebhooks: when there are enough.
        """
        if form == "teams" and not (self._console and set(events) <= EVENTS):
            raise NotForTeams
        await self._destinations.resolve(url)
        if await asyncio.to_thread(self.repository.count) >= self.most:
            raise TooManyWebhooks
        secret = new_secret()
        row = WebhookRow(
            id=secrets.token_urlsafe(9),
            url=url,
            events=sorted(set(events)),
            form=form,
            secret=self._box.encrypt(secret.encode()).decode(),
            created_by=created_by,
        )
        return await asyncio.to_thread(self.repository.add, row), secret

    async def test(self, webhook_id: str) -> None:
        """Send a webhook the event `webhook.test`.

        Raises:
            UnknownWebhook: when there is none.
        """
        webhook = await asyncio.to_thread(self.repository.get, webhook_id)
        await self._keep(webhook, Happened(event="webhook.test", data={}), str(uuid4()))
        self._due.set()

    def observe(self, topic: str, live: LiveEvent) -> None:
        """See a live event that this process published."""
        what = happened(topic, live)
        if what is not None:
            self._put(what)

    async def run(self) -> None:
        """Keep and send events until cancelled."""
        headers = {"User-Agent": "bro-helpdesk-assistent", "Content-Type": "application/json"}
        trusted = httpx.create_ssl_context()  # also heeds SSL_CERT_FILE, for an organisation's own certificates
        http = httpx.AsyncClient(headers=headers, timeout=_TIME_LIMIT, trust_env=False, verify=trusted)
        async with http, asyncio.TaskGroup() as both:
            both.create_task(self._keep_all())
            both.create_task(self._send_all(http))

    def _put(self, what: Happened) -> None:
        try:
            self._queue.put_nowait((what, str(uuid4())))
        except asyncio.QueueFull:
            logger.error("webhook_events_lost")

    async def _keep_all(self) -> None:
        """Keep events as they come, and again when the database fails: what was kept already is not kept twice."""
        waiting: list[tuple[Happened, str]] = []
        while True:
            if not waiting:
                waiting.append(await self._queue.get())
                waiting += [self._queue.get_nowait() for _ in range(self._queue.qsize())]
            try:
                await self._keep_each(waiting)
                waiting.clear()
            except SQLAlchemyError:
                logger.error("webhook_events_wait_for_the_database", extra={"events": len(waiting)})
                await asyncio.sleep(self._pause)

    async def _keep_each(self, waiting: list[tuple[Happened, str]]) -> None:
        webhooks = await asyncio.to_thread(self.repository.all)
        for what, event_id in waiting:
            for webhook in webhooks:
                if what.event in webhook.events:
                    await self._keep(webhook, what, event_id)
                    self._due.set()

    async def _keep(self, webhook: WebhookRow, what: Happened, event_id: str) -> None:
        if webhook.form == "teams":
            body = channel_message(what, self._console or "")
        else:
            content = {"id": event_id, "event": what.event, "created": now().isoformat(), "data": what.data}
            body = json.dumps(content, ensure_ascii=False)
        await asyncio.to_thread(self.repository.add_delivery, webhook.id, event_id, what, body)

    async def _send_all(self, http: httpx.AsyncClient) -> None:
        """Each webhook has a task of its own, so a slow receiver holds up nobody else."""
        sending: set[str] = set()

        async def send(webhook: WebhookRow) -> None:
            try:
                await self._send_to(http, webhook)
            except SQLAlchemyError:
                logger.error("webhooks_database_unavailable")
                await asyncio.sleep(_LOOK_EVERY)
            finally:
                sending.discard(webhook.id)
                self._due.set()

        async with asyncio.TaskGroup() as tasks:
            while True:
                self._due.clear()
                for webhook in await self._with_calls_to_make():
                    if webhook.id not in sending:
                        sending.add(webhook.id)
                        tasks.create_task(send(webhook))
                await self._wait()

    async def _with_calls_to_make(self) -> list[WebhookRow]:
        try:
            return await asyncio.to_thread(self.repository.due)
        except SQLAlchemyError:
            logger.error("webhooks_database_unavailable")
            return []

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._pause):
                await self._due.wait()
        except TimeoutError:
            return

    async def _send_to(self, http: httpx.AsyncClient, webhook: WebhookRow) -> None:
        """Make the calls to one webhook in order, until it does not answer."""
        for _ in range(_MOST_IN_A_ROW):
            row = await asyncio.to_thread(self.repository.claim, webhook.id)
            if row is None:
                return
            answer = await self._call(http, row, webhook)
            if answer.arrived:
                await asyncio.to_thread(self.repository.finish, row.id, "gelukt", answer.status)
                continue
            await self._failed(row, answer)
            if not answer.answered:
                return

    async def _failed(self, row: DeliveryRow, answer: _Answer) -> None:
        code = {"webhook": row.webhook_id, "status": answer.status, "attempt": row.attempts}
        logger.warning("webhook_failed", extra=code)
        wait = timedelta(seconds=self._waits[min(row.attempts, len(self._waits)) - 1])
        state = "mislukt" if row.attempts > len(self._waits) else "wacht"
        await asyncio.to_thread(self.repository.finish, row.id, state, answer.status, wait)
        if not answer.answered:
            await asyncio.to_thread(self.repository.hold, row.webhook_id, wait)

    async def _call(self, http: httpx.AsyncClient, row: DeliveryRow, webhook: WebhookRow) -> _Answer:
        """Make one call; redirects are not followed."""
        try:
            async with asyncio.timeout(_TIME_LIMIT):
                there = await self._destinations.resolve(webhook.url)
                secret = self._box.decrypt(webhook.secret).decode()
                headers = {
                    "Host": there.host,
                    "BRO-Event": row.event,
                    "BRO-Event-Id": row.event_id,
                    **signatures(secret, row.event_id, now(), row.body),
                }
                request = http.build_request(
                    "POST",
                    there.url,
                    content=row.body.encode(),
                    headers=headers,
                    extensions={"sni_hostname": there.server_name},
                )
                answer = await http.send(request, stream=True)
                await answer.aclose()
        except ForbiddenDestination as error:
            return _Answer(f"verboden: {error}")
        except (httpx.HTTPError, OSError, ValueError) as error:
            return _Answer(type(error).__name__)
        return _Answer(str(answer.status_code), answered=True, arrived=answer.is_success)
