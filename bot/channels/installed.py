"""The channels that this assistant has: one line each."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from bot.channels.port import Channel, Host
from bot.channels.teams.channel import TeamsChannel
from bot.channels.website.channel import WebsiteChannel
from bot.platform.settings import Settings

CHANNELS: tuple[type[Channel], ...] = (
    TeamsChannel,
    WebsiteChannel,  # the last one: its pages answer at every address that is left
)


def channels_for(settings: Settings) -> list[Channel]:
    """The channels, for these settings.

    Raises:
        ValueError: when the settings of a channel are incomplete or unsafe.
    """
    return [channel(settings) for channel in CHANNELS]


@asynccontextmanager
async def serving(channels: Sequence[Channel], host: Host) -> AsyncIterator[None]:
    """Let all channels work for as long as the context lasts, also with what members of staff write."""
    async with AsyncExitStack() as stack:
        for channel in channels:
            push = await stack.enter_async_context(channel.serving(host))
            if push is not None:
                host.conversations.push[channel.name] = push
        try:
            yield
        finally:
            host.conversations.push.clear()
