"""Every setting of the assistant, in one place.

A setting comes from the environment (prefix `BRO_`), from a file in `BRO_SECRETS_DIR`, or from `.env` in the
project root, in that order. `.env.example` lists them all.
"""

import os
import secrets
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]
"""The project root: the folder that holds config.yml, domain.yml and data/."""

PUBLIC_LIST = "https://basisregistratieondergrond.nl/service-contact/formulieren/aangemeld-bro/"
"""The page with the list of organisations that are registered with the BRO."""


class Settings(BaseSettings):
    """All settings with their defaults; the defaults run everything on one machine with SQLite."""

    model_config = SettingsConfigDict(
        env_prefix="BRO_",
        env_file=ROOT / ".env",
        secrets_dir=os.environ.get("BRO_SECRETS_DIR"),
        env_ignore_empty=True,
        extra="ignore",
    )

    # Addresses. Rasa and the action server stay on the loopback address or on an internal network.
    host: str = Field("127.0.0.1", description="Address the gateway listens on")
    port: int = Field(8000, description="Port the gateway listens on")
    rasa_url: str = Field("http://127.0.0.1:5005", description="Internal address of the Rasa server")
    actions_url: str = Field("http://127.0.0.1:5055", description="Internal address of the action server")
    internal_secret: SecretStr | None = Field(
        None, description="Shared secret between gateway and Rasa; `bro serve` makes one when it is empty"
    )

    # The public side
    public_url: str | None = Field(
        None, description="Address visitors use, such as https://chat.example.nl; without it the Host header decides"
    )
    allowed_origins: list[str] = Field(
        [], description="Origins of websites that embed the widget, exactly as a browser names them"
    )
    trusted_proxies: list[str] = Field(
        [], description="Addresses or networks of proxies whose X-Forwarded headers are believed"
    )
    max_body_bytes: int = Field(65_536, gt=0, description="Largest request body")
    metrics_host: str = Field("127.0.0.1", description="Address of /metrics")
    metrics_port: int | None = Field(9464, description="Port of /metrics; empty: no metrics")

    # Visitors' tokens
    token_minutes: float = Field(30, gt=0, description="Minutes a token lasts; each message gives a new one")
    token_max_hours: float = Field(12, gt=0, description="Hours after which a conversation's tokens stop being renewed")

    # Limits, in the notation of the library `limits`
    redis_url: str | None = Field(
        None, description="redis:// address that shares limits, live events and locks between replicas"
    )
    limit_conversation: str = Field("20/minute", description="Messages in one conversation")
    limit_address: str = Field("120/minute", description="Messages from one address (IPv6: one /64 network)")
    limit_starts: str = Field("20/minute", description="New conversations from one address")
    limit_total: str = Field("50/second", description="Messages of all visitors together")
    max_streams_per_conversation: int = Field(6, gt=0, description="Open event streams of one conversation")
    max_streams_per_address: int = Field(100, gt=0, description="Open event streams from one address")
    max_turns: int = Field(16, gt=0, description="Messages that Rasa handles at the same time; others wait")

    # Storage
    database_url: str = Field(f"sqlite:///{ROOT / 'var' / 'bro.db'}", description="SQLAlchemy URL of our own tables")
    tracker_url: str | None = Field(
        None,
        description="SQLAlchemy URL of Rasa's tracker store; empty: the same PostgreSQL, or a file in the state folder",
    )
    state_dir: Path = Field(ROOT / "var", description="Folder for the databases of the embedded default")
    models_dir: Path = Field(ROOT / "models", description="Folder with trained models")

    # Retention, in days (docs/privacy/bewaartermijnen.md)
    privacy_schedule: Literal["off", "daily"] = Field("daily", description="How often to remove what is too old")
    retention_transcripts_days: int = Field(28, gt=0, description="Days that conversations and messages are kept")
    retention_loose_tracker_days: int = Field(1, gt=0, description="Days that Rasa keeps what has no conversation")
    retention_suggestions_days: int = Field(28, gt=0, description="Days that texts of suggestions are kept, at most")
    retention_learning_days: int = Field(28, gt=0, description="Days that questions to learn from are kept, at most")
    retention_audit_days: int = Field(365, gt=0, description="Days that the names of who did what are kept")
    retention_sessions_days: int = Field(1, gt=0, description="Days that sessions of agents are kept after their end")
    retention_outbox_days: int = Field(7, gt=0, description="Days that mail and calls to others are kept")

    # Time limits, in seconds
    answer_timeout: float = Field(8.0, gt=0, description="How long the gateway waits for Rasa's answer")
    action_timeout: float = Field(4.0, gt=0, description="How long one custom action may take")

    # Messages
    max_message_length: int = Field(
        4_000, gt=0, description="Characters in one message that the assistant reads; a person gets them all"
    )

    # A person in the chat (docs/handover.md)
    handover: Literal["auto", "on", "off"] = Field(
        "auto", description="Connect visitors to a person; auto: while somebody has the console open"
    )
    office_hours: str = Field("ma-vr 09:00-17:00", description="When persons answer in the chat; or `altijd`")
    office_closed_days: list[date] = Field([], description="Days without persons, besides the public holidays")
    office_open_good_friday: bool = Field(False, description="Whether Goede Vrijdag is an ordinary day at the desk")
    handover_target_minutes: float = Field(3, gt=0, description="Minutes after which a visitor waits too long")
    handover_wait_minutes: float = Field(10, gt=0, description="Minutes in the queue before we ask for an address")
    handover_nudge_minutes: float = Field(5, gt=0, description="Minutes of silence before a visitor is asked once")
    handover_silent_minutes: float = Field(30, gt=0, description="Minutes of silence that end a talk with a person")
    agent_away_seconds: float = Field(60, gt=0, description="Seconds without a sign of an agent: back to the queue")
    handover_sweep_seconds: float = Field(5, gt=0, description="Seconds between looks at who waits or is away")

    # Where questions go that nobody answers in the chat
    ticket_system: Literal["mail", "rt", "topdesk", "zammad"] = Field("mail", description="Mailbox or ticket system")
    ticket_suggestions: bool = Field(True, description="Add a suggested reply to each question, as an internal note")
    ticket_timeout: float = Field(8, gt=0, description="Seconds that mail server or ticket system may take")
    mail_to: str | None = Field(None, description="Mailbox of the servicedesk")
    mail_from: str | None = Field(None, description="Sender of our mail, an address of your own domain")
    smtp_host: str | None = Field(None, description="Mail server; empty: no mail is promised or sent")
    smtp_port: int = Field(587, description="Port of the mail server")
    smtp_security: Literal["starttls", "tls", "none"] = Field("starttls", description="Encryption of the mail server")
    smtp_username: str | None = Field(None, description="Name to sign in to the mail server with")
    smtp_password: SecretStr | None = Field(None, description="Password for the mail server")
    smtp_ca_file: Path | None = Field(None, description="Certificates to trust when the mail server has one of its own")
    ticket_url: str | None = Field(None, description="Address of Request Tracker, TOPdesk or Zammad")
    ticket_username: str | None = Field(None, description="Name to sign in to the ticket system with")
    ticket_token: SecretStr | None = Field(None, description="Token or password for the ticket system")
    ticket_queue: str | None = Field(None, description="Queue (RT), operator group (TOPdesk) or group (Zammad)")

    # Registration list
    registry_url: str = Field(PUBLIC_LIST, description="https address of the registration list")
    registry_file: Path | None = Field(None, description="File with the list, used instead of the address")
    registry_contact: str = Field(
        "support@broservicedesk.nl", description="Address that the site with the list sees, to reach whoever runs this"
    )
    registry_schedule: Literal["off", "hourly", "daily"] = Field("daily", description="How often to refresh the list")
    registry_allowed_hosts: list[str] = Field([], description="Other hosts that the list's address may redirect to")
    registry_timeout: float = Field(30.0, gt=0, description="Seconds in which the list must have arrived")
    registry_max_megabytes: int = Field(20, gt=0, description="Largest list that is accepted")
    registry_columns: dict[Literal["name", "bronhouder", "kvk", "kind"], str] = Field(
        {}, description="Headers of the list for name, bronhouder, kvk and kind, when they are not recognised"
    )
    registry_selector: str | None = Field(None, description="CSS selector of the names, when a page is not recognised")
    registry_keep_snapshots: int = Field(100, gt=1, description="Older lists that are kept for the history")
    registry_page: str = Field(PUBLIC_LIST, description="Page where visitors find the public list")
    registry_max_age_days: int = Field(30, gt=0, description="Age from which answers say that the list is old")
    registry_aliases: Path = Field(
        ROOT / "data" / "registry" / "aliases.yml", description="Abbreviations, nicknames and mergers of organisations"
    )
    registry_evidence_url: str | None = Field(
        None, description="Address of the BRO's public service, to ask whether a KvK number delivers data as bronhouder"
    )

    # Microsoft Teams: off without an app id (docs/teams.md)
    teams_app_id: str | None = Field(None, description="Id of the bot's app registration; empty: no Teams")
    teams_tenant_id: str | None = Field(None, description="Tenant (directory) of the app registration")
    teams_allowed_tenants: list[str] = Field(
        [], description="Tenants whose people may use the bot; empty: only the tenant of the app"
    )
    teams_auth: Literal["secret", "certificate", "managed_identity"] = Field(
        "secret", description="How the bot proves who it is: secret, certificate or managed_identity"
    )
    teams_secret: SecretStr | None = Field(None, description="Client secret of the app registration")
    teams_certificate: Path | None = Field(None, description="PFX file with the app's certificate and private key")
    teams_certificate_password: SecretStr | None = Field(None, description="Password of that file")
    teams_service_urls: list[str] = Field(
        ["https://smba.trafficmanager.net"], description="Origins to which the bot may send answers"
    )
    teams_metadata_url: str = Field(
        "https://login.botframework.com/v1/.well-known/openidconfiguration",
        description="Where the keys are found with which Microsoft signs what it sends to bots",
    )
    teams_issuers: list[str] = Field(["https://api.botframework.com"], description="Issuers whose tokens are accepted")
    teams_login_url: str = Field(
        "https://login.microsoftonline.com", description="Where the bot gets its own token, before the tenant"
    )
    teams_resource: str = Field(
        "https://api.botframework.com",
        description="For what the bot's token is asked; another one in government clouds",
    )
    teams_ai_label: bool = Field(
        True, description="Answers with sources get Teams' label of AI and the sources as Teams' own citations"
    )
    teams_feedback_loop: bool = Field(
        True, description="Thumbs of Teams itself under an answer, with a field to write in"
    )
    teams_card_thumbs: bool = Field(False, description="Thumbs of our own in the cards, with reasons to choose from")
    teams_test_without_tokens: bool = Field(
        False, description="Only for tests on this machine: accept whoever calls, and answer only this machine"
    )

    # Changing answers in the console (docs/servicedesk-access.md)
    live_answers: bool = Field(
        False, description="A second person may let an approved text be said at once, before it is in data/"
    )

    # Signing in to the servicedesk
    local_accounts: bool = Field(True, description="Members of staff may sign in with an account of `bro agents`")
    session_idle_minutes: float = Field(30, gt=0, description="Minutes without use after which a session ends")
    session_max_hours: float = Field(10, gt=0, description="Hours after which a session ends, also when it is used")
    sign_in_failures: int = Field(
        5, gt=0, description="Failed sign-ins in a row from one address after which an account has to wait"
    )
    sign_in_failures_address: int = Field(
        20, gt=0, description="The same for one address (IPv6: one /64 network), from which a whole office may sign in"
    )
    sign_in_wait_minutes: float = Field(
        15, gt=0, description="The most minutes to wait then: one minute first, and twice as long at each failure more"
    )
    second_step_required: bool = Field(
        False, description="Who signs in with a password must also set up codes from an app, before anything else"
    )
    oidc_issuer: str | None = Field(
        None, description="Address of the organisation's OpenID Connect provider, exactly as it names itself"
    )
    oidc_client_id: str | None = Field(None, description="Name under which the provider knows this assistant")
    oidc_client_secret: SecretStr | None = Field(None, description="Secret that belongs to it")
    oidc_scope: str = Field("openid profile email", description="What to ask of the provider")
    oidc_role_claim: str = Field("groups", description="Claim with a person's groups; dots go deeper")
    oidc_roles: dict[Literal["medewerker", "redacteur", "beheerder"], list[str]] = Field(
        {}, description="Groups that give each role; who is in none has no access"
    )
    oidc_username_claim: str = Field("preferred_username", description="Claim with a name for the audit record")
    oidc_name_claim: str = Field("name", description="Claim with the name that visitors see")
    servicedesk_frame_origins: list[str] = Field(
        [], description="Origins of helpdesks that show the console in a frame; they share its registrable domain"
    )
    webhook_networks: list[str] = Field(
        [], description="Internal networks that webhooks may call; without it only addresses on the internet, by https"
    )

    log_stdout: bool = Field(False, description="Write the gateway's log to standard output, as containers want")
    log_megabytes: float = Field(
        10, gt=0, description="Megabytes of a log file in the state folder after which the next begins; four older stay"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


@lru_cache
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()


def with_internal_secret(settings: Settings) -> Settings:
    """The settings with the operator's secret, or else with one that is made once and kept in the state folder.

    It is kept because Rasa knows each conversation by a hash with this secret: a new one would forget them all.
    """
    if settings.internal_secret is not None:
        return settings
    path = settings.state_dir / "internal_secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32), encoding="utf-8")
    return settings.model_copy(update={"internal_secret": SecretStr(path.read_text(encoding="utf-8"))})
