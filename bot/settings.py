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
    registry_page: str = Field(
        "https://basisregistratieondergrond.nl/", description="Page where visitors find the public list"
    )
    registry_max_age_days: int = Field(30, gt=0, description="Age from which answers say that the list is old")
    registry_aliases: Path = Field(
        ROOT / "data" / "registry" / "aliases.yml", description="Abbreviations, nicknames and mergers of organisations"
    )

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


@lru_cache
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
