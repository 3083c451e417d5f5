"""Mail over SMTP: the servicedesk's mailbox as ticket system, and what goes to a visitor."""

from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime, make_msgid
from typing import Any

import aiosmtplib

from bot.handover.tickets.port import Note, Ticket, TicketSystemUnavailable
from bot.platform.settings import Settings


def can_mail(settings: Settings) -> bool:
    """Whether there is a mail server, and an address to send from."""
    return bool(settings.smtp_host and settings.mail_from)


class Mailer:
    """Sends plain text from the address of the settings.

    It goes out over TLS from the start, or over STARTTLS, which is then demanded and never only tried.
    """

    def __init__(self, settings: Settings) -> None:
        """
        Raises:
            ValueError: when host or sender is missing.
        """
        if not (settings.smtp_host and settings.mail_from):
            raise ValueError("mail needs BRO_SMTP_HOST and BRO_MAIL_FROM")
        self._from = settings.mail_from
        password = settings.smtp_password
        self._connection: dict[str, Any] = {
            "hostname": settings.smtp_host,
            "port": settings.smtp_port,
            "username": settings.smtp_username,
            "password": password.get_secret_value() if password else None,
            "use_tls": settings.smtp_security == "tls",
            "start_tls": settings.smtp_security == "starttls",
            "cert_bundle": str(settings.smtp_ca_file) if settings.smtp_ca_file else None,
            "timeout": settings.ticket_timeout,
        }

    async def send(self, to: str, subject: str, text: str, headers: Mapping[str, str], name: str = "") -> str:
        """Send one mail with these headers too; returns its Message-ID.

        A mail with a `name` has the same id each time, so that a mail server that gets it twice can tell.

        Raises:
            TicketSystemUnavailable: when it was not accepted.
        """
        domain = self._from.rpartition("@")[2].strip("<> ")
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = self._from, to
        message["Subject"] = subject
        message["Date"] = format_datetime(localtime())
        message["Message-ID"] = f"<{name}@{domain}>" if name else make_msgid(domain=domain)
        message["Auto-Submitted"] = "auto-generated"
        for header, value in headers.items():
            message[header] = value
        message.set_content(text, cte="quoted-printable")
        await self._send(message)
        return str(message["Message-ID"])

    async def _send(self, message: EmailMessage) -> None:
        try:
            await aiosmtplib.send(message, **self._connection)
        except aiosmtplib.SMTPTimeoutError as error:
            raise TicketSystemUnavailable("timeout") from error
        except aiosmtplib.SMTPResponseException as error:
            raise TicketSystemUnavailable("refused") from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise TicketSystemUnavailable("unreachable") from error


class Mailbox:
    """Mails questions to the servicedesk; an answer goes straight to the visitor, by Reply-To."""

    def __init__(self, settings: Settings) -> None:
        """
        Raises:
            ValueError: when host, sender or mailbox is missing.
        """
        if not (can_mail(settings) and settings.mail_to):
            raise ValueError("mail needs BRO_SMTP_HOST, BRO_MAIL_FROM and BRO_MAIL_TO")
        self._mailer, self._to = Mailer(settings), settings.mail_to

    async def create_ticket(self, ticket: Ticket) -> str:
        """Mail the question; the id is the Message-ID of the mail."""
        headers = {"Reply-To": ticket.requester, "X-BRO-Kenmerk": ticket.reference}
        return await self._mailer.send(self._to, ticket.subject, ticket.text, headers)

    async def post_internal_note(self, ticket_id: str, note: Note) -> None:
        """Mail a note to the servicedesk alone, in the thread of the question."""
        await self._mailer.send(self._to, note.subject, note.text, {"In-Reply-To": ticket_id, "References": ticket_id})
