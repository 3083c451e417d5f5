"""The ticket system that the settings ask for."""

from collections.abc import Callable

from bot.handover.tickets.mail import Mailbox
from bot.handover.tickets.port import TicketSystem
from bot.handover.tickets.request_tracker import RequestTracker
from bot.handover.tickets.topdesk import Topdesk
from bot.handover.tickets.zammad import Zammad
from bot.platform.settings import Settings


def ticket_system(settings: Settings) -> TicketSystem | None:
    """The ticket system, or None when nothing is set for it: then nothing is promised either.

    Raises:
        ValueError: when it is set only in part; the message names what is missing.
    """
    if settings.ticket_system == "mail":
        anything = settings.smtp_host or settings.mail_from or settings.mail_to
        return Mailbox(settings) if anything else None
    if not (settings.ticket_url or settings.ticket_token):
        return None
    systems: dict[str, Callable[[Settings], TicketSystem]] = {
        "rt": RequestTracker,
        "topdesk": Topdesk,
        "zammad": Zammad,
    }
    return systems[settings.ticket_system](settings)
