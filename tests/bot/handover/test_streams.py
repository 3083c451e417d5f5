"""The event stream of a visitor, when events of another gateway do not reach this one."""

import asyncio

from bot.platform.settings import Settings
from bot.turns.service import ConversationService
from tests.bot.handover.conftest import Visitor
from tests.bot.second_gateway import SecondGateway

PATIENCE = 10  # seconds


async def positions(service: ConversationService, conversation: str, until: int) -> list[int]:
    """What a stream brings, up to the message at position `until`."""
    heard: list[int] = []
    async with asyncio.timeout(PATIENCE):
        async for event in service.listen(conversation, 0):
            if event.position is not None:
                heard.append(event.position)
                if event.position >= until:
                    break
    return heard


def test_what_another_gateway_told_is_filled_in(settings_here: Settings) -> None:
    """Two gateways without Redis: each hears only itself, as when Redis is away."""
    with SecondGateway(settings_here) as here, SecondGateway(settings_here) as elsewhere:
        visitor = Visitor(here)
        last = visitor.entries()[-1]["position"]

        async def listen_while_both_talk() -> list[int]:
            listening = asyncio.create_task(positions(here.service, visitor.conversation, last + 4))
            await asyncio.sleep(0.5)
            told_elsewhere = elsewhere.service.say(visitor.conversation, "wat is eherkenning")
            await asyncio.to_thread(elsewhere.run, told_elsewhere)
            await asyncio.to_thread(visitor.says, "wat kost het")
            return await listening

        assert here.run(listen_while_both_talk()) == list(range(1, last + 5))
