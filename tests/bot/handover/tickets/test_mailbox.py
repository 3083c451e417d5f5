"""Mail to the servicedesk, against real SMTP servers: plain, STARTTLS with a password, and servers that fail."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.handover.tickets.mail import Mailbox
from bot.handover.tickets.port import Ticket, TicketSystemUnavailable
from bot.platform.settings import Settings
from tests.bot.handover.tickets.conftest import NOTE, TICKET
from tests.bot.mail_server import MailServer, mail_settings


def mailbox(server: MailServer, **changes: Any) -> Mailbox:
    return Mailbox(Settings(_env_file=None, **mail_settings(server) | {"ticket_timeout": 2} | changes))


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of our own for `localhost`, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path / "server.pem"
    file.write_bytes(plain + built.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


async def test_a_mail_is_complete(caplog: pytest.LogCaptureFixture) -> None:
    with MailServer() as server:
        number = await mailbox(server).create_ticket(TICKET)
    (sent,) = server.mails
    assert sent["Message-ID"] == number
    assert number.endswith("@bro.example.nl>")
    assert (sent["From"], sent["To"]) == ("chat@bro.example.nl", "servicedesk@bro.example.nl")
    assert (sent["Reply-To"], sent["X-BRO-Kenmerk"]) == (TICKET.requester, TICKET.reference)
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Date"]
    assert sent.get_content_type() == "text/plain"
    assert sent.get_content().rstrip("\r\n").splitlines() == TICKET.text.splitlines()


async def test_dutch_letters_and_long_lines_arrive_whole() -> None:
    text = "Súdwest-Fryslân: één coördinator €\n" + "x" * 2000
    ticket = Ticket("BRO-2026-000124", "[BRO-2026-000124] Gemeente Súdwest-Fryslân", text, TICKET.requester)
    with MailServer() as server:
        await mailbox(server).create_ticket(ticket)
    (sent,) = server.mails
    assert sent["Subject"] == ticket.subject
    assert sent.get_content().rstrip("\r\n").splitlines() == text.splitlines()


async def test_a_note_goes_to_the_servicedesk_alone_and_into_the_thread() -> None:
    with MailServer() as server:
        number = await mailbox(server).create_ticket(TICKET)
        await mailbox(server).post_internal_note(number, NOTE)
    note = server.mails[1]
    assert note["In-Reply-To"] == number
    assert note["Subject"] == NOTE.subject
    assert (note["To"], note["Reply-To"]) == ("servicedesk@bro.example.nl", None)
    assert note.get_content().rstrip("\r\n") == NOTE.text


async def test_starttls_with_a_password(tls: ssl.SSLContext, certificate: Path) -> None:
    safe = {"smtp_host": "localhost", "smtp_security": "starttls", "smtp_ca_file": certificate, "smtp_username": "bro"}
    with MailServer(tls=tls, password=b"juist") as server:
        await mailbox(server, **safe, smtp_password="juist").create_ticket(TICKET)
        assert len(server.mails) == 1
        with pytest.raises(TicketSystemUnavailable, match="refused"):
            await mailbox(server, **safe, smtp_password="fout").create_ticket(TICKET)
        with pytest.raises(TicketSystemUnavailable, match="unreachable"):  # a certificate that nobody vouches for
            await mailbox(server, **safe | {"smtp_ca_file": None}, smtp_password="juist").create_ticket(TICKET)


async def test_a_server_without_starttls_gets_nothing() -> None:
    with MailServer() as server:
        with pytest.raises(TicketSystemUnavailable):
            await mailbox(server, smtp_security="starttls").create_ticket(TICKET)
        assert server.mails == []


async def test_a_server_that_refuses_is_away_or_silent_is_told_apart() -> None:
    with MailServer() as server:
        server.refuses = True
        with pytest.raises(TicketSystemUnavailable, match="refused"):
            await mailbox(server).create_ticket(TICKET)
    with pytest.raises(TicketSystemUnavailable, match="unreachable"):
        await mailbox(server).create_ticket(TICKET)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        changes = {"smtp_port": silent.getsockname()[1], "ticket_timeout": 0.3}
        with pytest.raises(TicketSystemUnavailable, match="timeout"):
            await mailbox(server, **changes).create_ticket(TICKET)
