"""How the bot proves to Microsoft who it is: a token of its own for the address where answers go."""

import asyncio
import logging
from functools import cached_property
from typing import Any

from bot.channels.teams.configuration import TeamsRefused
from bot.platform.settings import Settings

logger = logging.getLogger(__name__)

_TIMEOUT = 10  # seconds
_USUAL_LOGIN = "https://login.microsoftonline.com"


class NoToken(Exception):
    """Microsoft gave no token; `code` is its error code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class BotIdentity:
    """Tokens by secret, certificate or managed identity, as the settings say; MSAL caches and renews them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._asking = asyncio.Lock()

    async def token(self) -> str:
        """A token that lasts a few minutes more; empty in the test without tokens.

        Raises:
            NoToken: when Microsoft refuses or cannot be reached.
        """
        if self._settings.teams_test_without_tokens:
            return ""
        async with self._asking:  # MSAL is synchronous, and one request for all who wait is enough
            answer = await asyncio.to_thread(self._ask)
        token = answer.get("access_token")
        if not isinstance(token, str):
            code = str(answer.get("error", "unknown"))[:60]
            logger.error("teams_identity_refused", extra={"code": code})
            raise NoToken(code)
        return token

    def _ask(self) -> dict[str, Any]:
        import requests

        try:
            resource = self._settings.teams_resource.rstrip("/")
            if self._settings.teams_auth == "managed_identity":
                return dict(self._client.acquire_token_for_client(resource=resource))
            return dict(self._client.acquire_token_for_client(scopes=[f"{resource}/.default"]) or {})
        except (requests.RequestException, ValueError) as error:
            return {"error": type(error).__name__}

    @cached_property
    def _client(self) -> Any:
        import msal
        import requests

        settings = self._settings
        if settings.teams_auth == "managed_identity":
            who = msal.UserAssignedManagedIdentity(client_id=settings.teams_app_id)
            return msal.ManagedIdentityClient(who, http_client=requests.Session())
        return msal.ConfidentialClientApplication(
            settings.teams_app_id,
            client_credential=_credential(settings),
            authority=f"{settings.teams_login_url.rstrip('/')}/{settings.teams_tenant_id}",
            instance_discovery=settings.teams_login_url.rstrip("/") == _USUAL_LOGIN,
            timeout=_TIMEOUT,
        )


def _credential(settings: Settings) -> str | dict[str, Any]:
    if settings.teams_auth == "secret" and settings.teams_secret:
        return settings.teams_secret.get_secret_value()
    if settings.teams_auth == "certificate" and settings.teams_certificate:
        password = settings.teams_certificate_password
        return {
            "private_key_pfx_path": str(settings.teams_certificate),
            "passphrase": password.get_secret_value() if password else None,
            "public_certificate": True,
        }
    raise TeamsRefused("De bot heeft geen geheim en geen certificaat.")
