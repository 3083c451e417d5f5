"""Rasa's name for a conversation."""

import hashlib
import hmac

from bot.platform.settings import Settings


def rasa_sender(settings: Settings, conversation_id: str) -> str:
    """A keyed hash of the id (32 hexadecimal digits), so that Rasa's tables and logs never hold the id itself."""
    secret = settings.internal_secret
    key = secret.get_secret_value().encode() if secret else b""
    return hmac.new(key, conversation_id.encode(), hashlib.sha256).hexdigest()[:32]
