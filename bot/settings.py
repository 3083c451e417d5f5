"""Every setting of the assistant, in one place.

A setting comes from the environment (prefix `BRO_`), from a file in `BRO_SECRETS_DIR`, or from `.env` in the
project root, in that order. `.env.example` lists them all.
"""

import os
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
"""The project root: the folder that holds config.yml, domain.yml and data/."""


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
    redis_url: str | None = Field(None, description="redis:// address that shares the limits between gateways")
    limit_conversation: str = Field("20/minute", description="Messages in one conversation")
    limit_address: str = Field("120/minute", description="Messages from one address (IPv6: one /64 network)")
    limit_starts: str = Field("20/minute", description="New conversations from one address")
    limit_total: str = Field("50/second", description="Messages of all visitors together")
    max_streams_per_conversation: int = Field(6, gt=0, description="Open event streams of one conversation")
    max_streams_per_address: int = Field(100, gt=0, description="Open event streams from one address")
    max_turns: int = Field(16, gt=0, description="Messages that Rasa handles at the same time; others wait")

    # Storage
    database_url: str = Field(f"sqlite:///{ROOT / 'var' / 'bro.db'}", description="SQLAlchemy URL of our own tables")
    state_dir: Path = Field(ROOT / "var", description="Folder for the databases of the embedded default")
    models_dir: Path = Field(ROOT / "models", description="Folder with trained models")

    # Time limits, in seconds
    answer_timeout: float = Field(8.0, gt=0, description="How long the gateway waits for Rasa's answer")
    action_timeout: float = Field(4.0, gt=0, description="How long one custom action may take")

    # Messages
    max_message_length: int = Field(500, gt=0, description="Characters in one message of a visitor")

    # Registration list
    registry_url: str | None = Field(None, description="https address of the registration list")
    registry_file: Path | None = Field(None, description="File with the list, when there is no address")
    registry_schedule: Literal["off", "hourly", "daily"] = Field("daily", description="How often to refresh the list")
    registry_allowed_hosts: list[str] = Field([], description="Other hosts that the list's address may redirect to")
    registry_timeout: float = Field(30.0, gt=0, description="Seconds in which the list must have arrived")
    registry_max_megabytes: int = Field(20, gt=0, description="Largest list that is accepted")
    registry_columns: dict[Literal["name", "bronhouder", "kvk", "kind"], str] = Field(
        {}, description="Headers of the list for name, bronhouder, kvk and kind, when they are not recognised"
    )
    registry_selector: str | None = Field(None, description="CSS selector of the names, when a page is not recognised")
    registry_keep_snapshots: int = Field(100, gt=1, description="Older lists that are kept for the history")
    registry_page: str = Field(
        "https://basisregistratieondergrond.nl/", description="Page where visitors find the public list"
    )
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
    teams_test_without_tokens: bool = Field(
        False, description="Only for tests on this machine: accept whoever calls, and answer only this machine"
    )

    log_stdout: bool = Field(False, description="Write the gateway's log to standard output, as containers want")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


@lru_cache
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
