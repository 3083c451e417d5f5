"""Sends messages to Teams, through Microsoft's Agents SDK with our own limits around it.

The SDK itself follows redirects to any host, waits for ever, never tries again, and writes the ids of chats to the
log. What is here stops that. All that is sent goes through `only_allowed` and `patiently`, also after a redirect.
"""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from aiohttp import ClientError, ClientRequest, ClientResponse, ClientResponseError, ClientSession, ClientTimeout
from aiohttp import TCPConnector as ConnectionPool
from microsoft_agents.activity import Activity, ChannelAccount, ConversationAccount, ConversationReference
from microsoft_agents.hosting.core import ClaimsIdentity, TurnContext
from microsoft_agents.hosting.core.connector.client import ConnectorClient, UserTokenClient
from microsoft_agents.hosting.fastapi import CloudAdapter

from bot.channels.port import Address, NotSent
from bot.channels.teams.activities import CHANNEL
from bot.channels.teams.cards import Shown, closed, shown
from bot.channels.teams.configuration import allowed_service
from bot.channels.teams.groups import for_group, how_to_go_on, is_group
from bot.channels.teams.identity import BotIdentity, NoToken
from bot.channels.teams.outgoing import activity_of
from bot.dialogue.reply import Reply
from bot.handover.tickets.mail import can_mail
from bot.platform.settings import Settings

logging.getLogger("microsoft_agents").setLevel(logging.CRITICAL)

_TRIES = 5
_LONGEST_PAUSE = 30.0  # seconds between two tries; when Teams asks for longer, the next sweep after that tries again
_LONGEST_ASKED = 3_600.0  # seconds that we let Teams ask for
_TRY_SECONDS = 15.0  # for one try; the pauses between tries are not counted
_TIMEOUT = ClientTimeout(total=None, connect=5)
_AGAIN = {HTTPStatus.TOO_MANY_REQUESTS, 412, 502, 503, 504, 500}
_CLOSED = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}

_How = Callable[[TurnContext, Activity], Awaitable[Any]]
_Send = Callable[[ClientRequest], Awaitable[ClientResponse]]


class Connector:
    """Sends to the chats of Teams; one pool of connections for all of them."""

    sending_seconds = 240.0

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._identity = BotIdentity(settings)
        self._pool = ConnectionPool(limit=100, limit_per_host=50)
        self._adapter = CloudAdapter(channel_service_client_factory=self)
        self._adapter.on_turn_error = None  # the SDK's own would tell the person what went wrong, in English

    def show(self, address: Address, replies: list[Reply], mark: str, agent: str | None) -> list[Shown]:
        """Cards, or plain text where a card adds nothing."""
        thumbs = self._thumbs(mark)
        if not is_group(address):
            mails = can_mail(self._settings)
            return shown(replies, thumbs, agent, cite=self._settings.teams_ai_label, mails=mails)
        return shown(for_group(replies, address), thumbs, agent, how_to_go_on(address))

    def _thumbs(self, mark: str) -> str | None:
        return mark if self._settings.teams_card_thumbs else None

    def notice(self, text: str) -> Shown:
        """Plain text."""
        return Shown(text, text=text)

    async def send(self, address: Address, message: Shown) -> str | None:
        """Send one message; returns the id that Teams gives it, if it gives one.

        Raises:
            NotSent: when Teams does not take it, also after trying again.
        """
        return await self._post(address, activity_of(message, self._settings))

    def settled(self, address: Address, replies: list[Reply], mark: str, answer: str) -> list[Shown]:
        """The cards without the buttons of these choices, with what was answered."""
        return closed(for_group(replies, address) if is_group(address) else replies, self._thumbs(mark), answer)

    async def change(self, address: Address, message_id: str, message: Shown) -> None:
        """Show something else in a message that is in the chat.

        Raises:
            NotSent: when Teams does not take it.
        """
        changed = activity_of(message, self._settings)
        changed.id = message_id
        await self._post(address, changed, TurnContext.update_activity)

    def replaces(self, address: Address) -> bool:
        """Where others read along nothing is said before the answer."""
        return not is_group(address)

    async def typing(self, address: Address) -> None:
        """Show in the chat that an answer is coming.

        Raises:
            NotSent: when Teams does not take it.
        """
        await self._post(address, Activity(type="typing"))

    async def close(self) -> None:
        """Close the connections."""
        await self._pool.close()

    async def _post(self, address: Address, activity: Activity, how: _How = TurnContext.send_activity) -> str | None:
        sent: list[str | None] = []

        async def say(context: TurnContext) -> None:
            answer = await how(context, activity)
            sent.append(answer.id if answer else None)

        try:
            await self._permission(
                address["service_url"] or ""
            )  # the SDK leaves connections open when its factory refuses
            await self._adapter.continue_conversation_with_claims(
                ClaimsIdentity({"aud": self._settings.teams_app_id or "test"}, "test"),
                _reference(address).get_continuation_activity(),
                say,
                self._settings.teams_resource,
            )
        except ClientResponseError as error:
            raise NotSent(f"status_{error.status}", closed=error.status in _CLOSED) from error
        except NoToken as error:
            raise NotSent(f"token_{error.code}") from error
        except (ClientError, TimeoutError, ValueError) as error:
            raise NotSent(type(error).__name__) from error
        return sent[0] if sent else None

    async def _permission(self, service_url: str) -> str:
        """Our token for this address; there is none for an address that is not allowed."""
        if not allowed_service(service_url, self._settings):
            raise NotSent("service_url", closed=True)
        return await self._identity.token()

    async def create_connector_client(
        self,
        context: TurnContext | None,
        claims_identity: ClaimsIdentity,
        service_url: str,
        audience: str,
        scopes: list[str] | None = None,
        use_anonymous: bool = False,
    ) -> ConnectorClient:
        """What the SDK asks of its factory: a client for one address, over our pool and with our limits."""
        token = await self._permission(service_url)
        base = service_url if service_url.endswith("/") else f"{service_url}/"
        session = ClientSession(
            base_url=base,
            connector=self._pool,
            connector_owner=False,
            timeout=_TIMEOUT,
            middlewares=(patiently, self._only_allowed),
        )
        return ConnectorClient(base, token, session=session)

    async def create_user_token_client(
        self, context: TurnContext, claims_identity: ClaimsIdentity, use_anonymous: bool = False
    ) -> UserTokenClient:
        """What the SDK asks of its factory, though nobody signs in here: it never calls anything."""
        return UserTokenClient(app_id="", endpoint="https://api.botframework.com", token="")

    async def _only_allowed(self, request: ClientRequest, send: _Send) -> ClientResponse:
        if not allowed_service(str(request.url), self._settings):
            raise NotSent("redirect", closed=True)
        return await send(request)


async def patiently(request: ClientRequest, send: _Send) -> ClientResponse:
    """Send again after 429 and 5xx and broken connections, not before `Retry-After` and ever more slowly.

    Raises:
        NotSent: when Teams asks for a longer pause than we wait here.
    """
    for number in range(1, _TRIES + 1):
        last = number == _TRIES
        pause = min(2.0 ** (number - 2), _LONGEST_PAUSE) * random.uniform(0.8, 1.2)  # noqa: S311
        try:
            async with asyncio.timeout(_TRY_SECONDS):
                response = await send(request)
        except (ClientError, TimeoutError):
            if last:
                raise
        else:
            if last or response.status not in _AGAIN:
                return response
            asked = _asked_pause(response)
            response.release()
            if asked > _LONGEST_PAUSE:
                raise NotSent(f"status_{response.status}", after=asked)
            pause = max(pause, asked)
        await asyncio.sleep(pause)
    raise AssertionError("unreachable")


def _asked_pause(response: ClientResponse) -> float:
    """The seconds of `Retry-After`, which is a number or a date (RFC 9110, section 10.2.3)."""
    asked = response.headers.get("Retry-After", "")
    try:
        seconds = float(asked) if asked.replace(".", "", 1).isdigit() else _until(asked)
    except (TypeError, ValueError):
        return 0.0
    return min(max(seconds, 0.0), _LONGEST_ASKED)


def _until(date: str) -> float:
    return parsedate_to_datetime(date).timestamp() - time.time()


def _reference(address: Address) -> ConversationReference:
    return ConversationReference(
        agent=ChannelAccount(id=address["bot_id"]),
        conversation=ConversationAccount(id=address["chat_id"], tenant_id=address["tenant_id"]),
        channel_id=CHANNEL,
        service_url=address["service_url"],
    )
