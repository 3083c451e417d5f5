"""Proof that an activity comes from Microsoft, for our bot.

The rules are those of Microsoft's connector-to-bot authentication
(https://learn.microsoft.com/en-us/azure/bot-service/rest-api/bot-framework-rest-connector-authentication), each one
required: RS256, a known issuer, our app id as the only audience, an end, five minutes of clock skew, the claim
`serviceurl`, and a key that is endorsed for the channel.
"""

import asyncio
import logging
import time
from dataclasses import dataclass

import httpx
import jwt
from fastapi import status

from bot.channels.teams.configuration import secure
from bot.http.problems import Refused
from bot.platform.settings import Settings

logger = logging.getLogger(__name__)

_ALGORITHM = "RS256"
_SKEW = 300  # seconds
_KEYS_LAST = 24 * 3600.0  # seconds after which the keys are fetched again
_KEYS_PAUSE = 60.0  # seconds between two fetches, however many unknown keys are named
_SMALLEST_KEY = 2048  # bits
_REQUIRED = ["exp", "iss", "aud", "serviceurl"]
_NOT_YOU = "Deze aanroep komt niet aantoonbaar van Microsoft Teams."
_LATER = "Wij kunnen nu niet nagaan of deze aanroep van Microsoft Teams komt."


@dataclass(frozen=True)
class Caller:
    """What a token proves: where answers go, and the channels for which its key may speak."""

    service_url: str
    endorsements: frozenset[str]


@dataclass(frozen=True)
class _SigningKey:
    key: jwt.PyJWK
    endorsements: frozenset[str]


class SigningKeys:
    """Microsoft's public keys, from the address in the settings.

    They are fetched when first needed, again each day, and when a token names an unknown key; never more often than
    once a minute. When they cannot be fetched, the keys that we have stay in use.
    """

    def __init__(self, metadata_url: str) -> None:
        self._metadata_url = metadata_url
        self._keys: dict[str, _SigningKey] = {}
        self._fetched_at = self._tried_at = float("-inf")
        self._fetching = asyncio.Lock()

    async def find(self, key_id: str) -> _SigningKey | None:
        """The key with this id, or None.

        Raises:
            Refused: when there are no keys at all to compare with (503).
        """
        if key_id not in self._keys or time.monotonic() - self._fetched_at > _KEYS_LAST:
            await self._refresh(key_id)
        if not self._keys:
            raise Refused(status.HTTP_503_SERVICE_UNAVAILABLE, "teams_keys", _LATER, {"Retry-After": "60"})
        return self._keys.get(key_id)

    async def _refresh(self, key_id: str) -> None:
        async with self._fetching:
            now = time.monotonic()
            fresh = now - self._fetched_at < _KEYS_LAST
            if now - self._tried_at < _KEYS_PAUSE or (key_id in self._keys and fresh):
                return
            self._tried_at = now
            try:
                self._keys = await self._fetch()
                self._fetched_at = now
            except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
                logger.error("teams_keys_unavailable", extra={"code": type(error).__name__})

    async def _fetch(self) -> dict[str, _SigningKey]:
        async with httpx.AsyncClient(timeout=5, follow_redirects=False) as http:
            metadata = (await http.get(self._metadata_url)).raise_for_status().json()
            if not secure(metadata["jwks_uri"]):
                raise ValueError("the keys have no https address")
            answer = (await http.get(metadata["jwks_uri"])).raise_for_status().json()
        found = {key["kid"]: _usable(key) for key in answer["keys"] if isinstance(key.get("kid"), str)}
        return {key_id: key for key_id, key in found.items() if key is not None}


def _usable(key: dict[str, object]) -> _SigningKey | None:
    """A strong RSA key for signing with RS256, or None."""
    if key.get("kty") != "RSA" or key.get("use", "sig") != "sig" or key.get("alg", _ALGORITHM) != _ALGORITHM:
        return None
    try:
        made = jwt.PyJWK(key, _ALGORITHM)
    except (jwt.PyJWTError, ValueError):
        return None
    endorsements = key.get("endorsements")
    names = [name for name in endorsements if isinstance(name, str)] if isinstance(endorsements, list) else []
    return _SigningKey(made, frozenset(names)) if made.key.key_size >= _SMALLEST_KEY else None


class TokenCheck:
    """Reads the `Authorization` header of an activity."""

    def __init__(self, settings: Settings) -> None:
        if settings.teams_app_id is None:
            raise ValueError("without an app id no token can be for us")
        self._app_id = settings.teams_app_id
        self._issuers = settings.teams_issuers
        self._keys = SigningKeys(settings.teams_metadata_url)

    async def check(self, authorization: str | None) -> Caller:
        """What the token in this header proves.

        Raises:
            Refused: when it proves nothing (401), or when nothing can be compared (503).
        """
        kind, _, token = (authorization or "").partition(" ")
        if kind.lower() != "bearer" or not token:
            raise _refusal("teams_token_missing")
        key = await self._keys.find(_key_id(token))
        if key is None:
            raise _refusal("teams_token_key")
        try:
            claims = jwt.decode(
                token,
                key.key,
                [_ALGORITHM],
                audience=self._app_id,
                issuer=self._issuers,
                leeway=_SKEW,
                options={"require": _REQUIRED, "strict_aud": True},
            )
        except (jwt.InvalidTokenError, ValueError, TypeError) as error:
            raise _refusal("teams_token_invalid") from error
        if not isinstance(claims["serviceurl"], str):
            raise _refusal("teams_token_invalid")
        return Caller(claims["serviceurl"], key.endorsements)


def _key_id(token: str) -> str:
    """The id of the key that the token names; nothing else in its header decides anything."""
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.InvalidTokenError, ValueError) as error:
        raise _refusal("teams_token_invalid") from error
    key_id = header.get("kid")
    if header.get("alg") != _ALGORITHM or not isinstance(key_id, str):
        raise _refusal("teams_token_invalid")
    return key_id


def _refusal(code: str) -> Refused:
    return Refused(status.HTTP_401_UNAUTHORIZED, code, _NOT_YOU, {"WWW-Authenticate": "Bearer"})
