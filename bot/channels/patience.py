"""Says that an answer takes a moment, and gives the answer that message's place."""

from contextlib import suppress
from typing import Generic

from bot.channels.port import Address, Message, Messenger, NotSent
from bot.dialogue.fixed_messages import fixed_message

_OVER = "Dank u voor het wachten."


class Patience(Generic[Message]):
    """At most one message in one chat that asks to wait; it is no part of the conversation."""

    def __init__(self, messenger: Messenger[Message], address: Address) -> None:
        self._messenger = messenger
        self._address = address
        self._standing: str | None = None

    async def ask(self) -> None:
        """Ask to wait, where the answer can come in its place."""
        if self._messenger.replaces(self._address):
            notice = self._messenger.notice(fixed_message("even_wachten").text)
            with suppress(NotSent):
                self._standing = await self._messenger.send(self._address, notice)

    async def send(self, message: Message) -> str | None:
        """Show the message in place of the one that asks to wait, or by itself; returns its id, as `Messenger.send`.

        Raises:
            NotSent: when the channel takes it in neither way.
        """
        return await self._replaced(message) or await self._messenger.send(self._address, message)

    async def end(self) -> None:
        """Ask for no more waiting, when nothing came in its place."""
        await self._replaced(self._messenger.notice(_OVER))

    async def _replaced(self, message: Message) -> str | None:
        standing, self._standing = self._standing, None
        if standing is not None:
            with suppress(NotSent):
                await self._messenger.change(self._address, standing, message)
                return standing
        return None
