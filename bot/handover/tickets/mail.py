"""The servicedesk's mailbox as ticket system, over SMTP."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime, make_msgid
from typing import Any

import aiosmtplib

from bot.handover.tickets.port import Note, Ticket, TicketSystemUnavailable
from bot.platform.settings import Settings


class Mailbox:
    """Mails questions to the servicedesk; an answer goes straight to the visitor, by Reply-To.

    The mail goes out over TLS from the start, or over STARTTLS, which is then demanded and never only tried.
    """

    def __init__(self, settings: Settings) -> None:
        """
        Raises:
            ValueError: when host, sender or mailbox is missing.
        """
        if not (settings.smtp_host and settings.mail_from and settings.mail_to):
            raise ValueError("mail needs BRO_SMTP_HOST, BRO_MAIL_FROM and BRO_MAIL_TO")
        self._from, self._to = settings.mail_from, settings.mail_to
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

    async def create_ticket(self, ticket: Ticket) -> str:
        """Mail the question; the id is the Message-ID of the mail."""
        message = self._message(ticket.subject, ticket.text)
        message["Reply-To"] = ticket.requester
        message["X-BRO-Kenmerk"] = ticket.reference
        await self._send(message)
        return str(message["Message-ID"])

    async def post_internal_note(self, ticket_id: str, note: Note) -> None:
        """Mail a note to the servicedesk alone, in the thread of the question."""
        message = self._message(note.subject, note.text)
        message["In-Reply-To"] = ticket_id
        message["References"] = ticket_id
        await self._send(message)

    def _message(self, subject: str, text: str) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = self._from, self._to
        message["Subject"] = subject
        message["Date"] = format_datetime(localtime())
        message["Message-ID"] = make_msgid(domain=self._from.rpartition("@")[2].strip("<> "))
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text, cte="quoted-printable")
        return message

    async def _send(self, message: EmailMessage) -> None:
        try:
            await aiosmtplib.send(message, **self._connection)
        except aiosmtplib.SMTPTimeoutError as error:
            raise TicketSystemUnavailable("timeout") from error
        except aiosmtplib.SMTPResponseException as error:
            raise TicketSystemUnavailable("refused") from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise TicketSystemUnavailable("unreachable") from error
