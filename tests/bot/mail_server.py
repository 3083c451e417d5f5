"""A real SMTP server on loopback, that keeps what it gets and can refuse."""

import socket
import ssl
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword


class MailServer:
    """Serves for as long as the context lasts; `refuses` makes it answer 451 to every mail."""

    def __init__(self, port: int = 0, tls: ssl.SSLContext | None = None, password: bytes | None = None) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refuses = False
        self._password = password
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=port or free_port(),
            tls_context=tls,
            require_starttls=tls is not None,
            authenticator=self._authenticate if password else None,
            auth_required=password is not None,
        )
        self.port = self._controller.port

    def __enter__(self) -> "MailServer":
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop(no_assert=True)

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        if self.refuses:
            return "451 try again later"
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        self.recipients += envelope.rcpt_tos
        return "250 OK"

    def _authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and data.password == self._password
        return AuthResult(success=right, handled=right)


def free_port() -> int:
    """A port of the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def mail_settings(server: MailServer) -> dict[str, Any]:
    """Settings that mail to this server, without encryption."""
    return {
        "smtp_host": "127.0.0.1",
        "smtp_port": server.port,
        "smtp_security": "none",
        "mail_from": "chat@bro.example.nl",
        "mail_to": "servicedesk@bro.example.nl",
    }
