"""Visitors' tokens: signed proof of who may read and continue a conversation, from one website, for a short time.

A token is a JSON Web Token (RFC 7519, HMAC SHA-256). Its key is derived from the internal secret for this use alone.
Each message gives the visitor a new one, until the conversation is too old.
"""

import time
from dataclasses import dataclass

import jwt
from fastapi import status

from bot.http.problems import Refused
from bot.platform.keys import derived_key
from bot.platform.settings import Settings

_ALGORITHM = "HS256"
_AUDIENCE = "bro-website"
_EXPIRED = "Uw gesprek is verlopen. Begin een nieuw gesprek."


@dataclass(frozen=True)
class Visit:
    """What a token proves: the conversation, the website it is on, and when it began and ends (seconds since 1970)."""

    conversation_id: str
    origin: str
    started_at: int
    expires_at: int


class Tokens:
    """Issues and reads tokens."""

    def __init__(self, settings: Settings) -> None:
        self._key = derived_key(settings, "website tokens")
        self._lifetime = settings.token_minutes * 60
        self._longest = settings.token_max_hours * 3600

    def begin(self, conversation_id: str, origin: str) -> Visit:
        """The visit of a new conversation on the website `origin`."""
        now = int(time.time())
        return Visit(conversation_id, origin, started_at=now, expires_at=int(now + self._lifetime))

    def renew(self, visit: Visit) -> Visit:
        """The same visit with a later end, as far as the longest duration allows."""
        ends = min(time.time() + self._lifetime, visit.started_at + self._longest)
        return Visit(visit.conversation_id, visit.origin, visit.started_at, max(int(ends), visit.expires_at))

    def write(self, visit: Visit) -> str:
        """The visit as a signed token."""
        claims = {
            "aud": _AUDIENCE,
            "sub": visit.conversation_id,
            "origin": visit.origin,
            "iat": visit.started_at,
            "exp": visit.expires_at,
        }
        return jwt.encode(claims, self._key, _ALGORITHM)

    def read(self, token: str, origin: str, ended: bool = False) -> Visit:
        """The visit that `token` proves for a page of `origin`.

        With `ended` a token that is over counts for as long as it could have been renewed: the computer of the visitor
        may have slept.

        Raises:
            Refused: when the token is not ours, is over, or was given to another website (401).
        """
        try:
            claims = jwt.decode(
                token,
                self._key,
                [_ALGORITHM],
                audience=_AUDIENCE,
                # Another gateway, whose clock may be ahead, says when it was issued; only the end decides.
                options={"require": ["aud", "sub", "origin", "iat", "exp"], "verify_iat": False, "verify_exp": False},
            )
        except jwt.InvalidTokenError as error:
            raise _refusal("token_invalid") from error
        if claims["origin"] != origin:
            raise _refusal("token_foreign")
        if time.time() >= (claims["iat"] + self._longest if ended else claims["exp"]):
            raise _refusal("token_expired")
        return Visit(claims["sub"], origin, claims["iat"], claims["exp"])


def _refusal(code: str) -> Refused:
    return Refused(status.HTTP_401_UNAUTHORIZED, code, _EXPIRED, {"WWW-Authenticate": "Bearer"})
