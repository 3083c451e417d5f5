"""Puts conversations and handovers together over one database, one dialogue client and one set of live events."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.engine import Engine

from bot.conversations.live_events import LiveEvents
from bot.conversations.record import Recorder
from bot.conversations.repository import ConversationRepository
from bot.conversations.turnstile import Turnstile
from bot.dialogue.client import DialogueClient
from bot.handover.desk import Desk
from bot.handover.outbox import Outbox
from bot.handover.repository import HandoverRepository
from bot.handover.service import HandoverService
from bot.handover.summary import SummaryWriter
from bot.handover.tickets.choose import ticket_system
from bot.operations.service import Operations
from bot.platform.settings import Settings
from bot.turns.service import ConversationService


@dataclass(frozen=True)
class Assembled:
    """The services that belong together."""

    conversations: ConversationService
    handovers: HandoverService


def assemble(
    engine: Engine,
    dialogue: DialogueClient,
    settings: Settings,
    live: LiveEvents,
    turnstile: Turnstile,
    staffed: Callable[[], bool],
    operations: Operations | None = None,
) -> Assembled:
    """The services; `staffed` tells whether anybody can sign in to the console.

    Raises:
        ValueError: when a setting of the desk or of the ticket system is wrong; the message names it.
    """
    repository = ConversationRepository(engine)
    recorder = Recorder(repository, live, turnstile)
    tickets = ticket_system(settings)
    handovers = HandoverService(
        HandoverRepository(engine),
        recorder,
        Desk(settings, staffed, takes_mail=tickets is not None),
        SummaryWriter(repository, dialogue, settings),
        Outbox(engine, settings, tickets),
        settings,
    )
    return Assembled(ConversationService(engine, dialogue, settings, recorder, handovers, operations), handovers)
