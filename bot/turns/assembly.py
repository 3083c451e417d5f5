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
from bot.handover.sweep import Sweep
from bot.handover.tickets.mail import Mailer, can_mail
from bot.handover.tickets.port import TicketSystem
from bot.operations.service import Operations
from bot.platform.settings import Settings
from bot.privacy.audit import Audit
from bot.turns.service import ConversationService


@dataclass(frozen=True)
class Assembled:
    """The services that belong together."""

    conversations: ConversationService
    handovers: HandoverService
    sweep: Sweep


def assemble(
    engine: Engine,
    dialogue: DialogueClient,
    settings: Settings,
    live: LiveEvents,
    turnstile: Turnstile,
    staffed: Callable[[], bool],
    operations: Operations,
    tickets: TicketSystem | None,
) -> Assembled:
    """The services; `staffed` tells whether anybody has the console open.

    Raises:
        ValueError: when a setting of the desk is wrong; the message names it.
    """
    repository = ConversationRepository(engine)
    recorder = Recorder(repository, live, turnstile)
    kept = HandoverRepository(engine)
    handovers = HandoverService(
        kept,
        recorder,
        Desk(settings, staffed, takes_mail=tickets is not None),
        SummaryWriter(repository, dialogue, settings),
        Outbox(engine, settings, tickets, Mailer(settings) if can_mail(settings) else None),
        settings,
    )
    conversations = ConversationService(engine, dialogue, settings, recorder, handovers, operations)
    sweep = Sweep(handovers, kept, Audit(engine, settings.retention_audit_days), settings)
    return Assembled(conversations, handovers, sweep)


def assemble_alone(engine: Engine, dialogue: DialogueClient, settings: Settings) -> ConversationService:
    """Conversations in a process of its own, always on and without a way to a person: for `bro chat`."""
    nobody = settings.model_copy(update={"handover": "off"})
    alone = assemble(engine, dialogue, nobody, LiveEvents(), Turnstile(), lambda: False, Operations(None), None)
    return alone.conversations
