"""What a channel must have; docs/channel.md shows how to write one.

Every channel is a `Channel`: it receives at its own addresses, and is on for as long as its `serving` lasts. Where
people fetch the replies themselves, as a page does, that is all. Where replies go out as messages of their own, it is a
`MessageChannel` (inbox.py), and its `Messenger` says what the channel can show and how to send it.

Erasing needs no code of a channel: its places go with the conversation, and a table of its own hangs on `conversation`
with `ON DELETE CASCADE` and has a rule in `bot/privacy/rules.py`.
"""

import hashlib
import hmac
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol, TypeVar

from fastapi import FastAPI
from sqlalchemy.engine import Engine

from bot.conversations.record import Push
from bot.dialogue.reply import Reply
from bot.http.limits import Limits
from bot.platform.background import Background
from bot.platform.keys import internal_secret
from bot.platform.settings import Settings
from bot.turns.service import ConversationService

Address = dict[str, str | None]
"""Where a channel finds one person's chat, in its own words; kept as JSON."""


@dataclass(frozen=True)
class Host:
    """What the gateway lends to a channel."""

    engine: Engine
    conversations: ConversationService
    limits: Limits
    background: Background


class Channel(ABC):
    """A way in which visitors talk with the assistant. Making one checks its settings.

    Raises (when made):
        ValueError: when its settings are incomplete or unsafe.
    """

    name: ClassVar[str]
    """Stands with each of its conversations; at most 20 letters."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.secret = internal_secret(settings)

    @abstractmethod
    def mount(self, app: FastAPI) -> None:
        """Add the addresses at which it receives; nothing when the settings do not ask for this channel."""

    @asynccontextmanager
    async def serving(self, host: Host) -> AsyncIterator[Push | None]:
        """Work for as long as the context lasts; gives what brings replies that nobody asked for, if people do not
        listen themselves."""
        yield None


ThumbReason = Literal["onjuist", "onvolledig", "onduidelijk", "andere_vraag"]
"""What a visitor can find wrong with an answer."""


@dataclass(frozen=True)
class Wrote:
    """The person wrote `text`, and sent `files` with these names, which the channel does not pass on."""

    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chose:
    """The person clicked the choice with this opaque id; `title` is what its button said, when the channel tells."""

    choice: str
    title: str


@dataclass(frozen=True)
class AskedForPerson:
    """The person wants a member of staff."""


@dataclass(frozen=True)
class LeftEmail:
    """The person filled in the form for an answer by e-mail."""

    email: str


@dataclass(frozen=True)
class LeftContact:
    """The person filled in the form for how a member of staff can reach them; what they left out is empty.

    With `transcript` they want the conversation by mail when it ends.
    """

    name: str
    phone: str
    email: str
    transcript: bool = False


NOBODY_HELPS = "Er helpt u nu geen medewerker. Uw gegevens zijn niet bewaard."
"""What is said to who left contact details when nobody is there to get them."""


@dataclass(frozen=True)
class Rated:
    """A thumb for the answer at `position` of conversation `mark`, or for the message with the channel's id
    `message`; `comment` is what the person wrote with it."""

    rating: Literal["op", "neer"]
    position: int | None = None
    mark: str = ""
    message: str | None = None
    reason: ThumbReason | None = None
    comment: str = ""


@dataclass(frozen=True)
class Unseen:
    """The person did something that we do not follow, such as changing a message; `said` is what they should know."""

    said: str


@dataclass(frozen=True)
class Arrived:
    """The person is here, and has said nothing yet; `again` when they have a newer version of our app."""

    again: bool = False


@dataclass(frozen=True)
class Gone:
    """The person sent us away; nothing is brought to this chat until they are heard from again."""


Deed = Wrote | Chose | AskedForPerson | LeftEmail | LeftContact | Rated | Unseen | Arrived | Gone
"""What a person can do in a channel."""


class NotSent(Exception):
    """The channel did not take the message; `code` says why.

    A `closed` chat will never take one; `after` are the seconds for which the channel asks to be left alone.
    """

    def __init__(self, code: str, closed: bool = False, after: float = 0.0) -> None:
        super().__init__(code)
        self.code = code
        self.closed = closed
        self.after = after


Message = TypeVar("Message")
"""One message as the channel has it."""


class Messenger(Protocol[Message]):
    """How replies get to the chats of a channel."""

    sending_seconds: float
    """Longer than sending one message can take, with all tries again."""

    def show(self, address: Address, replies: list[Reply], mark: str, agent: str | None) -> list[Message]:
        """The messages that show the replies of one turn, in what this channel can show there.

        `mark` says in buttons whose conversation it is; `agent` is the name of the member of staff who writes. A text
        that is too long for one message is cut (`delivery.cut`).
        """

    def notice(self, text: str) -> Message:
        """A sentence of ours that is no part of the conversation."""

    async def send(self, address: Address, message: Message) -> str | None:
        """Send one message; returns the id that the channel gives it, if it gives one.

        Raises:
            NotSent: when the channel does not take it, also after trying again.
        """

    def settled(self, address: Address, replies: list[Reply], mark: str, answer: str) -> list[Message]:
        """The messages of `show` once the choices of `replies` are no longer open, because of `answer`."""

    async def change(self, address: Address, message_id: str, message: Message) -> None:
        """Show `message` in place of the one that was sent under this id, if the channel can change what it sent.

        Raises:
            NotSent: when the channel does not take it.
        """

    def replaces(self, address: Address) -> bool:
        """Whether `change` can put an answer in place of another message at this address."""

    async def typing(self, address: Address) -> None:
        """Show in the chat that an answer is coming, if the channel can.

        Raises:
            NotSent: when the channel does not take it.
        """

    async def close(self) -> None:
        """Close the connections."""


def keyed_hash(secret: bytes, *parts: str) -> str:
    """What we keep instead of ids of people, chats and messages: a keyed hash, from which nobody gets them back."""
    return hmac.new(secret, "\n".join(parts).encode(), hashlib.sha256).hexdigest()
