"""Keys for each use, made from the internal secret, so that one never stands for another."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet

from bot.platform.settings import Settings


def internal_secret(settings: Settings) -> bytes:
    """The secret itself.

    Raises:
        ValueError: when the settings have none.
    """
    if settings.internal_secret is None:
        raise ValueError("an internal secret is needed: use with_internal_secret()")
    return settings.internal_secret.get_secret_value().encode()


def derived_key(settings: Settings, purpose: str) -> bytes:
    """32 bytes for this purpose alone.

    Raises:
        ValueError: when the settings have no internal secret.
    """
    return hmac.new(internal_secret(settings), purpose.encode(), hashlib.sha256).digest()


def box(settings: Settings, purpose: str) -> Fernet:
    """Encrypts and signs small texts for this purpose.

    Raises:
        ValueError: when the settings have no internal secret.
    """
    return Fernet(base64.urlsafe_b64encode(derived_key(settings, purpose)))
